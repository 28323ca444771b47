"""Stand-in for torch.optim.sgd."""

from torch.optim import SGD

"""Stand-in for torch.optim.adam."""

from torch.optim import Adam

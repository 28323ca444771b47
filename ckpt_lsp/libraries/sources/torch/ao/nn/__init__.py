"""Stand-in for torch.ao.nn."""

from torch.ao.nn import quantized

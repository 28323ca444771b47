"""Stand-in for torch.quantization."""

from torch.ao.quantization import DeQuantStub, QuantStub

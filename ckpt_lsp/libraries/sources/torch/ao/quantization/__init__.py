"""Stand-in for torch.ao.quantization: the wrappers that change no key until a model is converted."""

from torch.nn import Module


class QuantStub(Module):
    def __init__(self, qconfig=None):
        super().__init__()

    def forward(self, x):
        return x


class DeQuantStub(Module):
    def __init__(self, qconfig=None):
        super().__init__()

    def forward(self, x):
        return x

"""Stand-in for torch.ao.nn.quantized: the modules that models use before they are converted."""

from torch import nn


class FloatFunctional(nn.Module):
    def __init__(self):
        super().__init__()
        self.activation_post_process = nn.Identity()

    def forward(self, x):
        raise RuntimeError("FloatFunctional is not intended to use the forward; call its operations")


class FXFloatFunctional(nn.Module):
    def forward(self, x):
        raise RuntimeError("FloatFunctional is not intended to use the forward; call its operations")

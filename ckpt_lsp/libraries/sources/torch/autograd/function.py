"""Stand-in for torch.autograd.function."""

import torch


class Function:
    @classmethod
    def apply(cls, *args, **kwargs):
        return torch._opaque()


def once_differentiable(fn):
    return fn

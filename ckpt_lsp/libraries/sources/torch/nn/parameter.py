"""Stand-in for torch.nn.parameter. What these classes make are tensors: see ckpt_lsp/libraries/torch_parameters.py."""

import torch


class Parameter(torch.Tensor):
    pass


class Buffer(torch.Tensor):
    pass


class UninitializedTensorMixin:
    pass


class UninitializedParameter(UninitializedTensorMixin, Parameter):
    cls_to_become = Parameter


class UninitializedBuffer(UninitializedTensorMixin, torch.Tensor):
    cls_to_become = torch.Tensor


def is_lazy(param):
    return isinstance(param, UninitializedTensorMixin)

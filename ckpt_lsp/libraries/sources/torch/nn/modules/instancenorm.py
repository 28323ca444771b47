"""Stand-in for torch.nn.modules.instancenorm."""

import torch
from torch.nn.modules.batchnorm import _LazyNormBase, _NormBase, _ranks


class _InstanceNorm(_NormBase):
    def __init__(
        self,
        num_features,
        eps=1e-5,
        momentum=0.1,
        affine=False,
        track_running_stats=False,
        device=None,
        dtype=None,
        *,
        bias=True,
    ):
        super().__init__(num_features, eps, momentum, affine, track_running_stats, device, dtype, bias=bias)

    def forward(self, input):
        self._check_input_dim(input)
        return torch.empty_like(input)


class InstanceNorm1d(_InstanceNorm):
    _check_input_dim = _ranks(2, 3)


class LazyInstanceNorm1d(_LazyNormBase, _InstanceNorm):
    cls_to_become = InstanceNorm1d


class InstanceNorm2d(_InstanceNorm):
    _check_input_dim = _ranks(3, 4)


class LazyInstanceNorm2d(_LazyNormBase, _InstanceNorm):
    cls_to_become = InstanceNorm2d


class InstanceNorm3d(_InstanceNorm):
    _check_input_dim = _ranks(4, 5)


class LazyInstanceNorm3d(_LazyNormBase, _InstanceNorm):
    cls_to_become = InstanceNorm3d

"""Stand-in for torch.nn.utils.parametrizations."""

import torch
from torch.nn.modules.module import Module
from torch.nn.utils import parametrize
from torch.nn.utils.spectral_norm import _dim_of, _vectors


class _WeightNorm(Module):
    def __init__(self, dim=0):
        super().__init__()
        self.dim = -1 if dim is None else dim

    def right_inverse(self, weight):
        return torch.norm_except_dim(weight, 2, self.dim), weight

    def forward(self, weight_g, weight_v):
        return torch.empty_like(weight_v)


def _weight_norm_compat_hook(state_dict, prefix, *args):
    pass


def weight_norm(module, name="weight", dim=0):
    parametrize.register_parametrization(module, name, _WeightNorm(dim), unsafe=True)
    module._register_load_state_dict_pre_hook(_weight_norm_compat_hook)
    return module


class _SpectralNorm(Module):
    def __init__(self, weight, n_power_iterations=1, dim=0, eps=1e-12):
        super().__init__()
        if not -weight.ndim <= dim < weight.ndim:
            raise IndexError(
                f"Dimension out of range (expected to be in range of [-{weight.ndim}, {weight.ndim - 1}] but got {dim})"
            )
        self.dim = dim if dim >= 0 else dim + weight.ndim
        self.eps = eps
        if weight.ndim > 1:
            self.n_power_iterations = n_power_iterations
            u, v = _vectors(weight, self.dim)
            self.register_buffer("_u", u)
            self.register_buffer("_v", v)

    def right_inverse(self, value):
        return value

    def forward(self, weight):
        return torch.empty_like(weight)


def spectral_norm(module, name="weight", n_power_iterations=1, eps=1e-12, dim=None):
    weight = getattr(module, name, None)
    if not isinstance(weight, torch.Tensor):
        raise ValueError(f"Module '{module}' has no parameter or buffer with name '{name}'")
    spectral = _SpectralNorm(weight, n_power_iterations, _dim_of(module, dim), eps)
    parametrize.register_parametrization(module, name, spectral)
    return module


class _Orthogonal(Module):
    def __init__(self, weight, orthogonal_map, *, use_trivialization=True):
        super().__init__()
        self.shape = weight.shape
        self.orthogonal_map = orthogonal_map
        if use_trivialization:
            self.register_buffer("base", None)

    def right_inverse(self, Q):
        if not hasattr(self, "base"):
            if self.orthogonal_map != "householder":
                raise NotImplementedError("only the householder parametrization can be assigned to without a base")
            return torch.empty_like(Q)
        long = max(self.shape[-2:])
        # A wide or tall weight is completed to a square one.
        self.base = torch.empty((*self.shape[:-2], long, long))
        return torch.empty_like(Q)

    def forward(self, X):
        return torch.empty_like(X)


def orthogonal(module, name="weight", orthogonal_map=None, *, use_trivialization=True):
    weight = getattr(module, name, None)
    if not isinstance(weight, torch.Tensor):
        raise ValueError(f"Module '{module}' has no parameter or buffer with name '{name}'")
    if weight.ndim < 2:
        raise ValueError(f"Expected a matrix or batch of matrices. Got a tensor of {weight.ndim} dimensions.")
    if orthogonal_map is None:
        orthogonal_map = "matrix_exp" if weight.size(-2) == weight.size(-1) else "householder"
    orthogonalized = _Orthogonal(weight, orthogonal_map, use_trivialization=use_trivialization)
    parametrize.register_parametrization(module, name, orthogonalized, unsafe=True)
    return module

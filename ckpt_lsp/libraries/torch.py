"""Everything that is known of torch except loading: importing this module registers it all."""

from __future__ import annotations

from ckpt_lsp.evaluator.natives import Library
from ckpt_lsp.libraries import (
    torch_arithmetic,
    torch_containers,
    torch_convolution,
    torch_creation,
    torch_einsum,
    torch_elementwise,
    torch_environment,
    torch_functional,
    torch_indexing,
    torch_init,
    torch_joining,
    torch_layers,
    torch_linear_algebra,
    torch_losses,
    torch_module,
    torch_module_attributes,
    torch_module_calls,
    torch_module_changes,
    torch_module_hooks,
    torch_module_state,
    torch_module_traversal,
    torch_namespaces,
    torch_ordering,
    torch_parameters,
    torch_pooling,
    torch_reductions,
    torch_registration,
    torch_tensors,
    torch_views,
)

_FILES = (
    torch_arithmetic, torch_containers, torch_convolution, torch_creation, torch_einsum, torch_elementwise,
    torch_functional, torch_indexing, torch_init, torch_joining, torch_layers, torch_linear_algebra, torch_losses,
    torch_module, torch_module_attributes,
    torch_module_calls, torch_module_changes, torch_module_hooks, torch_module_state, torch_module_traversal,
    torch_ordering, torch_parameters, torch_pooling, torch_reductions, torch_registration, torch_tensors, torch_views,
)  # fmt: skip
"""The files that fill the libraries of `torch_namespaces`."""

TORCH_LIBRARIES: tuple[Library, ...] = (
    torch_namespaces.TORCH,
    torch_namespaces.CUDA,
    torch_namespaces.FUNCTIONAL,
    torch_namespaces.INIT,
    torch_namespaces.MODULE,
    torch_namespaces.PARAMETER,
    torch_namespaces.CONTAINER,
    torch_namespaces.CONV,
    torch_namespaces.LINEAR,
    torch_namespaces.BATCHNORM,
    torch_namespaces.NORMALIZATION,
    torch_namespaces.ACTIVATION,
    torch_namespaces.DROPOUT,
    torch_namespaces.SPARSE,
    torch_namespaces.UTILS,
    torch_environment.DISTRIBUTED,
    torch_environment.MPS,
    torch_environment.LOADER,
)

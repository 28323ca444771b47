"""Real modules and state dicts as the vocabulary's snapshots, and what PyTorch says of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import torch
from torch import nn
from torch.nn.modules.batchnorm import _NormBase
from torch.nn.modules.instancenorm import _InstanceNorm
from torch.nn.parameter import is_lazy

from ckpt_lsp.tensors import (
    Child,
    Loading,
    ModuleTree,
    NotTensor,
    Slot,
    SlotKind,
    StateDict,
    StateEntry,
    TensorSpec,
)


def tree_of(module: nn.Module) -> ModuleTree:
    """Return the snapshot of a real module."""
    return ModuleTree(
        class_name=type(module).__name__,
        slots=tuple(_slots(module)),
        # An empty `nn.Sequential` is false.
        children=tuple(
            Child(name, None if child is None else tree_of(child)) for name, child in module._modules.items()
        ),
        loading=_loading(module),
        version=module._version,
    )


def _slots(module: nn.Module) -> Iterable[Slot]:
    for name, parameter in module._parameters.items():
        yield Slot(name, _spec(parameter), lazy=is_lazy(parameter))
    for name, buffer in module._buffers.items():
        persistent = name not in module._non_persistent_buffers_set
        yield Slot(name, _spec(buffer), SlotKind.BUFFER, persistent=persistent, lazy=is_lazy(buffer))
    if type(module).set_extra_state is not nn.Module.set_extra_state:
        yield Slot("_extra_state", TensorSpec(None, None), SlotKind.EXTRA_STATE)


def _spec(tensor: torch.Tensor | None) -> TensorSpec | None:
    if tensor is None:
        return None
    if is_lazy(tensor):
        return TensorSpec(None, None)
    return TensorSpec(tuple(tensor.shape), str(tensor.dtype).removeprefix("torch."))


def _loading(module: nn.Module) -> Loading:
    if isinstance(module, _InstanceNorm):
        return Loading.INSTANCE_NORM
    if isinstance(module, _NormBase):
        return Loading.BATCH_NORM
    hooks = (hook.hook for hook in module._load_state_dict_pre_hooks.values())
    if any("_weight_norm_compat_hook" in getattr(hook, "__qualname__", "") for hook in hooks):
        return Loading.WEIGHT_NORM
    return Loading.PLAIN


def state_of(state_dict: Mapping[str, Any]) -> StateDict:
    """Return the snapshot of a real state dict."""
    entries = {key: StateEntry(_value(value)) for key, value in state_dict.items()}
    metadata = getattr(state_dict, "_metadata", None)
    versions = None if metadata is None else {prefix: local.get("version") for prefix, local in metadata.items()}
    return StateDict(entries, versions)


def _value(value: object) -> TensorSpec | NotTensor:
    if isinstance(value, torch.Tensor):
        spec = _spec(value)
        assert spec
        return spec
    return NotTensor(type(value).__name__)


@dataclass(frozen=True)
class Verdict:
    """What `load_state_dict` reported, strict and not."""

    missing: tuple[str, ...]
    unexpected: tuple[str, ...]
    strict_error: str | None
    loose_error: str | None


def verdict(module: nn.Module, state_dict: Mapping[str, Any]) -> Verdict:
    """Load twice and record what PyTorch says; the lists are taken where a load that is not strict leaves them."""
    seen: list[Any] = []
    module.register_load_state_dict_post_hook(lambda _, keys: seen.append((tuple(keys[0]), tuple(keys[1]))))
    loose = _error(module, state_dict, strict=False)
    strict = _error(module, state_dict, strict=True)
    missing, unexpected = seen[0]
    return Verdict(missing, unexpected, strict, loose)


def _error(module: nn.Module, state_dict: Mapping[str, Any], *, strict: bool) -> str | None:
    try:
        module.load_state_dict(state_dict, strict=strict)
    except RuntimeError as error:
        return str(error)
    return None

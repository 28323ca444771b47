"""Pickled `nn.Module` objects: recognising them, and the keys of their state dict.

A module is a `StoredObject` whose `state` is a dict with `_parameters`, `_buffers` and `_modules`, as `nn.Module`'s own
`__dict__` has; TorchScript's modules are given the same form when they are read. What a class does beyond that in
`get_extra_state` or an own `state_dict` is code, and not known here.
"""

from __future__ import annotations

from dataclasses import dataclass

from ckpt_lsp.checkpoints.limits import DEFAULT_LIMITS, Limits
from ckpt_lsp.checkpoints.values import StoredDict, StoredObject, StoredSet, StoredTensor, StoredValue

_DEEPEST = 100


@dataclass(frozen=True, slots=True)
class ModuleTensors:
    """The tensors of a module's state dict by key, in its order; `complete` is false where they were too many."""

    tensors: dict[str, StoredTensor]
    complete: bool


def is_module(value: StoredValue) -> bool:
    """Return whether `value` is an instance of `nn.Module`, of whatever class."""
    if not isinstance(value, StoredObject) or not isinstance(value.state, StoredDict):
        return False
    fields = value.state.items
    return all(isinstance(fields.get(name), StoredDict) for name in ("_parameters", "_buffers", "_modules"))


def module_tensors(module: StoredObject, limits: Limits = DEFAULT_LIMITS) -> ModuleTensors:
    """Return what `module.state_dict()` would hold: parameters, persistent buffers, then the children's, in order.

    A child that is shared counts once per name it has, as in PyTorch; a module inside itself counts until too deep.
    """
    tensors: dict[str, StoredTensor] = {}
    pending: list[tuple[str, StoredValue, int]] = [("", module, 0)]
    visits = 0
    while pending:
        prefix, current, depth = pending.pop()
        visits += 1
        if depth > _DEEPEST or visits + len(pending) > limits.module_keys or len(tensors) > limits.module_keys:
            return ModuleTensors(tensors, False)
        if not isinstance(current, StoredObject) or not is_module(current):
            continue
        for name, tensor in _own_tensors(current):
            tensors[prefix + name] = tensor
        children = [
            (f"{prefix}{name}.", child, depth + 1) for name, child in _fields(current, "_modules") if child is not None
        ]
        pending.extend(reversed(children))
    return ModuleTensors(tensors, True)


def _own_tensors(module: StoredObject) -> list[tuple[str, StoredTensor]]:
    hidden = module.state.items.get("_non_persistent_buffers_set") if isinstance(module.state, StoredDict) else None
    skipped = {name for name in hidden.items if isinstance(name, str)} if isinstance(hidden, StoredSet) else set()
    buffers = [(name, value) for name, value in _fields(module, "_buffers") if name not in skipped]
    return [
        (name, value) for name, value in _fields(module, "_parameters") + buffers if isinstance(value, StoredTensor)
    ]


def _fields(module: StoredObject, which: str) -> list[tuple[str, StoredValue]]:
    group = module.state.items.get(which) if isinstance(module.state, StoredDict) else None
    return [(name, value) for name, value in group.items.items()] if isinstance(group, StoredDict) else []

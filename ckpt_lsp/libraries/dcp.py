"""`torch.distributed.checkpoint.load`: a dict is filled from a folder; each of its tensors must be there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from ckpt_lsp.evaluator.events import LoadEvent
from ckpt_lsp.evaluator.natives import Library
from ckpt_lsp.evaluator.operators import payload
from ckpt_lsp.evaluator.values import DictValue, TensorValue, Value
from ckpt_lsp.libraries.paths import path_text
from ckpt_lsp.libraries.torch_loading import origin_of
from ckpt_lsp.libraries.torch_serialization import read
from ckpt_lsp.tensors import Child, ModuleTree, Slot, StateDict, StateEntry
from ckpt_lsp.text import Position, Span

if TYPE_CHECKING:
    from ckpt_lsp.evaluator.machine import Machine

DCP = Library("torch.distributed.checkpoint.state_dict_loader")

MOST_DOTS = 100
_DEEPEST = 32


@DCP.native("_fill")
def fill(machine: Machine, state_dict: Value, metadata: Value) -> None:
    """A load of the file's tensors into the dict's, by the flat names that the planner gives both.

    (`torch.distributed.checkpoint.default_planner`: a tensor of the dict that is not saved, or has another size,
    raises; what is saved besides is left alone.)
    """
    saved = read(machine, path_text(machine, metadata), "torch.distributed.checkpoint", weights_only=None)
    wanted = dict(_flat(state_dict))
    held = dict(_flat(saved))
    doubt = next((inner.open for inner in _dicts(saved) if inner.open), None)
    if not isinstance(payload(saved), DictValue) or not wanted:
        return
    unsure = any(inner.open for inner in _dicts(state_dict))
    machine.events.append(
        LoadEvent(
            site=machine.span() or Span("", Position(0, 0), Position(0, 0)),
            call="dcp.load",
            model=replace(_tree(wanted), open=machine.reason("the dict may hold more") if unsure else None),
            state=StateDict({name: StateEntry(held[name].spec) for name in wanted if name in held}, None, doubt),
            strict=True,
            origin=next((tensor.origin for tensor in held.values() if tensor.origin), origin_of(saved)),
            choice=machine.choices[0] if machine.choices else None,
            guarded=machine.guarded("Exception"),
            reaching=machine.reaching(),
        )
    )


def _tree(tensors: Mapping[str, TensorValue], depth: int = 0) -> ModuleTree:
    """Return the module that has these keys."""
    below: dict[str, dict[str, TensorValue]] = {}
    slots = []
    for name, tensor in tensors.items():
        first, dot, rest = name.partition(".")
        if dot and depth < MOST_DOTS:
            below.setdefault(first, {})[rest] = tensor
        else:
            slots.append(Slot(name, tensor.spec))
    return ModuleTree(
        "dict", tuple(slots), tuple(Child(name, _tree(inner, depth + 1)) for name, inner in below.items())
    )


def _flat(value: Value, prefix: str = "", depth: int = 0) -> Iterator[tuple[str, TensorValue]]:
    """Yield the tensors in nested dicts, each under the keys to it joined by dots."""
    mapping = payload(value)
    if isinstance(mapping, TensorValue):
        yield prefix[:-1], mapping
    elif isinstance(mapping, DictValue) and depth < _DEEPEST:
        for key, item in mapping.entries.items():
            yield from _flat(item, f"{prefix}{key}.", depth + 1)


def _dicts(value: Value, depth: int = 0) -> Iterator[DictValue]:
    mapping = payload(value)
    if isinstance(mapping, DictValue) and depth < _DEEPEST:
        yield mapping
        for item in mapping.entries.values():
            yield from _dicts(item, depth + 1)

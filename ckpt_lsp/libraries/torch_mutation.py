"""What in-place changes make of a tensor.

A `TensorValue` never changes, for many things may hold it. What the program has changed in place (`p.data = t`,
`p.requires_grad = False`, `t.fill_(0)`, `p.tag = 1`) is kept beside it, in cells that the heap undoes and joins.
"""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any

from ckpt_lsp.evaluator.values import ABSENT, DictValue, OneOf, TensorValue, Value
from ckpt_lsp.libraries import torch_shapes

if TYPE_CHECKING:
    from ckpt_lsp.evaluator.machine import Machine

_CHANGED, _WRITTEN, _TAGS = "changed tensors", "tensors written into", "attributes of tensors"


def _table(machine: Machine, name: str) -> DictValue:
    """Return the machine's table; it is older than everything in the program, which sees it change."""
    made = machine.beside_tensors.get(name)
    if made is None:
        made = machine.beside_tensors[name] = DictValue()
        made.birth = 0
    return made


def present(machine: Machine, tensor: TensorValue) -> TensorValue:
    """Return `tensor` as it is now."""
    changes, written = machine.beside_tensors.get(_CHANGED), machine.beside_tensors.get(_WRITTEN)
    now = changes.content.get(tensor, tensor) if changes else tensor
    if isinstance(now, OneOf):
        now = merged([tensor if now is ABSENT else now for now in now.alternatives])
    known = now if isinstance(now, TensorValue) else tensor
    if known.values is not None and written and (known.base or tensor) in written.content:
        return dataclasses.replace(known, values=None)
    return known


def change(machine: Machine, tensor: TensorValue, **changes: Any) -> None:
    """Change fields of `tensor` in place, for everybody who holds it."""
    machine.heap.edit(_table(machine, _CHANGED))[tensor] = dataclasses.replace(
        present(machine, tensor), base=tensor.base or tensor, **changes
    )


def forget_values(machine: Machine, tensor: TensorValue) -> None:
    """Note that something was written into `tensor`: into every view of the same elements too."""
    root = tensor.base or tensor
    if root.values is not None:
        machine.heap.edit(_table(machine, _WRITTEN))[root] = True


def view_of(base: TensorValue, view: TensorValue) -> TensorValue:
    """Return `view` as a view of `base`; that matters only where the elements of the base are known."""
    root = base.base or base
    return view if root.values is None else dataclasses.replace(view, base=root)


def merged(tensors: list[Any]) -> TensorValue:
    """Return what is known of a tensor that is one of `tensors`; what is no tensor leaves nothing known."""
    if not tensors or not all(isinstance(tensor, TensorValue) for tensor in tensors):
        return TensorValue(None, None)
    first: TensorValue = tensors[0]
    return dataclasses.replace(
        first,
        shape=torch_shapes.merged([tensor.shape for tensor in tensors]),
        dtype=first.dtype if len({tensor.dtype for tensor in tensors}) == 1 else None,
        values=first.values if len({tensor.values for tensor in tensors}) == 1 else None,
        kind=first.kind if len({tensor.kind for tensor in tensors}) == 1 else "tensor",
        requires_grad=all(tensor.requires_grad for tensor in tensors),
        origin=None,
    )


def tag(machine: Machine, tensor: TensorValue, name: str, default: Value = ABSENT) -> Value:
    """Return the attribute `name` that the program has put on `tensor`."""
    tags = _table(machine, _TAGS).content.get(tensor)
    return tags.content.get(name, default) if isinstance(tags, DictValue) else default


def set_tag(machine: Machine, tensor: TensorValue, name: str, value: Value) -> None:
    """Put an attribute on `tensor`."""
    by_tensor = _table(machine, _TAGS)
    tags = by_tensor.content.get(tensor)
    if not isinstance(tags, DictValue):
        tags = DictValue()
        machine.heap.edit(by_tensor)[tensor] = tags
    machine.heap.edit(tags)[name] = value

"""What in-place changes make of a tensor.

A `TensorValue` never changes, for many things may hold it. What the program has changed in place (`p.data = t`,
`p.requires_grad = False`, `t.fill_(0)`, `p.tag = 1`) is kept beside it, in cells that the heap undoes and joins.
"""

from __future__ import annotations

import dataclasses
import weakref
from typing import TYPE_CHECKING, Any

from ckpt_lsp.evaluator.values import ABSENT, DictValue, OneOf, TensorValue
from ckpt_lsp.libraries import torch_shapes

if TYPE_CHECKING:
    from ckpt_lsp.evaluator.machine import Machine

_changed: weakref.WeakKeyDictionary[Machine, DictValue] = weakref.WeakKeyDictionary()
_WRITTEN = "written"
"""Marks, before a tensor in `_changed`, that something was written into its elements."""
_tags: weakref.WeakKeyDictionary[Machine, DictValue] = weakref.WeakKeyDictionary()


def _table(tables: weakref.WeakKeyDictionary[Machine, DictValue], machine: Machine) -> DictValue:
    """Return the machine's table; it is older than everything in the program, which sees it change."""
    made = tables.get(machine)
    if made is None:
        made = tables[machine] = DictValue()
        made.birth = 0
    return made


def present(machine: Machine, tensor: TensorValue) -> TensorValue:
    """Return `tensor` as it is now."""
    changes = _changed.get(machine)
    if not changes or not changes.content:
        return tensor
    now = changes.content.get(tensor, tensor)
    if isinstance(now, OneOf):
        now = merged([tensor if now is ABSENT else now for now in now.alternatives])
    known = now if isinstance(now, TensorValue) else tensor
    if known.values is not None and (_WRITTEN, known.base or tensor) in changes.content:
        return dataclasses.replace(known, values=None)
    return known


def change(machine: Machine, tensor: TensorValue, **changes: Any) -> None:
    """Change fields of `tensor` in place, for everybody who holds it."""
    machine.heap.edit(_table(_changed, machine))[tensor] = dataclasses.replace(
        present(machine, tensor), base=tensor.base or tensor, **changes
    )


def forget_values(machine: Machine, tensor: TensorValue) -> None:
    """Note that something was written into `tensor`: into every view of the same elements too."""
    root = tensor.base or tensor
    if root.values is not None:
        machine.heap.edit(_table(_changed, machine))[_WRITTEN, root] = True


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


def tags(machine: Machine, tensor: TensorValue) -> DictValue:
    """Return the attributes that the program has put on `tensor`."""
    by_tensor = _table(_tags, machine)
    known = by_tensor.content.get(tensor)
    if not isinstance(known, DictValue):
        known = DictValue()
        machine.heap.edit(by_tensor)[tensor] = known
    return known

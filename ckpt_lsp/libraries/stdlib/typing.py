"""What a type was made of: a class with type arguments is the class itself here, so its arguments are not known."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ckpt_lsp.evaluator.natives import Library
from ckpt_lsp.evaluator.values import ClassValue, Unknown, Value

if TYPE_CHECKING:
    from ckpt_lsp.evaluator.machine import Machine

TYPING = Library("typing")


def _part(machine: Machine, tp: Value, name: str, default: Value) -> Value:
    if isinstance(tp, (Unknown, ClassValue)):
        return machine.unknown("what a type was made of is not followed", plain=True)
    return machine.get_attribute(tp, name, default)


@TYPING.native("get_origin")
def get_origin(machine: Machine, tp: Value) -> Value:
    """`list` for `list[int]`, `Union` for `int | None`."""
    return _part(machine, tp, "__origin__", None)


@TYPING.native("get_args")
def get_args(machine: Machine, tp: Value) -> Value:
    """`(int,)` for `list[int]`."""
    return _part(machine, tp, "__args__", ())

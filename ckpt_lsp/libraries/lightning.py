"""Lightning: what its stand-in cannot say in Python, the frames of the constructors that are running."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ckpt_lsp.evaluator.natives import Library
from ckpt_lsp.evaluator.operators import payload
from ckpt_lsp.evaluator.scopes import Frame
from ckpt_lsp.evaluator.values import ABSENT, DictValue, Value

if TYPE_CHECKING:
    from ckpt_lsp.evaluator.machine import Machine

LIGHTNING = Library("lightning.pytorch.core.mixins.hparams_mixin")


@LIGHTNING.native("_arguments_of_init")
def arguments_of_init(machine: Machine, obj: Value) -> Value:
    """The names are as `lightning.pytorch.utilities.parsing.collect_init_args` gathers them: outer frames win."""
    found = DictValue()
    for frame in _constructors(machine, obj):
        _add_arguments(machine, found, frame)
    return found


def _constructors(machine: Machine, obj: Value) -> Iterator[Frame]:
    """Yield the frames of `__init__` methods of `obj`, innermost first, up to the first frame of something else."""
    inside = False
    for frame in reversed(machine.frames):
        if frame.module.stand_in and not inside:
            continue
        if _is_constructor(frame, obj):
            inside = True
            yield frame
        elif inside:
            return


def _is_constructor(frame: Frame, obj: Value) -> bool:
    function = frame.function
    if function is None or function.owner is None or function.name != "__init__":
        return False
    if not any(isinstance(node, ast.Name) and node.id in ("super", "__class__") for node in ast.walk(function.node)):
        return False  # Lightning knows a constructor by its variable `__class__`, which Python gives only to such.
    first = [*function.node.args.posonlyargs, *function.node.args.args][:1]
    return bool(first) and frame.scope.content.get(first[0].arg) is obj


def _add_arguments(machine: Machine, found: DictValue, frame: Frame) -> None:
    assert frame.function is not None
    given = frame.function.node.args
    values = frame.scope.content
    content = machine.heap.edit(found)
    for argument in [*given.posonlyargs, *given.args, *given.kwonlyargs][1:]:
        value = values.get(argument.arg, ABSENT)
        if value is not ABSENT:
            content[argument.arg] = value
    if given.kwarg is not None:
        rest = payload(values.get(given.kwarg.arg))
        if isinstance(rest, DictValue):
            content.update(rest.entries)
            if rest.open:
                machine.heap.open(found, rest.open)

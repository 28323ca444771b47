"""What files hold that the program opens, and what it keeps in memory instead."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ckpt_lsp.evaluator.natives import Library
from ckpt_lsp.evaluator.values import Unknown, Value
from ckpt_lsp.libraries import paths

if TYPE_CHECKING:
    from ckpt_lsp.evaluator.machine import Machine

LOW_LEVEL_IO = Library("_io")
IO = Library("io")


@LOW_LEVEL_IO.native("_text")
def text(machine: Machine, name: Value, mode: Value) -> Value:
    """The text of a file opened for reading."""
    path = paths.as_text(machine, name) if name is not None else None
    if isinstance(path, Unknown):
        return Unknown(path.reason, plain=True)
    if not isinstance(path, str) or not isinstance(mode, str) or mode.strip("t") not in ("r", "r+", ""):
        return machine.unknown("what a file holds is not known", plain=True)
    whole = paths.absolute(machine, path)
    found = machine.files.text(whole) if whole is not None else None
    return found if found is not None else machine.unknown(f"the text of {path!r} is not known", plain=True)


@IO.native("_written")
def written(machine: Machine, data: Value) -> Value:
    """Bytes in memory."""
    return machine.unknown("bytes in memory are not followed", plain=True)


@IO.native("_opened")
def opened(machine: Machine, file: Value, mode: Value) -> Value:
    """What the builtin `open` gives."""
    return machine.call(machine.builtins["open"], (file, mode))

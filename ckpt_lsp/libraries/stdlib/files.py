"""What files hold that the program opens, and what it keeps in memory instead."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ckpt_lsp.evaluator.natives import Library
from ckpt_lsp.evaluator.values import OneOf, Unknown, Value
from ckpt_lsp.libraries import paths

if TYPE_CHECKING:
    from ckpt_lsp.evaluator.machine import Machine

LOW_LEVEL_IO = Library("_io")
IO = Library("io")


@LOW_LEVEL_IO.native("_text")
def text(machine: Machine, name: Value, mode: Value) -> Value:
    """The text of a file opened for reading, its bytes where that is asked for; only files of text are read."""
    path = paths.as_text(machine, name) if name is not None else None
    if isinstance(path, Unknown):
        return Unknown(path.reason, plain=True)
    if isinstance(path, OneOf):
        return machine.split(path, lambda chosen: text(machine, chosen, mode))
    kind = mode.replace("t", "").replace("+", "") if isinstance(mode, str) else None
    if not isinstance(path, str) or kind not in ("r", "rb", "", "U"):
        return machine.unknown("what a file holds is not known", plain=True)
    whole = paths.absolute(machine, path)
    found = machine.files.text(whole) if whole is not None else None
    if found is None:
        known = whole is not None and machine.files.is_file(whole)
        return machine.unknown(f"the text of {path!r} is not known" if known else f"{path!r} is not found", plain=True)
    return found.encode() if kind == "rb" else found


@IO.native("_written")
def written(machine: Machine, data: Value) -> Value:
    """Bytes in memory."""
    return machine.unknown("bytes in memory are not followed", plain=True)


@IO.native("_opened")
def opened(machine: Machine, file: Value, mode: Value) -> Value:
    """What the builtin `open` gives."""
    return machine.call(machine.builtins["open"], (file, mode))

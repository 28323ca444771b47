"""`glob` and `fnmatch`."""

from __future__ import annotations

import fnmatch
import os
from typing import TYPE_CHECKING

from ckpt_lsp.evaluator.natives import Library
from ckpt_lsp.evaluator.values import IteratorValue, ListValue, OneOf, Unknown, Value
from ckpt_lsp.libraries import file_patterns, paths

if TYPE_CHECKING:
    from ckpt_lsp.evaluator.machine import Machine

GLOB = Library("glob")
FNMATCH = Library("fnmatch")

FNMATCH.pure_from(fnmatch, ["fnmatch", "fnmatchcase", "translate"])
FNMATCH.pure("filter")(lambda names, pat: fnmatch.filter(list(names), pat))
GLOB.pure("escape")(lambda pathname: "".join(f"[{sign}]" if sign in "*?[" else sign for sign in pathname))


@GLOB.native("glob")
def glob(
    machine: Machine, pathname: Value, *, root_dir: Value = None, recursive: Value = False, **options: Value
) -> Value:
    """`glob.glob`, sorted. Where nothing matches, something may when the program runs."""
    text = paths.as_text(machine, pathname)
    if isinstance(text, (Unknown, OneOf)) or not isinstance(text, str) or root_dir is not None:
        reason = text.reason if isinstance(text, (Unknown, OneOf)) else machine.reason("the files are not known")
        return ListValue((), reason)
    found = file_patterns.matching(machine, os.path.normpath(text), recursive=recursive is True)
    return ListValue(found, None if found else machine.reason(f"which files match {text!r} is not known"))


@GLOB.native("iglob")
def iglob(machine: Machine, pathname: Value, **options: Value) -> Value:
    """`glob.iglob`."""
    found = glob(machine, pathname, **options)
    return IteratorValue(found.items, found.open) if isinstance(found, ListValue) else found

"""`glob` and `fnmatch`."""

from __future__ import annotations

import fnmatch
import os
from typing import TYPE_CHECKING

from ckpt_lsp.evaluator.natives import Library
from ckpt_lsp.evaluator.values import ListValue, OneOf, Unknown, Value
from ckpt_lsp.libraries import file_patterns, paths

if TYPE_CHECKING:
    from ckpt_lsp.evaluator.machine import Machine

GLOB = Library("glob")
FNMATCH = Library("fnmatch")

FNMATCH.pure_from(fnmatch, ["fnmatch", "fnmatchcase", "translate"])
FNMATCH.pure("filter")(lambda names, pat: fnmatch.filter(list(names), pat))
GLOB.pure("escape")(lambda pathname: "".join(f"[{sign}]" if sign in "*?[" else sign for sign in pathname))


@GLOB.native("_matches")
def matches(machine: Machine, pathname: Value, recursive: Value) -> Value:
    """What a pattern matches. Where nothing does, something may when the program runs."""
    text = paths.as_text(machine, pathname) if pathname is not None else None
    if not isinstance(text, str):
        reason = text.reason if isinstance(text, (Unknown, OneOf)) else None
        return ListValue((), reason or machine.reason("the files are not known"))
    found = file_patterns.matching(machine, os.path.normpath(text), recursive=recursive is True)
    doubt = None if found else machine.reason(f"which files match {text!r} is not known")
    return ListValue(found, doubt, paths.disk_order(machine))

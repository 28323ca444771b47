"""`pathlib`: what its stand-in asks for, by way of the real pure paths."""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING

from ckpt_lsp.evaluator.natives import Library, pure
from ckpt_lsp.evaluator.values import ListValue, Unknown, Value
from ckpt_lsp.libraries import file_patterns, paths

if TYPE_CHECKING:
    from ckpt_lsp.evaluator.machine import Machine

PATHLIB = Library("pathlib")

_PROPERTIES = ("parts", "name", "stem", "suffix", "suffixes", "drive", "root", "anchor")
_METHODS = ("as_posix", "as_uri", "is_absolute", "match", "is_relative_to")
_PATH_METHODS = ("relative_to", "with_name", "with_stem", "with_suffix")


@PATHLIB.native("_joined")
def joined(machine: Machine, *segments: Value) -> Value:
    """Return the text of the path with these segments."""
    text = paths.joined(machine, segments) if segments else "."
    return text if isinstance(text, Unknown) else pure(lambda text: str(PurePath(text)))(machine, text)


@PATHLIB.pure("_property")
def property_of(text: str, name: str) -> object:
    """Return a property of the path, with paths as text."""
    path = PurePath(text)
    if name == "parent":
        return str(path.parent)
    if name == "parents":
        return tuple(map(str, path.parents))
    return getattr(path, name) if name in _PROPERTIES else None


@PATHLIB.pure("_derived")
def derived(text: str, method: str, *arguments: str) -> object:
    """Return what a method of the path gives, with paths as text."""
    if method in _PATH_METHODS:
        return str(getattr(PurePath(text), method)(*arguments))
    return getattr(PurePath(text), method)(*arguments) if method in _METHODS else None


@PATHLIB.native("_matching")
def matching(machine: Machine, text: Value, pattern: Value) -> Value:
    """What `Path(text).glob(pattern)` finds, as text."""
    whole = pure(lambda text, pattern: str(PurePath(text, pattern)))(machine, text, pattern)
    if not isinstance(whole, str):
        return ListValue((), whole.reason if isinstance(whole, Unknown) else machine.reason("the folder is not known"))
    found = file_patterns.matching(machine, whole, recursive=True)
    doubt = None if found else machine.reason(f"which files match {whole!r} is not known")
    return ListValue(found, doubt, paths.disk_order(machine))


@PATHLIB.native("_content")
def content(machine: Machine, text: Value) -> Value:
    """The text of a file."""
    path = paths.absolute(machine, text) if isinstance(text, str) else None
    found = machine.files.text(path) if path is not None else None
    if found is not None:
        return found
    named = repr(text) if isinstance(text, str) else "a file"
    return machine.unknown(f"the text of {named} is not known", plain=True)

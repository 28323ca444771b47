"""Paths as the evaluated program means them: values to text, and text to files of the user's machine."""

from __future__ import annotations

import os.path
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ckpt_lsp.evaluator.files import Files
from ckpt_lsp.evaluator.natives import pure
from ckpt_lsp.evaluator.partial_text import partial, pattern_of
from ckpt_lsp.evaluator.values import ABSENT, Instance, OneOf, Unknown, Value
from ckpt_lsp.tensors import Reason

if TYPE_CHECKING:
    from ckpt_lsp.evaluator.machine import Machine

MOST_NEIGHBOURS = 200
"""The most files whose age is looked up where the one that is asked for is not there."""

HOME_VARIABLES = ("HOME", "USERPROFILE")


@dataclass(frozen=True, slots=True)
class Located:
    """A path as the program has it, the file that it means if there is one, and where that was looked for.

    `others` are files of that path in folders that come later; `newest` is, where there is none, the newest file whose
    name differs from it in its numbers only.
    """

    given: str
    path: str | None
    tried: tuple[str, ...]
    others: tuple[str, ...] = ()
    newest: str | None = None


def as_text(machine: Machine, path: Value) -> Value:
    """Return `os.fspath(path)`: text, `Unknown`, or a `OneOf` of them."""
    if isinstance(path, (str, bytes, Unknown)):
        return path
    if isinstance(path, OneOf):
        return machine.split(path, lambda chosen: as_text(machine, chosen))
    if isinstance(path, Instance):
        if isinstance(path.payload, str):
            return path.payload
        if path.cls.lookup("__fspath__") is not ABSENT:
            return machine.call_method(path, "__fspath__")
        reason = path.open or path.cls.unknown_base
        if reason:
            return Unknown(reason, plain=True)
    name = machine.class_of(path).name
    return machine.throw("TypeError", f"expected str, bytes or os.PathLike object, not {name}")


def path_text(machine: Machine, value: Value) -> str | OneOf | Unknown:
    """Return the text of a path, a path object, or a file object opened from one."""
    match value:
        case str() | Unknown() | OneOf():
            return value
        case Instance(payload=str() as text):
            return text
        case Instance() if value.cls.lookup("__fspath__") is not ABSENT:
            return path_text(machine, machine.call_method(value, "__fspath__"))
        case Instance() if "name" in value.content:
            return path_text(machine, value.content["name"])
        case _:
            return machine.unknown("which file is read is not known", plain=True)


def joined(machine: Machine, segments: Sequence[Value]) -> Value:
    """Return `os.path.join(*segments)` for text; of what is not known, the folder or name may be anything."""
    unknown = next((segment for segment in segments if isinstance(segment, Unknown)), None)
    if unknown is None or any(isinstance(segment, OneOf) for segment in segments):
        return pure(os.path.join)(machine, *segments)
    return partial(unknown.reason, os.path.join(*map(pattern_of, segments)))


def working_folders(machine: Machine) -> tuple[str, ...]:
    """Return what a relative path is relative to, in the order of trying: what `os.chdir` said, else what is usual."""
    module = machine.modules.get("os")
    match module.content.get("_working_folder") if module else None:
        case None:
            return machine.files.working_folders
        case str() as folder:
            return (folder,)
        case _:
            return ()


def in_folders(text: str, folders: Sequence[str]) -> tuple[str, ...]:
    """Return the absolute paths that `text` may mean."""
    if os.path.isabs(text):
        return (os.path.normpath(text),)
    return tuple(dict.fromkeys(os.path.normpath(os.path.join(folder, text)) for folder in folders))


def candidates(machine: Machine, text: str) -> tuple[str, ...]:
    """Return the absolute paths that `text` may mean at this place of the program, in the order of trying."""
    return in_folders(text, working_folders(machine))


def locate(files: Files, given: str, folders: Sequence[str]) -> Located:
    """Look for the file that `given` means: a relative path is tried in each folder in turn, and the first wins."""
    tried = in_folders(given, folders)
    found = [path for path in tried if files.is_file(path)]
    if found:
        return Located(given, found[0], tried, tuple(found[1:]))
    return Located(given, None, tried, newest=_newest_like(files, tried))


def located(machine: Machine, given: str) -> Located:
    """Look for the file that `given` means at this place of the program."""
    return locate(machine.files, given, working_folders(machine))


def _newest_like(files: Files, tried: Sequence[str]) -> str | None:
    """Return the newest file beside one of `tried` whose name has other numbers: another epoch's checkpoint."""
    for path in tried:
        folder, name = os.path.split(path)
        words = re.split(r"\d+", name)
        if len(words) > 1:
            alike = re.compile(r"\d+".join(map(re.escape, words)))
            names = [other for other in files.names(folder) if alike.fullmatch(other)][-MOST_NEIGHBOURS:]
            found = [other for other in (os.path.join(folder, other) for other in names) if files.is_file(other)]
            if found:
                return newest(files, found)
    return None


def newest(files: Files, paths: Sequence[str]) -> str:
    """Return the file that was modified last; of several, the last in the order of their names."""
    return max(paths, key=lambda path: (files.modified(path), path))


def exists(files: Files, path: str) -> bool:
    """Whether a file or folder is at the absolute `path`."""
    return files.is_file(path) or files.is_folder(path)


def absolute(machine: Machine, text: str) -> str | None:
    """Return the absolute path that `text` means: the first that exists, else the first.

    `None` where `text` is relative and no folder is known to start from.
    """
    paths = candidates(machine, text)
    return next((path for path in paths if exists(machine.files, path)), paths[0] if paths else None)


def listing(machine: Machine, text: str) -> tuple[str, ...] | None:
    """Return the names in the first folder that `text` may mean, or `None` where none exists."""
    for path in candidates(machine, text or "."):
        if machine.files.is_folder(path):
            return machine.files.names(path)
    return None


def disk_order(machine: Machine) -> Reason:
    """Return why the files of a folder may come in another order."""
    return machine.reason("in which order the files of a folder are given is not known")


def home(files: Files) -> str | None:
    """Return the user's home folder, if the environment says it."""
    return next((found for name in HOME_VARIABLES if (found := files.variable(name))), None)


def expand_user(machine: Machine, text: str) -> str | Unknown:
    """Return `os.path.expanduser(text)`."""
    if not text.startswith("~"):
        return text
    user, _, rest = text.partition("/")
    folder = home(machine.files) if user == "~" else None
    if folder is None:
        return machine.unknown(f"the folder {user} is not known", plain=True)
    return f"{folder.rstrip('/')}/{rest}" if rest or text.endswith("/") else folder

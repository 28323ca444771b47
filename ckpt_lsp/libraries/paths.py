"""Which file a path in a program means."""

from __future__ import annotations

import os.path
import posixpath
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ckpt_lsp.evaluator.values import ABSENT, Instance, OneOf, Unknown, Value

if TYPE_CHECKING:
    from ckpt_lsp.evaluator.machine import Machine


@dataclass(frozen=True, slots=True)
class Located:
    """A path as the program has it, the file that it means if there is one, and where that was looked for."""

    given: str
    path: str | None
    tried: tuple[str, ...]


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


def locate(machine: Machine, given: str) -> Located:
    """Look for the file that `given` means: a relative path is tried in each working folder in turn."""
    if posixpath.isabs(given):
        candidates: tuple[str, ...] = (posixpath.normpath(given),)
    else:
        candidates = tuple(posixpath.normpath(posixpath.join(f, given)) for f in machine.files.working_folders)
    found = next((path for path in candidates if machine.files.is_file(path)), None)
    return Located(given, found, candidates)


def hub_folder() -> str:
    """Return the folder that `torch.hub` keeps downloaded checkpoints in (`torch.hub._get_torch_home`)."""
    cache = os.environ.get("XDG_CACHE_HOME", "~/.cache")
    home = os.environ.get("TORCH_HOME", os.path.join(cache, "torch"))
    return os.path.join(os.path.expanduser(home), "hub", "checkpoints")

"""Which files of the user's machine a pattern matches, as `glob` reads it. Bounded."""

from __future__ import annotations

import fnmatch
import glob
import os.path
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ckpt_lsp.libraries import paths

if TYPE_CHECKING:
    from ckpt_lsp.evaluator.machine import Machine

MOST_FOLDERS = 2_000
"""The most folders that one search looks into."""


def matching(machine: Machine, pattern: str, *, recursive: bool) -> list[str]:
    """Return what `glob.glob(pattern)` gives, sorted."""
    budget = iter(range(MOST_FOLDERS))
    start = os.sep if pattern.startswith(os.sep) else ""
    segments = [segment for segment in pattern.split(os.sep) if segment]
    return sorted(dict.fromkeys(_below(machine, start, segments, recursive, budget)))


def files_like(machine: Machine, pattern: str) -> list[str]:
    """Return the files that match the pattern of a path of which parts are not known.

    None where too little is known: the folder must be, and something of the name unless there is a folder.
    """
    folder, name = os.path.split(os.path.normpath(pattern))
    stem = os.path.splitext(name)[0]
    if glob.has_magic(folder) or not (folder or stem.strip("*_-.")):
        return []
    found = (paths.candidates(machine, path) for path in matching(machine, pattern, recursive=False))
    there = (next((path for path in several if machine.files.is_file(path)), None) for several in found)
    return [path for path in there if path is not None]


def _below(machine: Machine, base: str, segments: list[str], recursive: bool, budget: Iterator[int]) -> Iterator[str]:
    if not segments:
        yield base
        return
    head, rest = segments[0], segments[1:]
    if recursive and head == "**":
        if rest or base:
            yield from _below(machine, base, rest, recursive, budget)
        for name in _names(machine, base, budget):
            path = os.path.join(base, name)
            if not name.startswith(".") and (not rest or _is_folder(machine, path)):
                deeper = segments if _is_folder(machine, path) else []
                yield from _below(machine, path, deeper, recursive, budget)
    elif any(sign in head for sign in "*?["):
        for name in fnmatch.filter(_names(machine, base, budget), head):
            path = os.path.join(base, name)
            if (head.startswith(".") or not name.startswith(".")) and (not rest or _is_folder(machine, path)):
                yield from _below(machine, path, rest, recursive, budget)
    else:
        path = os.path.join(base, head)
        if any(paths.exists(machine.files, candidate) for candidate in paths.candidates(machine, path)):
            yield from _below(machine, path, rest, recursive, budget)


def _names(machine: Machine, folder: str, budget: Iterator[int]) -> tuple[str, ...]:
    return (paths.listing(machine, folder) or ()) if next(budget, None) is not None else ()


def _is_folder(machine: Machine, text: str) -> bool:
    return any(machine.files.is_folder(path) for path in paths.candidates(machine, text))

"""Runs a snippet in Python and in the evaluator: both must come to the same `result`."""

from __future__ import annotations

import os
import pathlib
from collections.abc import Callable
from textwrap import dedent
from typing import Any

import ckpt_lsp.libraries
from ckpt_lsp.evaluator.budget import Budget, Limits
from ckpt_lsp.evaluator.machine import Libraries, Machine
from ckpt_lsp.evaluator.programs import run_file
from ckpt_lsp.evaluator.values import Unknown, Value
from ckpt_lsp.libraries.stdlib import STDLIB

SOURCES = str(pathlib.Path(next(iter(ckpt_lsp.libraries.__path__))) / "sources")


class FolderFiles:
    """The real files, seen from one working folder; `main.py` there is the snippet."""

    def __init__(self, folder: str, snippet: str) -> None:
        self.working_folders = (folder,)
        self._texts = {os.path.join(folder, "main.py"): snippet}

    def is_file(self, path: str) -> bool:
        return path in self._texts or os.path.isfile(path)

    def is_folder(self, path: str) -> bool:
        return os.path.isdir(path)

    def names(self, folder: str) -> tuple[str, ...]:
        return tuple(sorted(os.listdir(folder))) if os.path.isdir(folder) else ()

    def modified(self, path: str) -> float:
        return os.path.getmtime(path)

    def variable(self, name: str) -> str | None:
        return os.environ.get(name)

    def text(self, path: str) -> str | None:
        if path in self._texts:
            return self._texts[path]
        return pathlib.Path(path).read_text() if os.path.isfile(path) else None

    def parsed(self, path: str, parse: Callable[[str], Any]) -> Any:
        text = self.text(path)
        return None if text is None else parse(text)

    def derived(self, path: str, read: Callable[[Any], Any]) -> Any:
        return None


def evaluate(snippet: str, folder: str | os.PathLike[str] = "/nowhere") -> tuple[Machine, Value]:
    """Return the machine that ran `snippet`, and the value it bound to `result`."""
    files = FolderFiles(os.fspath(folder), dedent(snippet))
    machine = Machine(files, Libraries(STDLIB, SOURCES), (), Budget(Limits(seconds=60)))
    module = run_file(machine, os.path.join(os.fspath(folder), "main.py"))
    return machine, module.content.get("result", "no result")


def result_in_python(snippet: str) -> Any:
    """Return what `result` is after running `snippet` in this interpreter."""
    names: dict[str, Any] = {"__name__": "__main__"}
    exec(compile(dedent(snippet), "main.py", "exec", dont_inherit=True), names)
    return names["result"]


def assert_agrees(snippet: str, folder: str | os.PathLike[str] = "/nowhere") -> None:
    """Assert that the evaluator comes to the same `result` as Python, types included."""
    machine, value = evaluate(snippet, folder)
    found = machine.to_python(value)
    reason = f"{found.reason}" if isinstance(found, Unknown) else ""
    expected = result_in_python(snippet)
    assert not isinstance(found, Unknown), f"not known: {reason}; Python says {expected!r}"
    assert repr(found) == repr(expected), f"\nevaluated: {found!r}\nin Python: {expected!r}"


def reason_of(snippet: str, folder: str | os.PathLike[str] = "/nowhere") -> str:
    """Return why `result` is not known."""
    _, value = evaluate(snippet, folder)
    assert isinstance(value, Unknown), value
    return value.reason.text

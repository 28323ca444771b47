"""How the size of a workspace tells: on the check of all of it, and on one edit in it."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from tools.bench.client import Client, Message
from tools.bench.measure import Row, medians
from tools.bench.synthetic import Workspace, make, model_text, restoring_text

FILES = 10_000
FEW_FILES = 10
ROUNDS = 3
EDITS = 30
SLOWDOWN = 1.5
"""How many times longer one edit may take in the large workspace."""

PARSE_ALL = """
import ast, os, sys
for folder, folders, names in os.walk("."):
    folders[:] = set(folders) - {".venv", "environment", ".git", "node_modules", "__pycache__"}
    for name in names:
        if name.endswith(".py"):
            with open(os.path.join(folder, name), "rb") as file:
                ast.parse(file.read())
"""
"""What a checker would do first that parses every file."""


def measure(folder: Path) -> Iterator[Row]:
    """Time both in a workspace made below `folder`."""
    large = make(folder / "large", FILES)
    ours, theirs = medians(partial(_check, large), partial(_parse_all, large), ROUNDS)
    yield Row(f"ckpt-lsp check of {FILES:,} files, whole process", ours, "ast.parse of all of them", theirs, 1)
    small = make(folder / "small", FEW_FILES)
    rival = f"the same edit among {FEW_FILES} files"
    for what, edited, shown, text in (
        ("edit of a model", "model", "script", model_text),
        ("edit of a function with callers", "restoring", "restoring", restoring_text),
    ):
        in_large, in_small = _edits(
            [_Editing(one, getattr(one, edited), getattr(one, shown), text) for one in (large, small)]
        )
        yield Row(f"server, {what} among {FILES:,} files", in_large, rival, in_small, round(1 / SLOWDOWN, 2))


def _check(workspace: Workspace) -> None:
    run = _python(workspace, "-m", "ckpt_lsp", "check", ".")
    assert run.returncode == 1, run.stderr


def _parse_all(workspace: Workspace) -> None:
    _python(workspace, "-c", PARSE_ALL).check_returncode()


def _python(workspace: Workspace, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, *arguments], cwd=workspace.root, capture_output=True, text=True, timeout=120)


def _edits(editors: list[_Editing]) -> list[float]:
    """Return the median time from an edit to the diagnostics, for each of the editors.

    Their servers take turns, so that a slow moment of the machine meets them all.
    """
    times = [[editor.edit(version) for editor in editors] for version in range(1, EDITS + 1)]
    for editor in editors:
        editor.close()
    return [statistics.median(column) for column in zip(*times, strict=True)]


class _Editing:
    """An editor in which one file is edited, and the diagnostics of that one or of another are waited for.

    Both are open. Each edit makes other diagnostics, or makes them for another version.
    """

    def __init__(self, workspace: Workspace, edited: Path, shown: Path, text_of: Callable[[int], str]) -> None:
        self._edited, self._shown, self._text_of = edited, shown, text_of
        self._client = Client(workspace.root)
        root = workspace.root.as_uri()
        self._client.request("initialize", {"processId": None, "rootUri": root, "capabilities": {}})
        self._client.notify("initialized", {})
        self._open(shown, shown.read_text(encoding="utf-8"))
        self._client.wait(self._shows)
        if edited != shown:
            self._open(edited, text_of(0))
        self.edit(0)

    def edit(self, version: int) -> float:
        """Put the text of a version there; return the seconds until there are diagnostics for it."""
        document = {"uri": self._edited.as_uri(), "version": version + 1}
        text = self._text_of(1000 + version)
        start = time.perf_counter()
        self._client.notify("textDocument/didChange", {"textDocument": document, "contentChanges": [{"text": text}]})
        self._client.wait(lambda message: self._shows(message, version + 1))
        return time.perf_counter() - start

    def close(self) -> None:
        """End the server."""
        self._client.close()

    def _open(self, path: Path, text: str) -> None:
        document = {"uri": path.as_uri(), "languageId": "python", "version": 0, "text": text}
        self._client.notify("textDocument/didOpen", {"textDocument": document})

    def _shows(self, message: Message, version: int | None = None) -> bool:
        if message.get("method") != "textDocument/publishDiagnostics":
            return False
        told = message["params"]
        if told["uri"] != self._shown.as_uri():
            return False
        words = "".join(diagnostic["message"] for diagnostic in told["diagnostics"])
        return version is None or told.get("version") == version or str(999 + version) in words

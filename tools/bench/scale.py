"""How the size of a workspace tells: on the check of all of it, and on one edit in it."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from tools.bench.client import Client, Message
from tools.bench.measure import Row, medians
from tools.bench.synthetic import Workspace, make, model_text

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
    in_large, in_small = _edits(large, small)
    rival = f"the same edit among {FEW_FILES} files"
    yield Row(f"server, edit to diagnostics among {FILES:,} files", in_large, rival, in_small, round(1 / SLOWDOWN, 2))


def _check(workspace: Workspace) -> None:
    run = _python(workspace, "-m", "ckpt_lsp", "check", ".")
    assert run.returncode == 1, run.stderr


def _parse_all(workspace: Workspace) -> None:
    _python(workspace, "-c", PARSE_ALL).check_returncode()


def _python(workspace: Workspace, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, *arguments], cwd=workspace.root, capture_output=True, text=True, timeout=120)


def _edits(*workspaces: Workspace) -> list[float]:
    """Return the median time from an edit of the model to the script's diagnostics, in each of the workspaces.

    The servers take turns, so that a slow moment of the machine meets them all.
    """
    editors = [_Editor(workspace) for workspace in workspaces]
    times = [[editor.edit(version) for editor in editors] for version in range(1, EDITS + 1)]
    for editor in editors:
        editor.close()
    return [statistics.median(column) for column in zip(*times, strict=True)]


class _Editor:
    """Has a script and its model open."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._client = Client(workspace.root)
        self._client.request("initialize", {"processId": None, "rootUri": workspace.root.as_uri(), "capabilities": {}})
        self._client.notify("initialized", {})
        for path, text in ((workspace.script, workspace.script.read_text()), (workspace.model, model_text(100))):
            document = {"uri": path.as_uri(), "languageId": "python", "version": 0, "text": text}
            self._client.notify("textDocument/didOpen", {"textDocument": document})
        self._client.wait(lambda message: _names(message, workspace.script, 100))

    def edit(self, version: int) -> float:
        """Give the network another number of classes; return the seconds until the script's diagnostics name it."""
        classes = 100 + version
        document = {"uri": self._workspace.model.as_uri(), "version": version}
        start = time.perf_counter()
        self._client.notify(
            "textDocument/didChange", {"textDocument": document, "contentChanges": [{"text": model_text(classes)}]}
        )
        self._client.wait(lambda message: _names(message, self._workspace.script, classes))
        return time.perf_counter() - start

    def close(self) -> None:
        self._client.close()


def _names(message: Message, path: Path, classes: int) -> bool:
    if message.get("method") != "textDocument/publishDiagnostics" or message["params"]["uri"] != path.as_uri():
        return False
    return any(str(classes) in diagnostic["message"] for diagnostic in message["params"]["diagnostics"])

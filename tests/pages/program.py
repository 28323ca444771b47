"""Asking our program: what `ckpt-lsp check` says of a folder, in process, through the contract's JSON."""

from __future__ import annotations

import contextlib
import io
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ckpt_lsp.cli.main import main


def checked(folder: Path) -> dict[str, Any]:
    """Return the JSON of `check` on `folder` with that folder as the working directory."""
    output = io.StringIO()
    with _working_in(folder), contextlib.redirect_stdout(output):
        code = _code(["check", "--output-format", "json", "."])
    assert code in (0, 1), f"exit code {code}"
    report: dict[str, Any] = json.loads(output.getvalue())
    return report


@contextlib.contextmanager
def _working_in(folder: Path) -> Iterator[None]:
    before = Path.cwd()
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(before)


def _code(arguments: list[str]) -> int:
    try:
        return int(main(arguments) or 0)
    except SystemExit as exit:
        return int(exit.code or 0)

"""Asking PyTorch: what it says of the program in a folder."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

REFEREE = Path(__file__).with_name("referee.py")


class PyTorch:
    """A warm process that runs programs and tells what their loads reported."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def run(self, folder: Path, file: str) -> dict[str, Any]:
        """Run a file of `folder` there, as `python file` would."""
        return self._ask({"folder": str(folder), "file": file})

    def save(self, folder: Path, source: str) -> None:
        """Run code that makes checkpoints in `folder`."""
        answer = self._ask({"folder": str(folder), "source": source})
        assert not answer["error"], answer["error"]

    def _ask(self, request: dict[str, str]) -> dict[str, Any]:
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps(request) + "\n")
        self._process.stdin.flush()
        answer: dict[str, Any] = json.loads(self._process.stdout.readline())
        return answer


@contextmanager
def pytorch() -> Iterator[PyTorch]:
    """Start the process, and end it with the block."""
    command = [sys.executable, str(REFEREE)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        yield PyTorch(process)
        assert process.stdin
        process.stdin.close()

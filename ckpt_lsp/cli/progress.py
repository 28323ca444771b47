"""Progress on a terminal, for runs that take long enough to wonder about."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, TextIO

from ckpt_lsp.workspace.session import Progress

if TYPE_CHECKING:
    from rich.status import Status

_PATIENCE = 1.0
"""Seconds after which progress is shown."""


@contextmanager
def progress_on(stream: TextIO) -> Iterator[Progress | None]:
    """Give what shows progress on `stream`, and take it off the screen at the end; nothing where it is no terminal."""
    if not stream.isatty():
        yield None
        return
    bar = _Bar(stream)
    try:
        yield bar.show
    finally:
        bar.stop()


class _Bar:
    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._start = time.monotonic()
        self._status: Status | None = None

    def show(self, done: int, total: int, path: str) -> None:
        if time.monotonic() - self._start < _PATIENCE:
            return
        text = f"{done} of {total} files: {path}"
        if self._status:
            self._status.update(text)
            return
        from rich.console import Console

        self._status = Console(file=self._stream).status(text)
        self._status.start()

    def stop(self) -> None:
        if self._status:
            self._status.stop()

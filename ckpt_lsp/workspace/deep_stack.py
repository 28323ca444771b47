"""Evaluation recurses as deeply as the evaluated program does, which is more than a thread's usual stack holds."""

from __future__ import annotations

import gc
import sys
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import TypeVar

Result = TypeVar("Result")

_STACK_BYTES = (512 << 20, 64 << 20)
"""Address space, of which memory is taken only as it is used; the second where a system grants no more."""
_RECURSION = 100_000
_UNCOLLECTED = 200_000
"""How many objects are made before garbage is looked for. Python's own 700 cost a quarter of a first analysis."""


def run_deep(function: Callable[[], Result]) -> Result:
    """Return `function()`, run in a thread with a large stack; what it raises is raised here."""
    future: Future[Result] = Future()

    def work() -> None:
        try:
            future.set_result(function())
        except BaseException as error:
            future.set_exception(error)

    start_deep(work).join()
    return future.result()


def start_deep(work: Callable[[], None], name: str = "analysis") -> threading.Thread:
    """Start `work` in a daemon thread with a large stack.

    Raises Python's recursion limit for the whole process, and lets it collect garbage less often.
    """
    sys.setrecursionlimit(max(sys.getrecursionlimit(), _RECURSION))
    youngest, *older = gc.get_threshold()
    if youngest:
        gc.set_threshold(max(youngest, _UNCOLLECTED), *older)
    before = threading.stack_size()
    try:
        for size in _STACK_BYTES:
            thread = _started(work, name, size)
            if thread:
                return thread
    finally:
        threading.stack_size(before)
    raise RuntimeError("the system grants no thread with a stack of 64 MB, which evaluation needs")


def _started(work: Callable[[], None], name: str, stack_bytes: int) -> threading.Thread | None:
    thread = threading.Thread(target=work, name=name, daemon=True)
    try:
        threading.stack_size(stack_bytes)
        thread.start()
    except (RuntimeError, ValueError):
        return None
    return thread

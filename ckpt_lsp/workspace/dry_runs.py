"""What dry runs have found, and having more of them made: at once, or in a thread that nobody waits for."""

from __future__ import annotations

import hashlib
import json
import os
import sys
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from ckpt_lsp.dynamic.client import Limits, Worker
from ckpt_lsp.dynamic.messages import question_of
from ckpt_lsp.dynamic.requests import Answer, NotBuilt, Request
from ckpt_lsp.workspace.dependencies import Aspect, Dependency, Version
from ckpt_lsp.workspace.files import WorkspaceFiles

MOST_KEPT = 500
_OF_WORKER = ("no-torch", "no-interpreter", "paused", "cancelled")
"""What says nothing of the request: what is known without a run stays."""

Ask = Callable[[Request, Callable[[], bool]], Answer]


@dataclass(frozen=True, slots=True)
class _Known:
    answer: Answer
    imported: Mapping[str, Version]


class DryRuns:
    """The answers of one worker, each valid while the files are unchanged that the run imported.

    Without `arrived`, whoever asks waits for the run. With it, runs are made in a thread, and `arrived` is called there
    with the path of the program whose loads can then be judged. `tell` gets, once, what keeps all runs from being made.
    """

    def __init__(self, ask: Ask, tell: Callable[[str], None], arrived: Callable[[str], None] | None = None) -> None:
        self._ask = ask
        self._tell = tell
        self._arrived = arrived
        self._told: set[str] = set()
        self._known: dict[str, _Known] = {}
        self._wanted: dict[str, dict[str, tuple[Request, WorkspaceFiles]]] = {}
        self._changed = threading.Condition()
        self._thread: threading.Thread | None = None
        self._closed = False

    def answer(
        self, program: str, request: Request, files: WorkspaceFiles, wait: Callable[[], bool] | None = None
    ) -> Answer | None:
        """Return the answer to a request that the program at `program` gives rise to; `None` until it is known.

        What the answer depends on is noted in the log of `files`. With `wait` the run is waited for in any case, until
        `wait()` says that nobody needs it.
        """
        key = _key(request)
        with self._changed:
            known = self._known.get(key)
        if known is None or not _holds(known, files):
            if self._arrived is not None and wait is None:
                self._want(program, key, request, files)
                return None
            known = self._remember(key, self._ask(request, wait or (lambda: False)), files)
        if isinstance(known.answer, NotBuilt) and known.answer.kind in _OF_WORKER:
            return None
        for path, version in known.imported.items():
            files.log.note(Aspect.CONTENT, path, version)
        return known.answer

    def forget(self, program: str) -> None:
        """Want nothing more for a program, which is analysed anew; a run for it that is under way is given up."""
        with self._changed:
            self._wanted.pop(program, None)

    @property
    def waiting(self) -> frozenset[str]:
        """The programs for which runs are to be made."""
        with self._changed:
            return frozenset(self._wanted)

    def close(self) -> None:
        """Make no more runs."""
        with self._changed:
            self._closed = True
            self._wanted.clear()
            self._changed.notify()

    def _want(self, program: str, key: str, request: Request, files: WorkspaceFiles) -> None:
        with self._changed:
            self._wanted.setdefault(program, {})[key] = (request, files)
            if self._thread is None:
                self._thread = threading.Thread(target=self._work, name="dry runs", daemon=True)
                self._thread.start()
            self._changed.notify()

    def _work(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._closed or self._wanted)
                if self._closed:
                    return
                program, wanted = next(iter(self._wanted.items()))
                key, (request, files) = next(iter(wanted.items()))
            answer = self._ask(request, lambda program=program, key=key: not self._is_wanted(program, key))  # type: ignore[misc]
            if self._is_wanted(program, key):
                self._remember(key, answer, files)
                self._done(program, key)

    def _is_wanted(self, program: str, key: str) -> bool:
        with self._changed:
            return key in self._wanted.get(program, ())

    def _done(self, program: str, key: str) -> None:
        with self._changed:
            wanted = self._wanted.get(program, {})
            wanted.pop(key, None)
            if not wanted:
                self._wanted.pop(program, None)
        if not wanted and self._arrived is not None:
            self._arrived(program)

    def _remember(self, key: str, answer: Answer, files: WorkspaceFiles) -> _Known:
        imported = {path: files.version(Dependency(Aspect.CONTENT, path)) for path in answer.imported}
        known = _Known(answer, imported)
        with self._changed:
            while len(self._known) >= MOST_KEPT:
                del self._known[next(iter(self._known))]
            if not (isinstance(answer, NotBuilt) and answer.kind in ("paused", "cancelled")):
                self._known[key] = known
        tells = isinstance(answer, NotBuilt) and answer.kind in _OF_WORKER and answer.kind != "cancelled"
        if isinstance(answer, NotBuilt) and tells and answer.reason not in self._told:
            self._told.add(answer.reason)
            self._tell(f"{answer.reason}; there are no dry runs")
        return known


def _key(request: Request) -> str:
    """Return what tells requests apart; a text laid over a file counts where the run imports that file."""
    question = question_of(replace(request, recipe=replace(request.recipe, overlays={})), 0.0, 0)
    return hashlib.sha256(json.dumps(question).encode()).hexdigest()


def _holds(known: _Known, files: WorkspaceFiles) -> bool:
    return all(files.version(Dependency(Aspect.CONTENT, path)) == version for path, version in known.imported.items())


def worker_for(interpreter: str, seconds: float, megabytes: int, log: Callable[[str], None]) -> Worker:
    """Return a worker for an interpreter or the folder of its environment."""
    return Worker(executable(interpreter), Limits(seconds, megabytes << 20), log=log)


def executable(interpreter: str) -> str:
    """Return the program of an environment that is named by its folder."""
    if not os.path.isdir(interpreter):
        return interpreter
    inside = ("Scripts", "python.exe") if sys.platform == "win32" else ("bin", "python")
    return os.path.join(interpreter, *inside)

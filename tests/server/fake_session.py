"""A server whose session is a toy: what matters here is when it is asked, and what becomes of its answers.

A line `load("NAME")` gets a diagnostic with the text of the file NAME beside it; `slow` in a text makes analysing it
take until it is superseded, or 1.5 s; `crash` makes it fail.
"""

from __future__ import annotations

import sys
import time
import types
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from ckpt_lsp.evaluator.budget import Superseded
from ckpt_lsp.fixes.fix import Fix, FixKind
from ckpt_lsp.rules.diagnostic import Diagnostic, Level, Related
from ckpt_lsp.server.main import serve
from ckpt_lsp.text import Edit, LineIndex, Position, Span
from ckpt_lsp.workspace.reports import Failure, FileReport, Found, JudgedLoad, Report


class FakeSession:
    """Answers as `ckpt_lsp.workspace.session.Session` does."""

    def __init__(self, root: str) -> None:
        self.root = root
        self.level = Level.ERROR
        self.texts: dict[str, str] = {}
        self.reads: dict[str, set[str]] = {}

    def configure(self, *sources: Any) -> tuple[str, ...]:
        values = {name: value for source in sources for name, value in source.values.items()}
        self.level = Level(values.pop("level", "error"))
        return tuple(f"unknown setting {name!r}" for name in values)

    def expect_dry_runs(self, arrived: object, log: object, tell: object) -> None:
        """There are none."""

    @property
    def dry_runs(self) -> None:
        return None

    def close_worker(self) -> None:
        """There is none."""

    def open(self, path: str, text: str) -> None:
        self.texts[path] = text

    def close(self, path: str) -> None:
        del self.texts[path]

    def text(self, path: str) -> str | None:
        return self.texts[path] if path in self.texts else Path(path).read_text(encoding="utf-8")

    def report(self, path: str, stale: Callable[[], bool]) -> FileReport:
        text = self.text(path) or ""
        self._take_time(text, stale)
        if "crash" in text:
            return FileReport(path, failure=Failure(path, "ValueError: no", "Traceback: ValueError: no"))
        if "broken" in text:
            raise ZeroDivisionError("the session itself fails")
        found = tuple(Found(self._diagnostic(path, place, name)) for place, name in _loads(path, text))
        self.reads[path] = {str(Path(path).parent / name) for _, name in _loads(path, text)}
        judged = tuple(JudgedLoad(one.diagnostic.span, "load", True, None) for one in found)
        return FileReport(path, found=found, judged=judged)

    def explained(self, path: str, stale: Callable[[], bool]) -> FileReport:
        return self.report(path, stale)

    def merged(self, reports: Iterable[FileReport]) -> Report:
        files = list(reports)
        failures = tuple(report.failure for report in files if report.failure)
        return Report(found=tuple(one for report in files for one in report.found), failures=failures)

    def fixes(self, path: str, diagnostic: Diagnostic, stale: Callable[[], bool]) -> tuple[Fix, ...]:
        edits = (Edit(diagnostic.span, "pass"),)
        return (Fix("Do nothing instead", FixKind.CHOOSE_ENTRY, safe=True, preferred=True, edits=edits),)

    def dependents(self, paths: Iterable[str]) -> frozenset[str]:
        changed = set(paths)
        return frozenset(path for path, read in self.reads.items() if read & changed)

    def _diagnostic(self, path: str, span: Span, name: str) -> Diagnostic:
        other = str(Path(path).parent / name)
        text = self.text(other) or ""
        related = Related(Span(other, Position(0, 0), LineIndex(text).position(len(text))), "is here")
        return Diagnostic("missing-keys", self.level, span, text, (related,))

    def _take_time(self, text: str, stale: Callable[[], bool]) -> None:
        end = time.monotonic() + 1.5
        while "slow" in text and time.monotonic() < end:
            if stale():
                raise Superseded
            time.sleep(0.01)


def _loads(path: str, text: str) -> list[tuple[Span, str]]:
    loads = []
    for number, line in enumerate(text.split("\n")):
        before, load, after = line.partition('load("')
        if load:
            name = after.partition('"')[0]
            start, end = len(before), len(before) + len(f'load("{name}")')
            loads.append((Span(path, Position(number, start), Position(number, end)), name))
    return loads


if __name__ == "__main__":
    toy = types.ModuleType("ckpt_lsp.workspace.session")
    toy.Session = FakeSession  # type: ignore[attr-defined]
    sys.modules["ckpt_lsp.workspace.session"] = toy
    sys.exit(serve(None))

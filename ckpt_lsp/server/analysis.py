"""The session as the event loop sees it: what is asked of it is done in the worker thread, in the order of asking."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ckpt_lsp.server.documents import Document
from ckpt_lsp.server.worker import Stale, Worker
from ckpt_lsp.text import LineIndex, Span

if TYPE_CHECKING:
    # What analysis needs is loaded in the worker thread, so that `initialize` does not wait for it.
    from ckpt_lsp.fixes.fix import Fix
    from ckpt_lsp.rules.diagnostic import Diagnostic
    from ckpt_lsp.workspace.reports import Failure, FileReport
    from ckpt_lsp.workspace.session import Session

Settings = Mapping[str, Mapping[str, Any]]
"""The editor's settings: what they are called in a warning, and their values. Later ones win."""


Lines = Mapping[str, LineIndex]
"""The lines of files, by path."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What is wrong in the open documents so far as they are analysed, each with the version that was.

    `lines` has the lines of every file that a diagnostic points to.
    """

    diagnostics: tuple[tuple[Document, tuple[Diagnostic, ...]], ...]
    lines: Mapping[str, LineIndex]
    failures: tuple[Failure, ...] = ()
    notes: tuple[str, ...] = ()
    waiting: frozenset[str] = frozenset()
    """The programs for which dry runs are still to be made."""

    def of(self, path: str) -> tuple[Diagnostic, ...]:
        """Return what is wrong in the document at `path`."""
        return next((found for document, found in self.diagnostics if document.path == path), ())


class Analysis:
    """Owns the session and the worker thread, which alone touches it."""

    def __init__(self) -> None:
        self._worker = Worker()
        self._work: _Work | None = None

    def start(
        self,
        root: str,
        arrived: Callable[[str], None],
        log: Callable[[str], None],
        tell: Callable[[str], None],
    ) -> None:
        """Load what analysis needs and make a session for the workspace at `root`, without waiting for it.

        `arrived` is told, in another thread, of which program dry runs have been made; `log` and `tell`, what is
        for the log and for the user.
        """

        def make() -> None:
            from ckpt_lsp.workspace.session import Session

            session = Session(root)
            session.expect_dry_runs(arrived, log, tell)
            self._work = _Work(session)

        self._worker.order(make)

    async def configure(self, settings: Settings) -> tuple[str, ...]:
        """Take `pyproject.toml`'s settings and, over them, these; return warnings about them."""
        return await self._worker.ask(None, lambda stale: self._live.configure(settings))

    def put(self, document: Document) -> None:
        """Take over an open document's text; what was asked about the one before is dropped."""
        self._worker.order(lambda: self._live.put(document), supersedes=document.path)

    def remove(self, path: str) -> None:
        """Let the file on disk count again."""
        self._worker.order(lambda: self._live.remove(path), supersedes=path)

    async def shown(self, path: str, *, urgent: bool = False, thorough: bool = False) -> Shown:
        """Analyse the open document at `path`, and return all that is known then. Raises `Dropped` once it changed.

        A `thorough` analysis also finds what takes trying.
        """
        return await self._worker.ask(
            path, lambda stale: self._live.shown(path, stale, thorough=thorough), urgent=urgent
        )

    async def fixes(self, path: str, diagnostics: Sequence[Diagnostic]) -> tuple[tuple[Fix, ...], Lines]:
        """Return the fixes for what is wrong with one load in the document at `path`, and the lines of the files that
        they edit. Raises `Dropped` as above.
        """
        return await self._worker.ask(path, lambda stale: self._live.fixes(path, diagnostics, stale))

    async def dependents(self, paths: Iterable[str]) -> frozenset[str]:
        """Return the open documents whose analysis has read, or looked for, one of `paths`."""
        wanted = tuple(paths)
        return await self._worker.ask(None, lambda stale: self._live.dependents(wanted))

    def judge_anew(self, path: str) -> None:
        """Judge the loads of the program at `path` with what dry runs have found."""
        self._worker.order(lambda: self._live.judge_anew(path))

    def give_up(self, path: str) -> None:
        """Make no more dry runs for the program at `path` until it is analysed again."""
        self._worker.order(lambda: self._live.give_up(path))

    def stop(self) -> None:
        """End the thread, and what makes dry runs."""
        self._worker.stop()
        if self._work:
            self._work.close()

    @property
    def _live(self) -> _Work:
        assert self._work, "a session is made before anything is asked of it"
        return self._work


class _Work:
    """What happens in the worker thread."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._documents: dict[str, Document] = {}
        self._reports: dict[str, FileReport] = {}
        self._fixes: dict[Span, tuple[FileReport, tuple[Fix, ...]]] = {}

    def configure(self, settings: Settings) -> tuple[str, ...]:
        from ckpt_lsp.workspace.settings import SettingsSource

        self._reports.clear()
        sources = [SettingsSource(name, values, self._session.root) for name, values in settings.items()]
        return self._session.configure(*sources)

    def put(self, document: Document) -> None:
        self._outdate(document.path)
        self._documents[document.path] = document
        self._session.open(document.path, document.text)

    def remove(self, path: str) -> None:
        self._outdate(path)
        self._documents.pop(path, None)
        self._session.close(path)

    def judge_anew(self, path: str) -> None:
        self._fixes.clear()
        self._reports.pop(path, None)
        self._session.arrived(path)

    def give_up(self, path: str) -> None:
        if self._session.dry_runs:
            self._session.dry_runs.forget(path)

    def close(self) -> None:
        self._session.close_worker()

    def shown(self, path: str, stale: Stale, *, thorough: bool) -> Shown:
        if path in self._documents:
            analyse = self._session.explained if thorough else self._session.report
            self._reports[path] = analyse(path, stale)
        report = self._session.merged(self._reports.values())
        of_file: dict[str, list[Diagnostic]] = {analysed: [] for analysed in self._reports}
        for found in report.found:
            of_file.get(found.diagnostic.span.path, []).append(found.diagnostic)
        diagnostics = tuple((self._documents[analysed], tuple(found)) for analysed, found in of_file.items())
        runs = self._session.dry_runs
        waiting = runs.waiting if runs else frozenset[str]()
        return Shown(diagnostics, self._lines(of_file.values()), report.failures, report.notes, waiting)

    def fixes(self, path: str, diagnostics: Sequence[Diagnostic], stale: Stale) -> tuple[tuple[Fix, ...], Lines]:
        fixes = self._fixes_at(path, diagnostics, stale)
        edited = {edit.span.path for fix in fixes for edit in fix.edits}
        return fixes, {other: LineIndex(self._session.text(other) or "") for other in edited}

    def _fixes_at(self, path: str, diagnostics: Sequence[Diagnostic], stale: Stale) -> tuple[Fix, ...]:
        site = diagnostics[0].span
        # The call may be reached from another open document only.
        reports = sorted(self._reports.values(), key=lambda report: report.path != path)
        report = next((one for one in reports if any(load.site == site for load in one.judged)), None)
        if report is None:
            return ()
        if site not in self._fixes or self._fixes[site][0] is not report:
            tried = (self._session.fixes(report.path, diagnostic, stale) for diagnostic in diagnostics)
            self._fixes[site] = report, next((fixes for fixes in tried if fixes), ())
        return self._fixes[site][1]

    def dependents(self, paths: Sequence[str]) -> frozenset[str]:
        return self._session.dependents(paths).intersection(self._documents)

    def _outdate(self, path: str) -> None:
        """Forget what refers to places in a text that is no more."""
        self._fixes.clear()
        for outdated in (path, *self._session.dependents([path])):
            self._reports.pop(outdated, None)

    def _lines(self, found: Iterable[Sequence[Diagnostic]]) -> Mapping[str, LineIndex]:
        related = {other.span.path for diagnostics in found for one in diagnostics for other in one.related}
        texts = {path: self._session.text(path) or "" for path in related - self._documents.keys()}
        own = {path: document.lines for path, document in self._documents.items()}
        return {**own, **{path: LineIndex(text) for path, text in texts.items()}}

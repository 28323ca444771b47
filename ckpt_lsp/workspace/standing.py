"""What was found before a text was being changed, and stands while that text cannot be parsed.

A statement that is half typed says nothing certain of the loads that it may concern: that a layer is missing, say,
because its line is not finished. So what was known of a load that is not touched itself is said until the text can be
parsed again, or another file that went into it changes.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from ckpt_lsp.rules.diagnostic import Related
from ckpt_lsp.text import LineIndex, Position, Span
from ckpt_lsp.workspace.dependencies import Aspect, Dependency, ReadLog
from ckpt_lsp.workspace.files import Overlay, WorkspaceFiles
from ckpt_lsp.workspace.reports import FileReport, Found, LoadReport, Status

MOST_COMPARED = 3_000
"""How many lines between the first and the last difference are compared one by one."""

LineMap = Mapping[int, int]
"""Lines of an older text, and where they are in a newer one."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A report on texts that can all be parsed, what it depends on, and the texts that an editor held."""

    report: FileReport
    log: ReadLog
    texts: Mapping[str, str]


def standing(report: FileReport, files: WorkspaceFiles) -> Standing:
    """Return what is to be kept of an analysis that is done."""
    texts = {path: overlay.text for path, overlay in _read(files)}
    return Standing(report, files.log, texts)


def is_unfinished(files: WorkspaceFiles) -> bool:
    """Whether an analysis has read a text that cannot be parsed."""
    return any(overlay.unfinished for _, overlay in _read(files))


def _read(files: WorkspaceFiles) -> Iterator[tuple[str, Overlay]]:
    for path, overlay in files.overlays.items():
        if Dependency(Aspect.CONTENT, path) in files.log.versions:
            yield path, overlay


def kept(report: FileReport, before: Standing, files: WorkspaceFiles) -> FileReport:
    """Return `report`, on a text that cannot be parsed, with what stands of the one `before` in its place."""
    texts = {path: overlay.text for path, overlay in _read(files) if overlay.unfinished}
    changed = [path for path in texts if path not in before.texts]
    if changed or not _holds(before.log, files, texts.keys()):
        return report
    moved = _Moved({path: line_map(before.texts[path], text) for path, text in texts.items()})
    loads = [moved.load(load) for load in before.report.loads]
    stands = {load.span for load in loads if load and load.status is not Status.UNRESOLVED}
    found = [moved.found(one) for one in before.report.found]
    stands |= {one.diagnostic.span for one in found if one and one.load is None}
    return replace(
        report,
        loads=(
            *(load for load in report.loads if load.span not in stands),
            *(load for load in loads if load and load.span in stands),
        ),
        found=(
            *(one for one in report.found if _site(one) not in stands),
            *(one for one in found if one and _site(one) in stands),
        ),
        judged=tuple(judged for judged in report.judged if judged.site not in stands),
    )


def _holds(log: ReadLog, files: WorkspaceFiles, unfinished: Iterable[str]) -> bool:
    """Whether no other file has changed."""
    passed_over = set(unfinished)
    return all(
        question.path in passed_over or files.version(question) == version for question, version in log.versions.items()
    )


def _site(found: Found) -> Span:
    return found.load.span if found.load else found.diagnostic.span


def line_map(before: str, after: str) -> LineMap:
    """Return where the lines of `before` that are still there are in `after`."""
    old, new = _lines(before), _lines(after)
    head = _common(old, new)
    tail = min(_common(old[::-1], new[::-1]), len(old) - head, len(new) - head)
    same = {number: number for number in range(head)}
    same |= {len(old) - number: len(new) - number for number in range(1, tail + 1)}
    inner_old, inner_new = old[head : len(old) - tail], new[head : len(new) - tail]
    if len(inner_old) + len(inner_new) <= MOST_COMPARED:
        matcher = difflib.SequenceMatcher(None, inner_old, inner_new, autojunk=False)
        for block in matcher.get_matching_blocks():
            same |= {head + block.a + number: head + block.b + number for number in range(block.size)}
    return same


def _lines(text: str) -> list[str]:
    index = LineIndex(text)
    return [index.line(number) for number in range(index.position(len(text)).line + 1)]


def _common(old: list[str], new: list[str]) -> int:
    return next((number for number, (one, other) in enumerate(zip(old, new)) if one != other), min(len(old), len(new)))


class _Moved:
    """Puts what a report says to where its lines are now; `None` for what stood on lines that are no more."""

    def __init__(self, maps: Mapping[str, LineMap]) -> None:
        self._maps = maps

    def span(self, span: Span) -> Span | None:
        if span.path not in self._maps:
            return span
        lines = self._maps[span.path]
        start = lines.get(span.start.line)
        if start is None:
            return None
        shift = start - span.start.line
        if any(lines.get(line) != line + shift for line in range(span.start.line, span.end.line + 1)):
            return None
        return Span(span.path, Position(start, span.start.column), Position(span.end.line + shift, span.end.column))

    def load(self, load: LoadReport) -> LoadReport | None:
        span = self.span(load.span)
        if span is None:
            return None
        reason = load.reason
        if reason and reason.span:
            reason = replace(reason, span=self.span(reason.span))
        return replace(load, span=span, reason=reason)

    def found(self, found: Found) -> Found | None:
        span = self.span(found.diagnostic.span)
        load = self.load(found.load) if found.load else None
        if span is None or (found.load and load is None):
            return None
        related = ((self.span(one.span), one.message) for one in found.diagnostic.related)
        places = tuple(Related(place, message) for place, message in related if place)
        return Found(replace(found.diagnostic, span=span, related=places), load, found.reaching)

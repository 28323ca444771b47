"""One report from those of several files."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from ckpt_lsp.evaluator.events import DIRECTLY
from ckpt_lsp.rules.diagnostic import Level
from ckpt_lsp.rules.registry import RULES
from ckpt_lsp.workspace.reports import FileReport, Found, LoadReport, Report, Status
from ckpt_lsp.workspace.superseding import lasting
from ckpt_lsp.workspace.suppression import levelled, unused

_ABOUT_FILES = frozenset(("checkpoint-not-found", "unreadable-checkpoint", "wrong-loader"))
_RULE_ORDER = {rule: number for number, rule in enumerate(RULES)}


def merged(files: Iterable[FileReport], severity: Mapping[str, Level]) -> Report:
    """Return everything that `files` found, none twice, at the levels of `severity`, in order of place."""
    reports = list(dict.fromkeys(flattened(files)))
    loads = list(dict.fromkeys(load for report in reports for load in report.loads))
    superseded = {*loads}.difference(lasting(loads))
    hidden = superseded | _hidden(reports, superseded)
    found = {_plain(one): None for report in reports for one in report.found if one.load not in hidden}
    levelled_ones = [*_levelled(_one_for_each_message(found), severity), *_levelled(_unused(reports), severity)]
    shown = _without_repeated_reasons(levelled_ones)
    kept = dict.fromkeys(_without_way(load) for load in loads if load not in hidden)
    return Report(
        loads=tuple(sorted(kept, key=lambda load: (load.span.path, load.span.start))),
        found=tuple(sorted(shown, key=_place)),
        notes=tuple(dict.fromkeys(f"{report.path}: {note}" for report in reports for note in report.notes)),
        failures=tuple(dict.fromkeys(report.failure for report in reports if report.failure)),
    )


def flattened(files: Iterable[FileReport]) -> Iterator[FileReport]:
    """Yield the reports, each followed by those of its callers."""
    for report in files:
        yield report
        yield from report.callers


def _plain(found: Found) -> Found:
    return Found(found.diagnostic, _without_way(found.load)) if found.load else found


def _without_way(load: LoadReport) -> LoadReport:
    """Two reachings of a load that come to the same are one, whichever way they came."""
    return replace(load, reaching=DIRECTLY)


def _place(found: Found) -> tuple[object, ...]:
    diagnostic = found.diagnostic
    return diagnostic.span.path, diagnostic.span.start, _RULE_ORDER[diagnostic.rule], diagnostic.message


def _hidden(reports: Sequence[FileReport], superseded: Container[LoadReport]) -> set[LoadReport]:
    """Loads that one file leaves open for want of a caller, where another file is that caller."""
    resolved = [
        {load.span for load in report.loads if load.status is not Status.UNRESOLVED and load not in superseded}
        for report in reports
    ]
    return {
        load
        for number, report in enumerate(reports)
        for load in report.loads
        if load.status is Status.UNRESOLVED
        and any(load.span in spans for other, spans in enumerate(resolved) if other != number)
    }


def _one_for_each_message(found: Iterable[Found]) -> Iterator[Found]:
    said = set()
    for one in found:
        if one.diagnostic not in said:
            said.add(one.diagnostic)
            yield one


def _levelled(found: Iterable[Found], severity: Mapping[str, Level]) -> Iterator[Found]:
    for one in found:
        diagnostic = levelled(one.diagnostic, severity)
        if diagnostic:
            yield Found(diagnostic, one.load)


def _without_repeated_reasons(found: Sequence[Found]) -> list[Found]:
    """Where a diagnostic on the file already says why a load is not checked, that is not said again."""
    told = {one.load for one in found if one.load and one.diagnostic.rule in _ABOUT_FILES}
    return [one for one in found if one.diagnostic.rule != "unresolved-load" or one.load not in told]


def _unused(reports: Sequence[FileReport]) -> Iterator[Found]:
    """A file that was not analysed to its end may have loads that its comments are for."""
    used = [ignore for report in reports for ignore in report.silenced_by]
    for report in reports:
        if not report.notes and report.failure is None:
            yield from (Found(diagnostic) for diagnostic in unused(report.ignores, used))

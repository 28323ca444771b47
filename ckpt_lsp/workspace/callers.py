"""Other files whose programs call the functions that loads in one file stand in."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from ckpt_lsp.evaluator.events import Definition
from ckpt_lsp.workspace.doubting import MayCall, doubted
from ckpt_lsp.workspace.reports import FileReport

MOST_CALLERS = 8
"""How many other files are evaluated for the loads of one."""
_MOST_ROUNDS = 3
"""How long a chain of calls from file to file is followed."""

Calling = Callable[[Iterable[Definition]], Sequence[str]]
"""Returns the files that may call one of these functions."""


def with_callers(
    own: FileReport, calling: Calling, report_on: Callable[[str], FileReport], may_call: MayCall
) -> FileReport:
    """Return `own` with the reports of the files from which its loads are reached.

    A load that was only reached by calling a function alone, or not at all, may be reached from a file that calls that
    function; there it may again stand in a function that nothing in that file calls.
    """
    callers: dict[str, FileReport] = {}
    asked: set[Definition] = set()
    found = beginnings(own)
    for _ in range(_MOST_ROUNDS):
        functions = [function for function in found if function not in asked]
        asked.update(functions)
        paths = [path for path in calling(functions) if path != own.path and path not in callers] if functions else []
        reports = [_reduced(report_on(path), own.path) for path in paths[: MOST_CALLERS - len(callers)]]
        callers.update((report.path, report) for report in reports)
        found = tuple(function for report in reports for function in beginnings(report, own.path))
    own, *others = doubted([own, *callers.values()], lambda function: calling([function]), may_call)
    reaching = tuple(report for report in others if report.loads)
    return replace(own, callers=reaching) if reaching else own


def beginnings(report: FileReport, path: str | None = None) -> tuple[Definition, ...]:
    """Return the functions that were called alone to reach loads and reads in a file, or that hold unreached loads.

    `path` is that of the file, if it is not the one that the report is on.
    """
    inside = path or report.path
    ways = [load.reaching for load in report.loads if load.span.path == inside]
    ways += [one.reaching for one in report.found if one.diagnostic.span.path == inside]
    return tuple(dict.fromkeys(way.alone for way in ways if way.alone is not None))


def _reduced(report: FileReport, path: str) -> FileReport:
    """Return what a report says of the loads in the file at `path`."""
    return FileReport(
        report.path,
        loads=tuple(load for load in report.loads if load.span.path == path),
        found=tuple(one for one in report.found if one.diagnostic.span.path == path),
        silenced_by=tuple(ignore for ignore in report.silenced_by if ignore.span.path == path),
        judged=tuple(load for load in report.judged if load.site.path == path),
        called=report.called,
        stopped=report.stopped,
    )

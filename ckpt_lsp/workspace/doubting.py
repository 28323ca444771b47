"""What defaults say of a load is taken back where somebody may pass something else.

A function that was called alone got the defaults of its parameters. Where a call of it is in the source and evaluation
does not get from there to the load, since it raises, is too long or one of too many, the arguments are not known.
"""

from __future__ import annotations

import ast
import os
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from ckpt_lsp.evaluator.events import Definition
from ckpt_lsp.matching.findings import UnresolvedLoad
from ckpt_lsp.rules import unresolved_load
from ckpt_lsp.rules.diagnostic import Diagnostic
from ckpt_lsp.rules.registry import diagnose
from ckpt_lsp.tensors import Reason
from ckpt_lsp.workspace.reports import FileReport, Found, LoadReport, Status

MayCall = Callable[[str, Definition], bool]
"""Says whether something in the file at a path may call a function, and pass it something."""
Candidates = Callable[[Definition], Iterable[str]]
"""Returns the other files in which a function may be called."""


def doubted(reports: Sequence[FileReport], candidates: Candidates, may_call: MayCall) -> tuple[FileReport, ...]:
    """Return the `reports` on a file and on some of its callers without what an unknown argument may make wrong.

    A file that was read by default is nobody's, too, where a caller is known.
    """
    alone = {load.reaching.alone for report in reports for load in _claiming(report)}
    alone |= {one.reaching.alone for report in reports for one in report.found}
    functions = [function for function in alone if function is not None]
    found = ((function, _open_caller(function, reports, candidates, may_call)) for function in functions)
    open_calls = {function: path for function, path in found if path is not None}
    called = {one for one in functions for report in reports if report.path != one.path and one in report.called}
    doubting = _Doubting(open_calls, called, reports)
    return tuple(map(doubting.report, reports)) if open_calls or called else tuple(reports)


def has_parameters(text: str, function: Definition) -> bool:
    """Whether a caller can tell a function anything; one that is not at the top of `text` may be told much."""
    try:
        body = ast.parse(text).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return True
    node = next((node for node in body if isinstance(node, ast.FunctionDef) and node.name == function.qualname), None)
    return node is None or any(isinstance(inner, ast.arg) for inner in ast.walk(node.args))


def _open_caller(
    function: Definition, reports: Sequence[FileReport], candidates: Candidates, may_call: MayCall
) -> str | None:
    """Return a file that calls a function with arguments that are not known."""
    complete = {report.path for report in reports if function in report.called and not report.stopped}
    others = (path for path in candidates(function) if path != function.path and path not in complete)
    return next((path for path in (function.path, *others) if may_call(path, function)), None)


def _claiming(report: FileReport) -> Iterator[LoadReport]:
    """Yield the loads of which something is said that a caller may make wrong."""
    told = {one.load for one in report.found if one.diagnostic.rule != unresolved_load.RULE.name}
    return (load for load in report.loads if load in told and load.reaching.came)


@dataclass(frozen=True, slots=True)
class _Doubting:
    open_calls: Mapping[Definition, str]
    called: Container[Definition]
    reports: Sequence[FileReport]

    def report(self, report: FileReport) -> FileReport:
        changed = {load: open_load for load in _claiming(report) if (open_load := self._open(load))}
        kept = (one for one in report.found if one.load not in changed and (one.load or not self._is_doubted(one)))
        told = (Found(_unresolved(load), load) for load in changed.values())
        ways = {(load.span, load.reaching) for load in changed}
        return replace(
            report,
            loads=tuple(changed.get(load, load) for load in report.loads),
            found=(*kept, *told),
            judged=tuple(one for one in report.judged if (one.site, one.reaching) not in ways),
        )

    def _is_doubted(self, read: Found) -> bool:
        alone = read.reaching.alone
        return alone is not None and (alone in self.open_calls or alone in self.called)

    def _open(self, load: LoadReport) -> LoadReport | None:
        alone = load.reaching.alone
        if alone is None or alone not in self.open_calls or self._is_reached(load, alone):
            return None
        where = os.path.basename(self.open_calls[alone])
        reason = Reason(f"what the call of {alone.qualname} in {where} passes is not known", load.span)
        return LoadReport(
            load.span,
            load.call,
            Status.UNRESOLVED,
            reason,
            model=load.model,
            checkpoint=load.checkpoint,
            strict=load.strict,
            reaching=load.reaching,
        )

    def _is_reached(self, load: LoadReport, alone: Definition) -> bool:
        """Whether evaluation came to the load through a call of the function too; that counts instead."""
        ways = (one.reaching for report in self.reports for one in report.loads if one.span == load.span)
        return any(way.came and way.alone != alone and alone in way.through for way in ways)


def _unresolved(load: LoadReport) -> Diagnostic:
    assert load.reason
    return diagnose(UnresolvedLoad(load.reason), load.span)

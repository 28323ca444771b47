"""Loads of which exactly one happens, and which one is not decided: only what holds for all of them is said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ckpt_lsp.matching.comparison import Comparison
from ckpt_lsp.matching.findings import Finding, UnresolvedLoad, findings
from ckpt_lsp.tensors import ModuleTree, Reason, StateDict
from ckpt_lsp.workspace.judging import Judgement, unresolved
from ckpt_lsp.workspace.reports import Status


def settle(judgements: Sequence[Judgement]) -> tuple[Judgement, ...]:
    """Take back what the alternatives of one call do not agree on.

    Where one of them may be clean, that another is not proves nothing. What all share is said once, with the first.
    """
    failing = [judgement for judgement in judgements if _fails(judgement)]
    if len(judgements) < 2 or not failing:
        return tuple(judgements)
    doubt = Reason(f"which of {len(judgements)} possible loads happens here is not known", judgements[0].event.site)
    if len(failing) == len(judgements):
        first, *others = judgements
        shared = _shared_findings(judgements, doubt)
        return replace(first, findings=shared), *(replace(other, findings=()) for other in others)
    return tuple(_open(judgement, doubt) for judgement in judgements)


def _fails(judgement: Judgement) -> bool:
    return any(not isinstance(finding, UnresolvedLoad) for finding in judgement.findings)


def _open(judgement: Judgement, doubt: Reason) -> Judgement:
    if judgement.status is Status.IN_MEMORY or (judgement.status is Status.UNRESOLVED and not _fails(judgement)):
        return judgement
    return unresolved(judgement.event, doubt, judgement.comparison)


def _shared_findings(judgements: Sequence[Judgement], doubt: Reason) -> tuple[Finding, ...]:
    first = judgements[0]
    if all(judgement.findings == first.findings for judgement in judgements):
        return first.findings
    comparisons = [judgement.comparison for judgement in judgements if judgement.comparison]
    event = first.event
    if len(comparisons) < len(judgements) or len({judgement.event.strict for judgement in judgements}) > 1:
        return ()
    if not isinstance(event.model, ModuleTree) or not isinstance(event.state, StateDict):
        return ()
    causes = tuple(cause for cause in first.causes if all(cause in other.causes for other in judgements))
    shared = common(comparisons, doubt)
    return findings(shared, event.model, event.state, strict=event.strict, causes=causes)


def common(comparisons: Sequence[Comparison], doubt: Reason) -> Comparison:
    """Return what holds in all of `comparisons`, in the order of the first; `doubt` is why there may be more."""
    first, *others = comparisons
    return Comparison(
        class_name=first.class_name,
        missing=tuple(key for key in first.missing if all(key in other.missing for other in others)),
        unexpected=tuple(key for key in first.unexpected if all(key in other.unexpected for other in others)),
        errors=tuple(error for error in first.errors if all(error in other.errors for other in others)),
        dropped=tuple(key for key in first.dropped if all(key in other.dropped for other in others)),
        matched=tuple(key for key in first.matched if all(key in other.matched for other in others)),
        doubts=(doubt, *first.doubts),
    )

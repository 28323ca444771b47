"""What one load event amounts to: the comparison, its cause, and what is to be said about it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from ckpt_lsp.checkpoints import Checkpoint, Unreadable
from ckpt_lsp.evaluator.events import LoadEvent, NotStateDict
from ckpt_lsp.matching.causes import Cause, EntryFits, rewrites
from ckpt_lsp.matching.compare import compare
from ckpt_lsp.matching.comparison import Comparison
from ckpt_lsp.matching.explain import explain
from ckpt_lsp.matching.findings import Finding, NotAStateDict, OtherValue, UnresolvedLoad, WholeModule, findings
from ckpt_lsp.matching.rewrite import applied
from ckpt_lsp.tensors import ModuleTree, Reason, StateDict
from ckpt_lsp.workspace.entries import Entry, state_dicts
from ckpt_lsp.workspace.reports import JudgedLoad, Status

Header = Callable[[str], "Checkpoint | Unreadable | None"]
"""Reads the header of the checkpoint at a path; `None` where the file cannot be opened."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """A load event with what is known about its outcome; `reason` is why it is unresolved."""

    event: LoadEvent
    status: Status
    reason: Reason | None = None
    comparison: Comparison | None = None
    causes: tuple[Cause, ...] = ()
    findings: tuple[Finding, ...] = ()
    named: Comparison | None = None
    """What is left once the entry and the names of keys are put right as the causes say; `None` if they are right."""
    explained: tuple[Cause, ...] = ()
    """Causes that others account for: nobody needs to read them, but there are fixes for them."""
    resolved_by: str = "static"

    @property
    def judged(self) -> JudgedLoad:
        """What fixes are made from."""
        event = self.event
        entry = event.origin.entry if event.origin else ()
        return JudgedLoad(
            event.site,
            event.call,
            event.strict,
            self.comparison,
            (*self.causes, *self.explained),
            entry,
            self.status,
            event.reaching,
            self.named or self.comparison,
        )


def judge(event: LoadEvent, header: Header) -> Judgement:
    """Compare and explain, as far as both sides are known."""
    match event.model, event.state:
        case _, Reason() as reason:
            return unresolved(event, reason)
        case ModuleTree() as tree, StateDict(open=None) as state if _is_in_memory(event):
            comparison = compare(tree, state)
            if not state.entries and not comparison.agrees:
                # Nothing is no copy of a model: it is what a filter leaves that lets no key through.
                return compared(event, tree, state, header, comparison)
            return Judgement(event, Status.IN_MEMORY, comparison=comparison)
        case _, StateDict(open=None) if _is_in_memory(event):
            return Judgement(event, Status.IN_MEMORY)
        case Reason() as reason, _:
            return unresolved(event, reason)
        case _, StateDict(open=Reason() as reason) if event.origin is None:
            return unresolved(event, reason)
        case ModuleTree(), NotStateDict() as other:
            return Judgement(event, Status.MISMATCH, findings=(NotAStateDict(_other(other)),))
        case ModuleTree() as tree, StateDict() as state:
            return compared(event, tree, state, header, compare(tree, state))
        case _:
            raise AssertionError(f"neither known nor unknown: {event}")


def unresolved(event: LoadEvent, reason: Reason, comparison: Comparison | None = None) -> Judgement:
    """Return the judgement that nothing certain can be said."""
    return Judgement(event, Status.UNRESOLVED, reason, comparison, findings=(UnresolvedLoad(reason, event.comment),))


def _is_in_memory(event: LoadEvent) -> bool:
    return event.origin is None and event.path is None


def compared(event: LoadEvent, tree: ModuleTree, state: StateDict, header: Header, comparison: Comparison) -> Judgement:
    """Return what a comparison amounts to, explained."""
    if comparison.agrees and not comparison.decided:
        return unresolved(event, comparison.doubts[0], comparison)
    if comparison.agrees and not comparison.dropped:
        return Judgement(event, Status.CLEAN, comparison=comparison)
    causes = explain(comparison, tree, state, _other_entries(event, header))
    said = findings(comparison, tree, state, strict=event.strict, causes=causes)
    if not comparison.decided:
        # What is certain is said, but the lists may be incomplete, so the load does not count as worked out.
        return Judgement(event, Status.UNRESOLVED, comparison.doubts[0], comparison, causes, said)
    named = _named(tree, state, causes, _other_entries(event, header))
    status = Status.CLEAN if comparison.agrees else Status.MISMATCH
    return Judgement(event, status, None, comparison, causes, said, named)


def _named(
    tree: ModuleTree, state: StateDict, causes: Sequence[Cause], others: Mapping[Entry, StateDict]
) -> Comparison | None:
    entry = next((cause.entry for cause in causes if isinstance(cause, EntryFits)), None)
    rules = rewrites(causes)
    if entry is None and not rules:
        return None
    return compare(tree, applied(rules, others.get(entry, state) if entry is not None else state))


def _other_entries(event: LoadEvent, header: Header) -> Mapping[Entry, StateDict]:
    checkpoint = header(event.origin.path) if event.origin else None
    if event.origin is None or not isinstance(checkpoint, Checkpoint):
        return {}
    return {entry: state for entry, state in state_dicts(checkpoint).items() if entry != event.origin.entry}


def _other(value: NotStateDict) -> OtherValue | WholeModule:
    return WholeModule(value.type_name) if value.is_module else OtherValue(value.type_name)

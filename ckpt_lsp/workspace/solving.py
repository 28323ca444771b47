"""Solving for the numbers in the source that would make a model fit its checkpoint.

What a size depends on is not traced but tried: a number is changed, the program is evaluated again, and the load is
compared again. Only what then fits is said.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from ckpt_lsp.matching.causes import LEFTOVERS, Change, Variant
from ckpt_lsp.matching.comparison import Comparison
from ckpt_lsp.matching.findings import findings
from ckpt_lsp.matching.variants import likelihood, solved, wanted_sizes
from ckpt_lsp.tensors import ModuleTree, StateDict
from ckpt_lsp.text import Span
from ckpt_lsp.workspace.judging import Header, Judgement
from ckpt_lsp.workspace.literals import Literal
from ckpt_lsp.workspace.reports import JudgedLoad
from ckpt_lsp.workspace.verdict import Confirm

MOST_TRIED = 24
MOST_NAMES = 12
MOST_CHANGES = 3

Compare = Callable[[Sequence[Change]], Comparison | None]
"""Returns the comparison of the same load in the program with these changes; `None` where there is no such load."""


def variant(
    comparison: Comparison, numbers: Iterable[Literal], names: Sequence[Change], compare: Compare
) -> Variant | None:
    """Return the changes after which the load has nothing to report: one of `names` if it helps much, then numbers."""
    known = tuple(numbers)
    changes: tuple[Change, ...] = ()
    tried = [(change, after) for change in names[:MOST_NAMES] if (after := compare((change,))) and after.decided]
    if tried:
        change, after = min(tried, key=lambda one: _differing(one[1]))
        if 2 * _differing(after) < _differing(comparison):
            changes, comparison = (change,), after
    tries = MOST_TRIED
    while len(changes) < MOST_CHANGES and not comparison.agrees:
        for change in _proposals(comparison, known, changes):
            if not tries:
                return None
            tries -= 1
            after = compare((*changes, change))
            if after is not None and after.decided and _differing(after) < _differing(comparison):
                changes, comparison = (*changes, change), after
                break
        else:
            return None
    return Variant(changes) if changes and comparison.agrees else None


def is_of_another(comparison: Comparison) -> bool:
    """Whether so much differs that the checkpoint may be another class's: more than a head, or a few layers."""
    return len(comparison.matched) < 4 * _differing(comparison)


def _differing(comparison: Comparison) -> int:
    return len(comparison.missing) + len(comparison.unexpected) + len(comparison.errors)


def no_worse(before: Sequence[JudgedLoad], after: Sequence[JudgedLoad], place: int) -> bool:
    """Whether a change leaves a program's other loads as good as they are."""
    if len(before) != len(after):
        return False
    others = [pair for number, pair in enumerate(zip(before, after)) if number != place]
    return all(
        old.comparison is None
        or (new.comparison is not None and _differing(new.comparison) <= _differing(old.comparison))
        for old, new in others
    )


def _proposals(comparison: Comparison, numbers: Sequence[Literal], made: Sequence[Change]) -> list[Change]:
    """Return the changes to try, the likeliest first: each number once for each value that it might need."""
    ranked: dict[Change, tuple[int, int]] = {}
    taken = {span for change in made for span in change.spans}
    for wanted in wanted_sizes(comparison):
        for literal in numbers:
            new = solved(literal.value, wanted)
            if new is None or new <= 0 or literal.span in taken:
                continue
            change = Change(literal.name or "it", str(literal.value), str(new), (literal.span,))
            rank = likelihood(literal.value, wanted), -wanted.count
            ranked[change] = min(ranked.get(change, rank), rank)
    return sorted(ranked, key=lambda change: ranked[change])


Compared = tuple[Span, Comparison]
"""A load as its site and what came of it."""


def with_variants(confirm: Confirm | None, variants: Mapping[Compared, Variant]) -> Confirm | None:
    """Return what also names the variants among the causes of the loads that they were found for."""
    if not variants:
        return confirm

    def with_variant(judgement: Judgement, header: Header) -> Judgement:
        decided = confirm(judgement, header) if confirm else judgement
        event, comparison = decided.event, decided.comparison
        found = variants.get((event.site, comparison)) if comparison else None
        if found is None or comparison is None:
            return decided
        assert isinstance(event.model, ModuleTree)
        assert isinstance(event.state, StateDict)
        causes = (*(cause for cause in decided.causes if not isinstance(cause, LEFTOVERS)), found)
        explained = tuple(cause for cause in decided.causes if isinstance(cause, LEFTOVERS))
        said = findings(comparison, event.model, event.state, strict=event.strict, causes=causes)
        return replace(decided, causes=causes, findings=said, explained=explained)

    return with_variant

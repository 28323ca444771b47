"""Why a comparison has something to report: the causes, in the order in which they are cured."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ckpt_lsp.matching.causes import Cause, EntryFits, NothingMatches, held, rewrites
from ckpt_lsp.matching.compare import compare
from ckpt_lsp.matching.comparison import Comparison
from ckpt_lsp.matching.leftovers import leftovers
from ckpt_lsp.matching.naming import naming
from ckpt_lsp.matching.rewrite import applied
from ckpt_lsp.matching.search import search
from ckpt_lsp.matching.templates import Shapes
from ckpt_lsp.tensors import ModuleTree, NotTensor, Shape, StateDict, TensorSpec, key_set

Entries = Mapping[tuple[str, ...], StateDict]
"""The state dicts of one file, by their place in it."""

_MOST_ENTRIES = 16


def explain(
    comparison: Comparison, tree: ModuleTree, state: StateDict, other_entries: Entries | None = None
) -> tuple[Cause, ...]:
    """Return why `state` does not fit `tree`; nothing where it does, or where the keys prove nothing.

    `other_entries` are the further state dicts of the file that `state` comes from.
    """
    if comparison.agrees:
        return ()
    model = key_set(tree).sure
    best = _explained(comparison, tree, model, state)
    first: tuple[Cause, ...] = ()
    for entry, other in _likely(other_entries or {}, model):
        if _most_that_fit(model, other) > len(best.after.matched):
            found = _explained(compare(tree, other), tree, model, other)
            if len(found.after.matched) > len(best.after.matched):
                best = found
                first = (EntryFits(entry, len(found.after.matched), found.after.expected),)
    return (*first, *best.causes)


@dataclass(frozen=True, slots=True)
class _Explained:
    causes: tuple[Cause, ...]
    after: Comparison
    """The comparison once the keys are named as the causes say."""


def _explained(
    comparison: Comparison, tree: ModuleTree, model: Mapping[str, TensorSpec], state: StateDict
) -> _Explained:
    wanted, saved = _sides(comparison, model, state)
    causes: tuple[Cause, ...] = tuple(naming(search(wanted, saved), wanted, saved, held(state)))
    named, after = state, comparison
    if causes:
        named = applied(rewrites(causes), state)
        after = compare(tree, named)
        if len(after.matched) <= len(comparison.matched):
            causes, named, after = (), state, comparison
    rest = tuple(leftovers(after, tree, named))
    if not causes and not rest and not comparison.matched and comparison.expected:
        rest = (NothingMatches(comparison.expected),)
    return _Explained((*causes, *rest), after)


def _sides(comparison: Comparison, model: Mapping[str, TensorSpec], state: StateDict) -> tuple[Shapes, Shapes]:
    """Return the keys and shapes of both sides, so far as it is sure that they are there."""
    wanted = {key: spec.shape for key, spec in model.items()}
    saved = dict(_shapes(state))
    if comparison.decided:
        return wanted, saved
    both = {*comparison.matched, *(mismatch.key for mismatch in comparison.mismatched)}
    here, there = both.union(comparison.missing), both.union(comparison.unexpected)
    return (
        {key: shape for key, shape in wanted.items() if key in here},
        {key: shape for key, shape in saved.items() if key in there},
    )


def _shapes(state: StateDict) -> Iterator[tuple[str, Shape | None]]:
    for key, entry in state.entries.items():
        if not isinstance(entry.value, NotTensor):
            yield key, entry.value.shape


def _likely(entries: Entries, model: Mapping[str, TensorSpec]) -> list[tuple[tuple[str, ...], StateDict]]:
    """Return the largest entries that have a slot's name in common with the model.

    An optimizer's state has an entry for each parameter; comparing each of them would take too long.
    """
    names = {key.rpartition(".")[2] for key in model}
    likely = [
        (entry, state)
        for entry, state in entries.items()
        if not names.isdisjoint(key.rpartition(".")[2] for key in state.entries)
    ]
    return sorted(likely, key=lambda item: len(item[1].entries), reverse=True)[:_MOST_ENTRIES]


def _most_that_fit(model: Mapping[str, TensorSpec], state: StateDict) -> int:
    """Return how many keys may fit under any names: those of equal shape; where shapes are not known, all may."""
    shapes = Counter(shape for _, shape in _shapes(state))
    wanted = Counter(spec.shape for spec in model.values())
    if any(shape is None or None in shape for shape in (*shapes, *wanted)):
        return len(state.entries)
    return sum((shapes & wanted).values())

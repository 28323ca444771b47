"""Why a comparison has something to report: the causes, in the order in which they are cured."""

from __future__ import annotations

from collections.abc import Mapping

from ckpt_lsp.matching.causes import Cause, EntryFits, NothingMatches, PrefixToAdd, PrefixToStrip, SizesDiffer
from ckpt_lsp.matching.compare import compare
from ckpt_lsp.matching.comparison import Comparison
from ckpt_lsp.matching.prefixes import prefix_to_add, prefix_to_strip
from ckpt_lsp.matching.renames import renamed
from ckpt_lsp.tensors import ModuleTree, StateDict, key_set

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
    causes = _causes(comparison, tree, state)
    better = _better_entry(_score(comparison, causes), tree, other_entries or {})
    return better or causes


def _better_entry(score: int, tree: ModuleTree, entries: Entries) -> tuple[Cause, ...]:
    """Return the entry in which more of the model's keys fit than `score`, and what stands in the way there."""
    best: tuple[Cause, ...] = ()
    for entry, state in _likely(entries, tree):
        comparison = compare(tree, state)
        causes = _causes(comparison, tree, state)
        found = _score(comparison, causes)
        if found > score:
            score = found
            best = (EntryFits(entry, found, comparison.expected), *causes)
    return best


def _likely(entries: Entries, tree: ModuleTree) -> list[tuple[tuple[str, ...], StateDict]]:
    """Return the largest entries that have a slot's name in common with the model.

    An optimizer's state has an entry for each parameter; comparing each of them would take too long.
    """
    names = {key.rpartition(".")[2] for key in key_set(tree).sure}
    likely = [
        (entry, state)
        for entry, state in entries.items()
        if not names.isdisjoint(key.rpartition(".")[2] for key in state.entries)
    ]
    return sorted(likely, key=lambda item: len(item[1].entries), reverse=True)[:_MOST_ENTRIES]


def _score(comparison: Comparison, causes: tuple[Cause, ...]) -> int:
    cured = sum(cause.count for cause in causes if isinstance(cause, PrefixToStrip | PrefixToAdd))
    return len(comparison.matched) + cured


def _causes(comparison: Comparison, tree: ModuleTree, state: StateDict) -> tuple[Cause, ...]:
    model = key_set(tree).sure
    prefix = prefix_to_strip(comparison, model, state) or prefix_to_add(comparison, model, state)
    causes: list[Cause] = [cause for cause in (prefix, renamed(comparison, model, state, prefix)) if cause]
    if comparison.mismatched:
        causes.append(SizesDiffer(len(comparison.mismatched), comparison.expected))
    if not causes and not comparison.matched and comparison.expected:
        causes.append(NothingMatches(comparison.expected))
    return tuple(causes)

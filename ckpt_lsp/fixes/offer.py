"""Which fixes a load gets: those that its causes and its lists of keys suggest, so far as they are proven."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from typing_extensions import assert_never

from ckpt_lsp.fixes.call_site import CallSite, find_call
from ckpt_lsp.fixes.choose_entry import choose_entry
from ckpt_lsp.fixes.filter_keys import filter_keys
from ckpt_lsp.fixes.fix import Fix
from ckpt_lsp.fixes.judged import JudgedLoad
from ckpt_lsp.fixes.not_strict import not_strict
from ckpt_lsp.fixes.proof import Evaluate, proven
from ckpt_lsp.fixes.rename_keys import add_prefix, rename_module
from ckpt_lsp.fixes.strip_prefix import strip_prefix
from ckpt_lsp.matching.causes import EntryFits, NothingMatches, PrefixToAdd, PrefixToStrip, Renamed, SizesDiffer
from ckpt_lsp.matching.comparison import Comparison, Mismatch


def offer(loads: Sequence[JudgedLoad], text: str, evaluate: Evaluate) -> tuple[Fix, ...]:
    """Return the fixes of one call in a file with this `text`, the best first; `loads` are all its reachings.

    `evaluate` is asked once for each fix that is considered, a handful of times.
    """
    if not loads or any(load.call != "load_state_dict" or load.comparison is None for load in loads):
        return ()
    site = find_call(text, loads[0].site)
    if site is None or site.state_dict is None:
        return ()
    considered = (fix for fix in _considered(site, loads) if fix)
    return tuple(fix for fix in (proven(one, loads, text, evaluate) for one in considered) if fix)


def _considered(site: CallSite, loads: Sequence[JudgedLoad]) -> Iterator[Fix | None]:
    yield from _cures(site, loads[0])
    comparisons = [load.comparison for load in loads if load.comparison]
    if not all(comparison.matched for comparison in comparisons):
        return
    if all(_can_filter(comparison) for comparison in comparisons):
        strict = [load.strict is not False for load in loads]
        dropped = [len(comparison.unexpected) + len(comparison.mismatched) for comparison in comparisons]
        lacking = [len(comparison.missing) + len(comparison.mismatched) for comparison in comparisons]
        if any(comparison.errors or tight for comparison, tight in zip(comparisons, strict, strict=True)):
            yield filter_keys(site, dropped, lacking if any(strict) else [0])
    if all(load.strict for load in loads) and not any(comparison.errors for comparison in comparisons):
        yield not_strict(site)


def _cures(site: CallSite, load: JudgedLoad) -> Iterator[Fix | None]:
    """Yield the fixes that load what is meant; one that renames keys of another entry also picks that entry."""
    passed = load.entry
    wanted = next((cause.entry for cause in load.causes if isinstance(cause, EntryFits)), passed)
    for cause in load.causes:
        match cause:
            case PrefixToStrip(prefix):
                yield strip_prefix(site, prefix, passed, wanted)
            case PrefixToAdd(prefix):
                yield add_prefix(site, prefix, passed, wanted)
            case Renamed(((old, new),)):
                yield rename_module(site, old, new, passed, wanted)
            case EntryFits():
                yield choose_entry(site, passed, wanted)
            case Renamed() | SizesDiffer() | NothingMatches():
                pass
            case _:
                assert_never(cause)


def _can_filter(comparison: Comparison) -> bool:
    """Whether dropping keys by name and shape leaves nothing that raises; the comparison of shapes needs tensors."""
    only_shapes = all(isinstance(error, Mismatch) for error in comparison.errors)
    return only_shapes and bool(comparison.unexpected or comparison.mismatched)

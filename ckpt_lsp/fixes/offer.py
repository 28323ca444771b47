"""Which fixes a load gets: those that its causes and its lists of keys suggest, so far as they are proven."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ckpt_lsp.fixes.allow_missing import allow_missing
from ckpt_lsp.fixes.call_site import CallSite, find_call
from ckpt_lsp.fixes.choose_entry import choose_entry
from ckpt_lsp.fixes.drop_buffers import drop_buffers
from ckpt_lsp.fixes.filter_keys import filter_keys
from ckpt_lsp.fixes.fix import Fix
from ckpt_lsp.fixes.judged import JudgedLoad
from ckpt_lsp.fixes.load_into import load_into
from ckpt_lsp.fixes.move_index import move_index
from ckpt_lsp.fixes.not_strict import not_strict
from ckpt_lsp.fixes.proof import Evaluate, proven
from ckpt_lsp.fixes.rename_keys import rename_keys
from ckpt_lsp.matching.causes import (
    Cause,
    EntryFits,
    HarmlessBuffers,
    HeadDiffers,
    PartExtra,
    PartMissing,
    SizesDiffer,
    rewrites,
)
from ckpt_lsp.matching.comparison import Comparison
from ckpt_lsp.matching.rewrite import Where
from ckpt_lsp.tensors import Mismatch


def offer(loads: Sequence[JudgedLoad], text: str, evaluate: Evaluate) -> tuple[Fix, ...]:
    """Return the fixes of one call in a file with this `text`, the best first; `loads` are all its reachings.

    `evaluate` is asked once for each fix that is considered, a handful of times.
    """
    if not loads or any(load.call != "load_state_dict" or load.comparison is None for load in loads):
        return ()
    if all(load.comparison and load.comparison.agrees for load in loads):
        return ()
    site = find_call(text, loads[0].site)
    if site is None or site.state_dict is None:
        return ()
    considered = (fix for fix in _considered(site, loads) if fix)
    return tuple(fix for fix in (proven(one, loads, text, evaluate) for one in considered) if fix)


def _considered(site: CallSite, loads: Sequence[JudgedLoad]) -> Iterator[Fix | None]:
    if moved := move_index(site, loads[0].entry):
        # Whatever is loaded, the index behind the call fails.
        yield moved
        return
    yield from _cures(site, loads)
    comparisons = [load.comparison for load in loads if load.comparison]
    if not all(comparison.matched for comparison in comparisons):
        return
    if all(_can_filter(comparison) for comparison in comparisons):
        strict = [load.strict is not False for load in loads]
        dropped = [len(comparison.unexpected) + len(comparison.mismatched) for comparison in comparisons]
        lacking = [len(comparison.missing) + len(comparison.mismatched) for comparison in comparisons]
        if any(comparison.errors or tight for comparison, tight in zip(comparisons, strict, strict=True)):
            yield filter_keys(site, (), ((), ()), dropped, lacking if any(strict) else [0])
    if any(comparison.errors for comparison in comparisons) or len({load.strict for load in loads}) > 1:
        return
    if loads[0].strict is not None and not any(map(_is_misnamed, loads)):
        first = comparisons[0]
        if len({(one.missing, one.unexpected) for one in comparisons}) == 1:
            lists = first.matched, first.missing, first.unexpected
            yield allow_missing(site, *lists, is_strict=loads[0].strict)
    if loads[0].strict:
        yield not_strict(site)


def _is_misnamed(load: JudgedLoad) -> bool:
    """Whether keys differ by name, so that letting them differ would be no cure."""
    return bool(rewrites(load.causes)) or any(isinstance(cause, EntryFits) for cause in load.causes)


def _cures(site: CallSite, loads: Sequence[JudgedLoad]) -> Iterator[Fix | None]:
    """Yield the fixes that load what is meant: the right entry, its keys renamed, and what fits of that."""
    load = loads[0]
    wanted = next((cause.entry for cause in load.causes if isinstance(cause, EntryFits)), load.entry)
    rules, entries = rewrites(load.causes), (load.entry, wanted)
    if buffers := _unexpected_buffers(load.causes):
        yield drop_buffers(site, rules, entries, buffers)
    if len(rules) == 1 and not rules[0].old and rules[0].where is Where.START:
        yield load_into(site, rules[0].new, *entries)
    if rules:
        yield rename_keys(site, rules, *entries)
    elif wanted != load.entry:
        yield choose_entry(site, *entries)
    dropped, lacking = _left(load.causes)
    if (rules or wanted != load.entry) and dropped and all(other.causes == load.causes for other in loads):
        yield filter_keys(site, rules, entries, [dropped], [lacking if load.strict is not False else 0])


def _unexpected_buffers(causes: Sequence[Cause]) -> tuple[str, ...]:
    return next((cause.unexpected for cause in causes if isinstance(cause, HarmlessBuffers)), ())


def _left(causes: Sequence[Cause]) -> tuple[int, int]:
    """Return how many keys of the checkpoint do not fit, and how many of the model get none, after all renaming."""
    dropped = lacking = 0
    for cause in causes:
        match cause:
            case HeadDiffers(keys):
                dropped, lacking = dropped + len(keys), lacking + len(keys)
            case SizesDiffer(count):
                dropped, lacking = dropped + count, lacking + count
            case HarmlessBuffers(missing, unexpected):
                dropped, lacking = dropped + len(unexpected), lacking + len(missing)
            case PartMissing(_, count):
                lacking += count
            case PartExtra(_, count):
                dropped += count
            case _:
                pass
    return dropped, lacking


def _can_filter(comparison: Comparison) -> bool:
    """Whether dropping keys by name and shape leaves nothing that raises; the comparison of shapes needs tensors."""
    only_shapes = all(isinstance(error, Mismatch) for error in comparison.errors)
    return only_shapes and bool(comparison.unexpected or comparison.mismatched)

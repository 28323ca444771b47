"""The rules that the search found, told as causes."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence

from ckpt_lsp.matching.causes import Naming, PartToStrip, PrefixToAdd, PrefixToStrip, Renamed
from ckpt_lsp.matching.rewrite import Rewrite, Where, renamer
from ckpt_lsp.matching.search import fits, renamed_keys
from ckpt_lsp.matching.templates import Shapes


def naming(found: Sequence[Rewrite], model: Shapes, saved: Shapes, total: int | None) -> Iterator[Naming]:
    """Yield the causes that `found` stands for; `total` is the number of keys of the checkpoint."""
    for is_renaming, rules in itertools.groupby(found, _is_renaming):
        if is_renaming:
            several = tuple(rules)
            after = _after(several, saved)
            moved = sum(new != old and fits(model, new, saved[old]) for old, new in zip(saved, after, strict=True))
            yield Renamed(several, moved)
            saved = dict(zip(after, saved.values(), strict=True))
        else:
            for rule in rules:
                yield _affix(rule, model, saved, total)
                saved = renamed_keys(saved, rule)


def _is_renaming(rule: Rewrite) -> bool:
    return bool(rule.new) and (bool(rule.old) or rule.where is not Where.START)


def _after(rules: Sequence[Rewrite], saved: Shapes) -> Sequence[str]:
    keys = list(saved)
    for rule in rules:
        keys = list(map(renamer(rule), keys))
    return keys


def _affix(rule: Rewrite, model: Shapes, saved: Shapes, total: int | None) -> Naming:
    rename = renamer(rule)
    moved = [(key, rename(key)) for key in saved if rename(key) != key]
    if rule.new:
        return PrefixToAdd(rule.new, sum(fits(model, new, saved[key]) for key, new in moved), total)
    if rule.where is Where.START and not rule.has_numbers:
        return PrefixToStrip(rule.old, len(moved), total)
    return PartToStrip(rule.old, len(moved), total)

"""Other values that would make a model fit: which sizes the checkpoint asks for, and which value would give them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ckpt_lsp.matching.comparison import Comparison


@dataclass(frozen=True, slots=True)
class Wanted:
    """A size (or a number of repeated parts) that the model has, the checkpoint's in its place, and how often."""

    model: int
    checkpoint: int
    count: int


def wanted_sizes(comparison: Comparison) -> tuple[Wanted, ...]:
    """Return what differs between two lists of keys in terms of numbers, the most frequent first."""
    pairs: Counter[tuple[int, int]] = Counter()
    for one in comparison.mismatched:
        if len(one.model) == len(one.checkpoint):
            for ours, theirs in zip(one.model, one.checkpoint):
                if ours is not None and theirs is not None and ours != theirs:
                    pairs[ours, theirs] += 1
    pairs.update(_repeats(comparison))
    return tuple(Wanted(*pair, count) for pair, count in pairs.most_common())


def _repeats(comparison: Comparison) -> Iterator[tuple[int, int]]:
    """Yield how many parts `layers.0`, `layers.1`, … the model and the checkpoint have, where that differs."""
    common = [*comparison.matched, *(one.key for one in comparison.mismatched)]
    both = _numbers(common)
    ours, theirs = _numbers(comparison.missing), _numbers(comparison.unexpected)
    for prefix in dict.fromkeys([*ours, *theirs]):
        shared = both.get(prefix, set())
        model, checkpoint = shared | ours.get(prefix, set()), shared | theirs.get(prefix, set())
        if shared and len(model) != len(checkpoint):
            yield len(model), len(checkpoint)


def _numbers(keys: Iterable[str]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for key in keys:
        parts = key.split(".")
        for place, part in enumerate(parts):
            if part.isdecimal():
                found.setdefault(".".join(parts[:place]), set()).add(part)
    return found


def solved(value: int, wanted: Wanted) -> int | None:
    """Return what `value` would have to be for a size that it makes: equal to it, a multiple, a part, or nearly it."""
    if value == wanted.model:
        return wanted.checkpoint
    if value > 1 and wanted.model % value == 0 and wanted.checkpoint % (wanted.model // value) == 0:
        return wanted.checkpoint // (wanted.model // value)
    if wanted.model > 1 and value % wanted.model == 0:
        return wanted.checkpoint * (value // wanted.model)
    for factor in range(1, _FACTORS + 1):
        more = wanted.model - factor * value
        if abs(more) <= _NEARLY and (wanted.checkpoint - more) % factor == 0:
            return (wanted.checkpoint - more) // factor
    return None


_NEARLY, _FACTORS = 2, 3
"""As in `classes + 1` and `2 * heads - 1`."""


def likelihood(value: int, wanted: Wanted) -> int:
    """Rank how a value may make a size, the likeliest first."""
    if value == wanted.model:
        return 0
    return 1 if value > 1 and (wanted.model % value == 0 or value % wanted.model == 0) else 2

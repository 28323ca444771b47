"""Prefixes that one side's keys have and the other's lack: wrappers such as `DataParallel`, or an attribute's name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from ckpt_lsp.matching.causes import PrefixToAdd, PrefixToStrip, held
from ckpt_lsp.matching.comparison import Comparison
from ckpt_lsp.matching.shapes import Fit, fit
from ckpt_lsp.tensors import NotTensor, StateDict, TensorSpec


def prefix_to_strip(comparison: Comparison, model: Mapping[str, TensorSpec], state: StateDict) -> PrefixToStrip | None:
    """Return the prefix without which most of the unexpected, or of the missing, keys fit."""
    pairs = _by_longer_key(comparison.unexpected, comparison.missing)
    prefixes = [prefix for prefix, rest in pairs if _fits(model.get(rest), state, prefix + rest)]
    best = _most(prefixes, comparison)
    return PrefixToStrip(*best, held(state)) if best else None


def prefix_to_add(comparison: Comparison, model: Mapping[str, TensorSpec], state: StateDict) -> PrefixToAdd | None:
    """Return the prefix with which most of the unexpected, or of the missing, keys fit."""
    pairs = _by_longer_key(comparison.missing, comparison.unexpected)
    prefixes = [prefix for prefix, rest in pairs if _fits(model.get(prefix + rest), state, rest)]
    best = _most(prefixes, comparison)
    return PrefixToAdd(*best, held(state)) if best else None


def _by_longer_key(long: Iterable[str], short: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield (prefix, rest) for each of the `long` keys whose rest is one of the `short` keys."""
    rests = frozenset(short)
    for key in long:
        for index, char in enumerate(key):
            if char == "." and key[index + 1 :] in rests:
                yield key[: index + 1], key[index + 1 :]


def _fits(model: TensorSpec | None, state: StateDict, key: str) -> bool:
    value = state.entries[key].value
    return model is not None and not isinstance(value, NotTensor) and fit(model.shape, value.shape) is not Fit.NO


def _most(prefixes: list[str], comparison: Comparison) -> tuple[str, int] | None:
    if not prefixes:
        return None
    prefix, count = Counter(prefixes).most_common(1)[0]
    most = 2 * count > min(len(comparison.missing), len(comparison.unexpected))
    return (prefix, count) if most else None

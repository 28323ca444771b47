"""Modules that were renamed: the same parts with the same shapes, under one name here and another there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from ckpt_lsp.matching.causes import PrefixToAdd, PrefixToStrip, Renamed
from ckpt_lsp.matching.comparison import Comparison
from ckpt_lsp.tensors import NotTensor, Shape, StateDict, StateEntry, TensorSpec

Parts = frozenset[tuple[str, Shape | None]]
"""What a module consists of: the keys below it, and their shapes."""


def renamed(
    comparison: Comparison,
    model: Mapping[str, TensorSpec],
    state: StateDict,
    prefix: PrefixToStrip | PrefixToAdd | None = None,
) -> Renamed | None:
    """Return the largest modules that are wholly missing on one side and have exactly one counterpart on the other.

    Keys that `prefix` explains take no part.
    """
    missing, unexpected = _unexplained(comparison, prefix)
    here = _modules({key: spec.shape for key, spec in model.items()}, missing)
    there = _modules({key: _shape(entry) for key, entry in state.entries.items()}, unexpected)
    pairs = tuple(_pairs(_unique(there), _unique(here)))
    return Renamed(pairs) if pairs else None


def _unexplained(
    comparison: Comparison, prefix: PrefixToStrip | PrefixToAdd | None
) -> tuple[frozenset[str], frozenset[str]]:
    missing, unexpected = frozenset(comparison.missing), frozenset(comparison.unexpected)
    match prefix:
        case None:
            return missing, unexpected
        case PrefixToStrip(text):
            same = frozenset(text + key for key in missing) & unexpected
            return missing - {key.removeprefix(text) for key in same}, unexpected - same
        case PrefixToAdd(text):
            same = frozenset(text + key for key in unexpected) & missing
            return missing - same, unexpected - {key.removeprefix(text) for key in same}


def _modules(shapes: Mapping[str, Shape | None], chosen: frozenset[str]) -> Mapping[str, Parts]:
    """Return the modules all of whose keys are `chosen`, outer ones first, with their parts."""
    below: dict[str, list[str]] = {}
    for key in shapes:
        for path in _owners(key):
            below.setdefault(path, []).append(key)
    whole = [path for path, keys in below.items() if chosen.issuperset(keys)]
    return {
        path: frozenset((key[len(path) + 1 :], shapes[key]) for key in below[path])
        for path in sorted(whole, key=lambda path: path.count("."))
        if all(shape is not None and None not in shape for shape in map(shapes.__getitem__, below[path]))
    }


def _owners(key: str) -> Iterator[str]:
    return (key[:index] for index, char in enumerate(key) if char == ".")


def _unique(modules: Mapping[str, Parts]) -> Mapping[Parts, str]:
    """Return the module that has some parts, where it is the only one."""
    paths: dict[Parts, list[str]] = {}
    for path, parts in modules.items():
        paths.setdefault(parts, []).append(path)
    return {parts: found[0] for parts, found in paths.items() if len(found) == 1}


def _pairs(there: Mapping[Parts, str], here: Mapping[Parts, str]) -> Iterator[tuple[str, str]]:
    """Yield (checkpoint's name, model's name), leaving out what lies inside a pair already named."""
    olds: list[str] = []
    news: list[str] = []
    for parts, new in here.items():
        old = there.get(parts)
        if old is None or _inside(old, olds) or _inside(new, news):
            continue
        olds.append(old)
        news.append(new)
        yield old, new


def _inside(path: str, modules: Iterable[str]) -> bool:
    return any(path.startswith(module + ".") for module in modules)


def _shape(entry: StateEntry) -> Shape | None:
    return None if isinstance(entry.value, NotTensor) else entry.value.shape

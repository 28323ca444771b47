"""Modules that were renamed: the same parts with the same shapes, under one name here and another there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from ckpt_lsp.tensors import Shape

Parts = frozenset[tuple[str, Shape | None]]
"""What a module consists of: the keys below it, and their shapes."""


def same_modules(model: Mapping[str, Shape | None], saved: Mapping[str, Shape | None]) -> Sequence[tuple[str, str]]:
    """Return the largest modules that one side lacks wholly, and of which the other has exactly one counterpart.

    A pair is (the checkpoint's name, the model's name).
    """
    here = _modules(model, model.keys() - saved.keys())
    there = _modules(saved, saved.keys() - model.keys())
    return list(_pairs(_unique(there), _unique(here)))


def _modules(shapes: Mapping[str, Shape | None], chosen: frozenset[str] | set[str]) -> Mapping[str, Parts]:
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

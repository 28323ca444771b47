"""Keys that differ in one number only, as one: `layers.{0…11}.attn.weight`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

Parts = tuple[str, ...]


def grouped(keys: Sequence[str]) -> Mapping[str, int]:
    """Return `keys` in order, several that differ in one number told as one at the place of the first; and how many."""
    parts = {key: tuple(key.split(".")) for key in keys}
    groups: dict[tuple[Parts, int], list[int]] = {}
    for split in parts.values():
        for place in _numbers(split):
            groups.setdefault((_without(split, place), place), []).append(int(split[place]))
    told: dict[str, int] = {}
    for key, split in parts.items():
        sizes = [(len(groups[_without(split, place), place]), -place, place) for place in _numbers(split)]
        most, _, place = max(sizes, default=(1, 0, 0))
        name = key if most == 1 else _joined(split, place, groups[_without(split, place), place])
        told[name] = told.get(name, 0) + 1
    return told


def _numbers(parts: Parts) -> list[int]:
    return [place for place, part in enumerate(parts) if part.isdecimal()]


def _without(parts: Parts, place: int) -> Parts:
    return (*parts[:place], "", *parts[place + 1 :])


def _joined(parts: Parts, place: int, numbers: Sequence[int]) -> str:
    return ".".join((*parts[:place], f"{{{_range(sorted(numbers))}}}", *parts[place + 1 :]))


def _range(numbers: Sequence[int]) -> str:
    """Return `0…11` where none is left out, else up to three of them: `0, 3, 4, …`."""
    if len(numbers) > 2 and numbers[-1] - numbers[0] == len(numbers) - 1:
        return f"{numbers[0]}…{numbers[-1]}"
    shown = ", ".join(map(str, numbers[:3]))
    return f"{shown}, …" if len(numbers) > 3 else shown

"""Rules that would make keys of one kind into keys of another: `blocks.{}.attn.weight` from `layers.{}.attn.weight`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from ckpt_lsp.matching.rewrite import Rewrite, Where
from ckpt_lsp.tensors import Shape

Shapes = Mapping[str, Shape | None]
"""Keys with their shapes; `None` where one is not known."""

_MOST_KINDS = 64
_PROBES = 4


def kinds(keys: Iterable[str]) -> Mapping[tuple[str, ...], Sequence[str]]:
    """Return the keys by their parts with `{}` for the first number, the kinds with the most keys only."""
    found: dict[tuple[str, ...], list[str]] = {}
    for key in keys:
        parts = key.split(".")
        first = next((place for place, part in enumerate(parts) if part.isdecimal()), None)
        if first is not None:
            parts[first] = "{}"
        found.setdefault(tuple(parts), []).append(key)
    return dict(sorted(found.items(), key=lambda item: len(item[1]), reverse=True)[:_MOST_KINDS])


def suggested(loose: Shapes, wanted: Shapes) -> Sequence[Rewrite]:
    """Return rules that turn kinds of `loose` keys into kinds of `wanted` ones, those with the most keys first."""
    votes: dict[Rewrite, int] = {}
    here = {kind: ({wanted[key] for key in keys}, keys) for kind, keys in kinds(wanted).items()}
    for old, keys in kinds(loose).items():
        shapes = {loose[key] for key in keys}
        for new, (others, their) in here.items():
            if not shapes.isdisjoint(others) or None in shapes or None in others:
                for rewrite in _between(old, new):
                    votes[rewrite] = votes.get(rewrite, 0) + min(len(keys), len(their))
    for rewrite in _with_numbers(list(loose), list(wanted)):
        votes.setdefault(rewrite, _PROBES)
    return sorted(votes, key=lambda rewrite: votes[rewrite], reverse=True)


def _with_numbers(loose: Sequence[str], wanted: Sequence[str]) -> Iterator[Rewrite]:
    """Yield prefixes with a number, such as the place in an `nn.Sequential`: no kind of keys tells which one."""
    for key in loose[:_PROBES]:
        for other in wanted:
            if other.endswith(f".{key}") and any(map(str.isdecimal, other[: -len(key) - 1].split("."))):
                yield Rewrite("", other[: -len(key)])
    for other in wanted[:_PROBES]:
        for key in loose:
            if key.endswith(f".{other}") and any(map(str.isdecimal, key[: -len(other) - 1].split("."))):
                yield Rewrite(key[: -len(other)], "")


def _between(old: tuple[str, ...], new: tuple[str, ...]) -> Iterator[Rewrite]:
    """Yield the rules that turn keys of the kind `old` into such of the kind `new`."""
    shorter = min(len(old), len(new))
    tail = next((n for n in range(shorter) if old[-1 - n] != new[-1 - n]), shorter)
    head = next((n for n in range(shorter - tail) if old[n] != new[n]), shorter - tail)
    before, after = old[head : len(old) - tail], new[head : len(new) - tail]
    if not before and not after:
        return
    if tail:
        if "{}" not in (*before, *after) and not all(part.isdecimal() for part in before):
            yield Rewrite(_dotted(before), _dotted(after), Where.ANYWHERE)
        yield from _at_start(old[: len(old) - tail], new[: len(new) - tail])
    elif "{}" not in (*before, *after) and before and after:
        yield Rewrite(".".join(before), ".".join(after), Where.END)


def _at_start(old: tuple[str, ...], new: tuple[str, ...]) -> Iterator[Rewrite]:
    """Yield the rule with the number that both have, or the one without where all that differs precedes the number."""
    if ("{}" in old) != ("{}" in new):
        return
    yield Rewrite(_dotted(old).replace("{}", "{i}"), _dotted(new).replace("{}", "{i}"))
    if "{}" in old:
        first, other = old.index("{}"), new.index("{}")
        if old[first:] == new[other:]:
            yield Rewrite(_dotted(old[:first]), _dotted(new[:other]))


def _dotted(parts: Iterable[str]) -> str:
    return "".join(f"{part}." for part in parts)

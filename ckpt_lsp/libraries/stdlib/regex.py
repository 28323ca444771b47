"""`re`: real matching of known texts, with patterns that cannot keep it busy."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ckpt_lsp.evaluator.natives import Library, pure
from ckpt_lsp.evaluator.values import ListValue, OneOf, Unknown, Value
from ckpt_lsp.libraries.stdlib.regex_safety import is_quick

if TYPE_CHECKING:
    from ckpt_lsp.evaluator.machine import Machine

RE = Library("re")

LONGEST_TEXT = 100_000
LONGEST_PATTERN = 2_000
MOST_MATCHES = 10_000

Spans = tuple[tuple[int, int], ...]


class _Refused(Exception):
    """Matching may take too long."""


@functools.lru_cache(maxsize=512)
def _compiled(pattern: str | bytes, flags: int) -> re.Pattern[Any]:
    if len(pattern) > LONGEST_PATTERN:
        raise _Refused
    try:
        return re.compile(pattern, flags)
    except (re.error, OverflowError, RecursionError) as error:
        raise ValueError(str(error)) from error


@functools.lru_cache(maxsize=2048)
def _is_quick(pattern: str, flags: int, length: int) -> bool:
    return is_quick(pattern, flags, length)


def _ready(pattern: str | bytes, flags: int, text: str | bytes) -> re.Pattern[Any]:
    compiled = _compiled(pattern, flags)
    shown = pattern if isinstance(pattern, str) else pattern.decode("latin-1")
    if len(text) > LONGEST_TEXT or not _is_quick(shown, flags, len(text)):
        raise _Refused
    return compiled


def _described(match: re.Match[Any] | None) -> tuple[Spans, dict[str, int]] | None:
    if match is None:
        return None
    return tuple(match.span(number) for number in range(match.re.groups + 1)), dict(match.re.groupindex)


def _attempt(machine: Machine, function: Any, *arguments: Value) -> Value:
    """Call `function` with known arguments; where it refuses, the result is not known."""

    def guarded(*known: Any) -> Any:
        try:
            return function(*known)
        except _Refused:
            return ...

    result = pure(guarded)(machine, *arguments)
    if result is ... or (isinstance(result, OneOf) and ... in result.alternatives):
        return machine.unknown("matching this regular expression may take too long", plain=True)
    return result


@RE.native("_search")
def search(machine: Machine, kind: Value, pattern: Value, flags: Value, string: Value, bounds: Value) -> Value:
    """`Pattern.search`, `match` or `fullmatch`."""

    def find(kind: str, pattern: str, flags: int, string: str, bounds: tuple[int, ...]) -> object:
        compiled = _ready(pattern, flags, string)
        return _described(getattr(compiled, kind)(string, *bounds))

    return _attempt(machine, find, kind, pattern, flags, string, bounds)


@RE.native("_find_all")
def find_all(machine: Machine, pattern: Value, flags: Value, string: Value, count: Value) -> Value:
    """Matches as `Pattern.finditer` gives them, at most `count` of them where that is not 0."""

    def find(pattern: str, flags: int, string: str, count: int) -> object:
        compiled = _ready(pattern, flags, string)
        found: list[object] = []
        for match in compiled.finditer(string):
            if len(found) > MOST_MATCHES:
                raise _Refused
            found.append(_described(match))
            if len(found) == count:
                break
        return found

    found = _attempt(machine, find, pattern, flags, string, count)
    return ListValue((), found.reason) if isinstance(found, Unknown) else found


@RE.native("_group_count")
def group_count(machine: Machine, pattern: Value, flags: Value) -> Value:
    """The number of groups, and the numbers of those with a name."""

    def count(pattern: str, flags: int) -> tuple[int, dict[str, int]]:
        compiled = _compiled(pattern, flags)
        return compiled.groups, dict(compiled.groupindex)

    counted = _attempt(machine, count, pattern, flags)
    return (counted, counted) if isinstance(counted, (Unknown, OneOf)) else counted


@RE.native("_expanded")
def expanded(machine: Machine, template: Value, spans: Value, names: Value, string: Value) -> Value:
    """`Match.expand`."""
    return pure(_expand)(machine, template, spans, names, string)


def _expand(template: str, spans: Spans, names: Mapping[str, int], string: str) -> str:
    if "\\" not in template:
        return template
    # A pattern with the same groups in the same places, each around the text that its group matched.
    stand_in, text = "", ""
    by_number = {number: name for name, number in names.items()}
    for number, (start, end) in enumerate(spans[1:], 1):
        group = string[start:end] if start >= 0 else ""
        label = f"?P<{by_number[number]}>" if number in by_number else ""
        stand_in += f"({label}{re.escape(group)})"
        text += group
    whole = string[slice(*spans[0])]
    match = re.match(stand_in, text)
    assert match is not None
    try:
        return "".join(
            piece if number % 2 == 0 else whole for number, piece in enumerate(_expand_around_whole(match, template))
        )
    except (re.error, IndexError) as error:
        raise ValueError(str(error)) from error


def _expand_around_whole(match: re.Match[str], template: str) -> list[str]:
    """Expand the pieces of `template` around `\\g<0>`, which stands for the whole match."""
    pieces = template.split("\\g<0>")
    expanded = [match.expand(piece) for piece in pieces]
    return [part for piece in expanded for part in (piece, "")][:-1]


RE.pure("escape")(re.escape)

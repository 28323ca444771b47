"""Whether matching a regular expression surely ends soon: `re` cannot be interrupted.

Matching tries every way to divide a text among the repetitions of a pattern. There is one way only where, after each
round of a repetition, the next character tells whether another round follows (as in an LL(1) grammar). Others are
*ambiguous*: with several in sequence the time grows with a power of the text's length, and with one inside another
it doubles with every character.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

if sys.version_info >= (3, 11):
    from re import _constants as codes
    from re import _parser as parser
else:
    import sre_constants as codes
    import sre_parse as parser

MOST_WORK = 100_000_000
"""The most steps that a match may need, at worst: about a second."""
LONGEST_NESTED = 10
"""The longest text that a pattern with ambiguous repetitions inside repetitions is matched against."""
FEW = 2
"""A repetition of so few rounds is no repetition."""

Characters = int
"""A set of characters as bits: one per ASCII character, and one for all others."""
EVERY: Final = (1 << 129) - 1
_OTHERS: Final = 1 << 128

_REPEATS: Final = (codes.MAX_REPEAT, codes.MIN_REPEAT)
_SIMPLE: Final = (codes.LITERAL, codes.NOT_LITERAL, codes.IN, codes.ANY, codes.RANGE, codes.AT)

_CATEGORIES: Final[dict[Any, Callable[[str], bool]]] = {
    codes.CATEGORY_DIGIT: str.isdigit,
    codes.CATEGORY_SPACE: str.isspace,
    codes.CATEGORY_WORD: lambda character: character.isalnum() or character == "_",
}
_NEGATED: Final = {
    codes.CATEGORY_NOT_DIGIT: codes.CATEGORY_DIGIT,
    codes.CATEGORY_NOT_SPACE: codes.CATEGORY_SPACE,
    codes.CATEGORY_NOT_WORD: codes.CATEGORY_WORD,
}


def is_quick(pattern: str, flags: int, length: int) -> bool:
    """Whether searching any text of `length` characters for `pattern` surely takes a moment only. Raises `re.error`."""
    tree: Any = parser.parse(pattern, flags)
    items = list(tree)
    ambiguity = _of_sequence(items, 0, bool(tree.state.flags & codes.SRE_FLAG_IGNORECASE))
    if ambiguity.nested:
        return length <= LONGEST_NESTED
    starts = 0 if items and items[0] == (codes.AT, codes.AT_BEGINNING) else 1
    power = min(ambiguity.count + 1 + starts, 30)
    return bool((length + 1) ** power << min(ambiguity.choices, 60) <= MOST_WORK)


@dataclass(frozen=True, slots=True)
class Ambiguity:
    """How many ambiguous repetitions and choices follow each other; `nested` where a repetition has them inside."""

    count: int = 0
    choices: int = 0
    nested: bool = False

    def __add__(self, other: Ambiguity) -> Ambiguity:
        return Ambiguity(self.count + other.count, self.choices + other.choices, self.nested or other.nested)


@dataclass(frozen=True, slots=True)
class Start:
    """The characters that a piece of a pattern can start with, and whether it can match nothing."""

    characters: Characters
    empty: bool


def _of_sequence(items: Sequence[Any], follow: Characters, any_case: bool) -> Ambiguity:
    """Return the ambiguity of `items`, which may be followed by the characters `follow`."""
    total = Ambiguity()
    for number, item in enumerate(items):
        rest = _start(items[number + 1 :], any_case)
        total += _of_item(item, rest.characters | (follow if rest.empty else 0), any_case)
    return total


def _of_item(item: Any, follow: Characters, any_case: bool) -> Ambiguity:
    code, argument = item
    if code in _REPEATS:
        least, most, body = argument
        return _of_repeat(least, most, list(body), follow, any_case)
    if code is codes.BRANCH:
        return _of_branches([list(branch) for branch in argument[1]], follow, any_case)
    if code is codes.SUBPATTERN:
        return _of_sequence(list(argument[-1]), follow, any_case)
    if code in (codes.ASSERT, codes.ASSERT_NOT):
        return _of_sequence(list(argument[1]), 0, any_case)
    if code is codes.GROUPREF:
        return Ambiguity(count=1)
    if code in _SIMPLE:
        return Ambiguity()
    return Ambiguity(nested=True)


def _of_branches(branches: Sequence[Sequence[Any]], follow: Characters, any_case: bool) -> Ambiguity:
    """Only one branch is taken at a time, so of n that can start alike there are n ways, not two to the n."""
    worst = Ambiguity()
    alike = seen = 0
    for branch in branches:
        start = _start(branch, any_case)
        first = start.characters | (follow if start.empty else 0)
        inside = _of_sequence(branch, follow, any_case)
        worst = Ambiguity(
            max(worst.count, inside.count), max(worst.choices, inside.choices), worst.nested or inside.nested
        )
        alike += 1 if first & seen else 0
        seen |= first
    return worst + Ambiguity(choices=alike.bit_length())


def _of_repeat(least: int, most: int, items: Sequence[Any], follow: Characters, any_case: bool) -> Ambiguity:
    start = _start(items, any_case)
    inside = _of_sequence(items, follow | start.characters, any_case)
    unclear = least != most and bool(start.characters & follow)
    if most <= FEW:
        return Ambiguity(inside.count * most, inside.choices * most + (most if unclear else 0), inside.nested)
    if inside != Ambiguity() or start.empty:
        return Ambiguity(count=1, nested=True)
    return Ambiguity(count=1 if unclear else 0)


def _start(items: Sequence[Any], any_case: bool) -> Start:
    characters = 0
    for item in items:
        start = _start_of_item(item, any_case)
        characters |= start.characters
        if not start.empty:
            return Start(characters, empty=False)
    return Start(characters, empty=True)


def _start_of_item(item: Any, any_case: bool) -> Start:
    code, argument = item
    if code in (codes.AT, codes.ASSERT, codes.ASSERT_NOT):
        return Start(0, empty=True)
    if code in _REPEATS:
        body = _start(list(argument[2]), any_case)
        return Start(body.characters, body.empty or argument[0] == 0)
    if code is codes.SUBPATTERN:
        return _start(list(argument[-1]), any_case)
    if code is codes.BRANCH:
        starts = [_start(list(branch), any_case) for branch in argument[1]]
        characters = 0
        for start in starts:
            characters |= start.characters
        return Start(characters, any(start.empty for start in starts))
    if code in (codes.LITERAL, codes.NOT_LITERAL, codes.IN, codes.ANY, codes.RANGE):
        return Start(_characters(code, argument, any_case), empty=False)
    return Start(EVERY, empty=True)


def _characters(code: Any, argument: Any, any_case: bool) -> Characters:
    if code is codes.LITERAL:
        return _bits(argument, argument, any_case)
    if code is codes.NOT_LITERAL:
        return EVERY & ~(_bits(argument, argument, any_case) & ~_OTHERS)
    if code is codes.RANGE:
        return _bits(argument[0], argument[1], any_case)
    if code is codes.IN:
        return _of_set(argument, any_case)
    return EVERY


def _of_set(members: Sequence[Any], any_case: bool) -> Characters:
    negated = bool(members) and members[0][0] is codes.NEGATE
    characters = 0
    for code, argument in members[1:] if negated else members:
        if code is codes.CATEGORY:
            characters |= _of_category(argument)
        else:
            characters |= _characters(code, argument, any_case)
    return EVERY & ~(characters & ~_OTHERS) if negated else characters


def _of_category(category: Any) -> Characters:
    if category in _NEGATED:
        return EVERY & ~(_of_category(_NEGATED[category]) & ~_OTHERS)
    test = _CATEGORIES.get(category)
    if test is None:
        return EVERY
    return _OTHERS | sum(1 << number for number in range(128) if test(chr(number)))


def _bits(first: int, last: int, any_case: bool) -> Characters:
    bits = _OTHERS if last > 127 or any_case else 0
    for number in range(first, min(last, 127) + 1):
        bits |= 1 << number
        if any_case:
            bits |= 1 << ord(chr(number).swapcase())
    return bits

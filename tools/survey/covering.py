"""Which combinations of forms become programs: few of them, so that every pair that matters occurs.

What pairs with what are rows of the tables; the forms of a row take turns.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import combinations

from tools.survey.catalogue import PARTS, Combination
from tools.survey.forms import Form

Pair = tuple[tuple[str, str], tuple[str, str]]
_TRIES = 40


def covering(number: int, seed: int = 0) -> Iterator[Combination]:
    """Yield `number` combinations, always the same: each is the one of several that adds most to those before it."""
    chance = random.Random(seed)
    met: Counter[Pair] = Counter()
    used: Counter[Form] = Counter()
    for _ in range(number):
        candidates = [_candidate(chance, used) for _ in range(_TRIES)]
        best = max(candidates, key=lambda one: sum(1 / (1 + met[pair] ** 2) for pair in pairs(one)))
        met.update(pairs(best))
        used.update(best.forms.values())
        yield best


def pairs(combination: Combination) -> Iterator[Pair]:
    """Yield the pairs of rows in a combination."""
    yield from combinations(((part, form.row) for part, form in combination.forms.items()), 2)


def _candidate(chance: random.Random, used: Counter[Form]) -> Combination:
    while True:
        found = Combination(**{part: _least_used(chance, forms, used) for part, forms in PARTS.items()})  # type: ignore[arg-type]
        if found.makes_sense:
            return found


def _least_used(chance: random.Random, forms: Sequence[Form], used: Counter[Form]) -> Form:
    """Return a form of some row, and of two the one that is rarer so far."""
    row = chance.choice(sorted({form.row for form in forms}))
    of_row = [form for form in forms if form.row == row]
    return min(chance.choices(of_row, k=2), key=lambda form: used[form])

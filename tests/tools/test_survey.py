"""The survey of forms: few programs meet every pair, and a few of them are decided as PyTorch decides."""

from __future__ import annotations

import pytest

from tools.survey.catalogue import PARTS
from tools.survey.covering import covering, pairs
from tools.survey.judge import Verdict
from tools.survey.program import program
from tools.survey.running import results

PROGRAMS = 250
FEW = 15


@pytest.fixture(scope="module")
def combinations():
    return list(covering(PROGRAMS))


def test_the_same_programs_are_made_each_time(combinations):
    assert [one.forms for one in covering(FEW)] == [one.forms for one in combinations[:FEW]]


def test_every_form_is_in_a_program(combinations):
    for part, forms in PARTS.items():
        used = {getattr(combination, part) for combination in combinations}
        assert not [form.name for form in forms if form not in used]


def test_nearly_every_pair_of_rows_is_in_a_program(combinations):
    """Pairs that make no sense, such as a URL in an `args.X` that a folder joins, are the rest."""
    met = {pair for combination in combinations for pair in pairs(combination)}
    rows = [(part, row) for part, forms in PARTS.items() for row in {form.row for form in forms}]
    every = {(a, b) for a in rows for b in rows if [*PARTS].index(a[0]) < [*PARTS].index(b[0])}
    assert len(met) >= 0.97 * len(every)


def test_every_program_parses(combinations):
    for number, combination in enumerate(combinations):
        made = program(combination, number)
        for name, text in made.files.items():
            if name.endswith(".py"):
                compile(text, name, "exec")


def test_a_few_programs_are_decided_as_pytorch_decides(combinations, tmp_path):
    programs = [program(combination, number) for number, combination in enumerate(combinations[:FEW])]
    found = list(results(programs, tmp_path))
    assert not [one for one in found if one.verdict in (Verdict.WRONG, Verdict.BROKEN)]
    assert sum(one.verdict is Verdict.EQUAL for one in found) >= 0.8 * FEW

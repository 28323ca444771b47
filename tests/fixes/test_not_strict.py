"""Turning strictness off."""

from __future__ import annotations

import pytest
import torch

from tests.fixes.running import Program

HEAD = """\
import torch
from torch import nn
model = nn.Linear(2, 3)
sd = torch.load('model.pth')
"""


@pytest.mark.parametrize(
    ("load", "after"),
    [
        ("model.load_state_dict(sd)", "model.load_state_dict(sd, strict=False)"),
        ("model.load_state_dict(sd, )", "model.load_state_dict(sd, strict=False )"),
        ("model.load_state_dict((sd))", "model.load_state_dict((sd), strict=False)"),
        ("model.load_state_dict(\n    sd,  # all\n)", "model.load_state_dict(\n    sd,\n    strict=False,  # all\n)"),
        ("model.load_state_dict((\n    sd  # )\n))", "model.load_state_dict((\n    sd  # )\n), strict=False)"),
        ("model.load_state_dict(sd, True)", "model.load_state_dict(sd, False)"),
        ("model.load_state_dict(sd, strict=True)", "model.load_state_dict(sd, strict=False)"),
        ("model.load_state_dict(state_dict=sd)", "model.load_state_dict(state_dict=sd, strict=False)"),
    ],
)
def test_the_argument_is_added_or_replaced(program: Program, load: str, after: str) -> None:
    program.save({"weight": torch.zeros(3, 2)})
    text = program.fixes(HEAD + load)["not-strict"]
    assert text == HEAD + after
    assert [load.error for load in program.run(text)] == [None]


def test_it_comes_last_and_is_never_preferred(program: Program) -> None:
    from ckpt_lsp.fixes.offer import offer

    program.save({"weight": torch.zeros(3, 2), "b": torch.zeros(3)})
    text = HEAD + "model.load_state_dict(sd)"
    *others, last = offer(program.run(text), text, program.run)
    assert [fix.kind.value for fix in others] == ["filter-keys", "allow-missing"]
    assert (last.kind.value, last.safe, last.preferred) == ("not-strict", False, False)


def test_it_is_not_offered_where_a_shape_differs(program: Program) -> None:
    program.save({"weight": torch.zeros(9, 2)})
    assert "not-strict" not in program.fixes(HEAD + "model.load_state_dict(sd)")


def test_it_is_not_offered_where_it_would_load_nothing(program: Program) -> None:
    program.save({"other": torch.zeros(3, 2)})
    assert program.fixes(HEAD + "model.load_state_dict(sd)") == {}


def test_it_is_not_offered_where_options_may_hold_it_already(program: Program) -> None:
    program.save({"weight": torch.zeros(3, 2)})
    assert program.fixes(HEAD + "model.load_state_dict(sd, **{'strict': True})") == {}

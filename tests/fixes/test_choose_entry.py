"""Passing the entry that the model's weights are in."""

from __future__ import annotations

import pytest
from torch import nn

from tests.fixes.running import Program

HEAD = """\
import torch
from torch import nn
model = nn.Linear(2, 3)
"""


def loaded(program: Program, load: str) -> str:
    """Return the line(s) of the load after the fix, which was seen to load everything."""
    text = program.fixes(HEAD + load)["choose-entry"]
    assert all(load.error is None and load.comparison.agrees for load in program.run(text))
    return text.removeprefix(HEAD)


@pytest.mark.parametrize(
    ("load", "after"),
    [
        ("model.load_state_dict(torch.load('model.pth'))", """model.load_state_dict(torch.load('model.pth')["net"])"""),
        (
            "c = torch.load('model.pth')\nmodel.load_state_dict(c)",
            """c = torch.load('model.pth')\nmodel.load_state_dict(c["net"])""",
        ),
        (
            "c = torch.load('model.pth')\nmodel.load_state_dict(state_dict=c, strict=True)",
            """c = torch.load('model.pth')\nmodel.load_state_dict(state_dict=c["net"], strict=True)""",
        ),
        (
            "model.load_state_dict(None or torch.load('model.pth'))",
            """model.load_state_dict((None or torch.load('model.pth'))["net"])""",
        ),
        (
            "model.load_state_dict(torch.load('model.pth')['old'])",
            """model.load_state_dict(torch.load('model.pth')["net"])""",
        ),
        (
            "s = '🔥'; model.load_state_dict(torch.load('model.pth'))",
            """s = '🔥'; model.load_state_dict(torch.load('model.pth')["net"])""",
        ),
    ],
)
def test_the_entry_is_written_after_the_argument(program: Program, load: str, after: str) -> None:
    program.save({"epoch": 3, "net": nn.Linear(2, 3).state_dict(), "old": {"fc.weight": nn.Linear(1, 1).weight.data}})
    assert loaded(program, load) == after


def test_an_entry_inside_an_entry_is_written_in_full(program: Program) -> None:
    program.save({"state": {"model": nn.Linear(2, 3).state_dict()}})
    assert loaded(program, "model.load_state_dict(torch.load('model.pth'))").endswith('["state"]["model"])')


def test_the_whole_checkpoint_is_chosen_by_taking_the_index_away(program: Program) -> None:
    program.save({**nn.Linear(2, 3).state_dict(), "extra": {"fc.weight": nn.Linear(1, 1).weight.data}})
    # The other entry is a key of its own that the model does not have, so this can only be better, not clean.
    text = HEAD + "model.load_state_dict(torch.load('model.pth')['extra'])"
    assert program.fixes(text)["choose-entry"] == HEAD + "model.load_state_dict(torch.load('model.pth'))"


def test_an_index_that_is_not_in_the_call_is_not_touched(program: Program) -> None:
    program.save({"net": nn.Linear(2, 3).state_dict(), "old": {"fc.weight": nn.Linear(1, 1).weight.data}})
    assert "choose-entry" not in program.fixes(
        HEAD + "old = torch.load('model.pth')['old']\nmodel.load_state_dict(old)"
    )


def test_an_entry_that_fits_no_better_is_not_offered(program: Program) -> None:
    program.save({"optimizer": {"a": nn.Linear(1, 1).weight.data}})
    assert program.fixes(HEAD + "model.load_state_dict(torch.load('model.pth'))") == {}

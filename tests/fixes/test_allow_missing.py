"""Allowing the keys to be missing that are missing now, and no others."""

from __future__ import annotations

import pytest
import torch
from torch import nn

from tests.fixes.running import Program

HEAD = 'import torch\nfrom torch import nn\nmodel = nn.ModuleDict({"a": nn.Linear(2, 3), "head": nn.Linear(3, 1)})\n'
PART = {f"a.{key}": value for key, value in nn.Linear(2, 3).state_dict().items()}


def test_the_parts_are_named_in_an_assertion(program: Program) -> None:
    program.save(PART)
    text = HEAD + 'model.load_state_dict(torch.load("model.pth"))\n'
    after = program.fixes(text)["allow-missing"]
    assert after == HEAD + (
        'missing, unexpected = model.load_state_dict(torch.load("model.pth"), strict=False)\n'
        'assert all((k + ".").startswith("head.") for k in missing), missing\n'
        "assert not unexpected, unexpected\n"
    )
    assert [load.error for load in program.run(after)] == [None]
    assert "allow-missing" not in program.fixes(after)


def test_another_key_that_is_missing_fails(program: Program) -> None:
    program.save(PART)
    after = program.fixes(HEAD + 'model.load_state_dict(torch.load("model.pth"))\n')["allow-missing"]
    program.save({"a.weight": torch.zeros(3, 2)})
    with pytest.raises(AssertionError, match=r"a\.bias"):
        exec(after, {"__name__": "__main__"})


def test_a_result_that_is_used_is_left_alone(program: Program) -> None:
    program.save(PART)
    assert "allow-missing" not in program.fixes(HEAD + 'result = model.load_state_dict(torch.load("model.pth"))\n')


def test_a_load_that_is_not_strict_gets_the_assertions(program: Program) -> None:
    program.save(PART)
    after = program.fixes(HEAD + 'model.load_state_dict(torch.load("model.pth"), strict=False)\n')["allow-missing"]
    assert 'missing, unexpected = model.load_state_dict(torch.load("model.pth"), strict=False)\nassert all(' in after
    assert [load.error for load in program.run(after)] == [None]

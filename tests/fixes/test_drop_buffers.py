"""Leaving out buffers that nothing is learned in."""

from __future__ import annotations

import torch
from torch import nn

from ckpt_lsp.fixes.offer import offer
from tests.fixes.running import Program

HEAD = "import torch\nfrom torch import nn\nmodel = nn.Linear(2, 3)\n"
LINEAR = nn.Linear(2, 3).state_dict()


def test_they_are_dropped_by_their_names_and_the_load_stays_strict(program: Program) -> None:
    program.save({**LINEAR, "position_ids": torch.arange(4)})
    text = HEAD + 'sd = torch.load("model.pth")\nmodel.load_state_dict(sd)\n'
    first = offer(program.run(text), text, program.run)[0]
    assert (first.title, first.safe) == ('Drop the buffers "position_ids", which are not learned', True)
    after = program.fixes(text)["drop-buffers"]
    assert 'sd = {k: v for k, v in sd.items() if not k.endswith("position_ids")}\n' in after
    assert [(load.error, load.strict) for load in program.run(after)] == [(None, True)]


def test_a_prefix_is_taken_off_first(program: Program) -> None:
    saved = {**LINEAR, "mask": torch.ones(2, dtype=torch.bool)}
    program.save({f"module.{key}": value for key, value in saved.items()})
    text = HEAD + 'sd = torch.load("model.pth")\nmodel.load_state_dict(sd)\n'
    after = program.fixes(text)["drop-buffers"]
    assert [load.error for load in program.run(after)] == [None]
    assert program.fixes(after) == {}


def test_a_tensor_that_may_be_learned_is_no_such_buffer(program: Program) -> None:
    program.save({**LINEAR, "scale": torch.ones(2)})
    assert "drop-buffers" not in program.fixes(HEAD + 'model.load_state_dict(torch.load("model.pth"))\n')

"""Loading keys under other names."""

from __future__ import annotations

import torch
from torch import nn

from ckpt_lsp.fixes.offer import offer
from tests.fixes.running import Program

HEAD = """\
import torch
from torch import nn
model = nn.ModuleDict({"backbone": nn.Linear(2, 3)})
"""


def loaded(program: Program, text: str, kind: str) -> str:
    """Return the text after the fix, which was seen to load everything."""
    text = program.fixes(text)[kind]
    assert all(load.error is None and load.comparison.agrees for load in program.run(text))
    return text.removeprefix(HEAD)


def test_a_prefix_is_put_before_the_keys(program: Program) -> None:
    program.save(nn.Linear(2, 3).state_dict())
    after = loaded(program, HEAD + "model.load_state_dict(torch.load('model.pth'), strict=False)", "add-prefix")
    assert after == (
        "state_dict = torch.load('model.pth')\n"
        'state_dict = {"backbone." + k: v for k, v in state_dict.items()}\n'
        "model.load_state_dict(state_dict, strict=False)"
    )


def test_a_prefix_is_put_before_the_keys_of_an_entry(program: Program) -> None:
    program.save({"epoch": 1, "net": nn.Linear(2, 3).state_dict()})
    after = loaded(program, HEAD + "c = torch.load('model.pth')\nmodel.load_state_dict(c)", "add-prefix")
    assert after.endswith("""model.load_state_dict({"backbone." + k: v for k, v in c["net"].items()})""")


def test_an_expression_that_binds_loosely_is_put_in_parentheses(program: Program) -> None:
    program.save(nn.Linear(2, 3).state_dict())
    after = loaded(program, HEAD + "model.load_state_dict(None or torch.load('model.pth'))", "add-prefix")
    assert "state_dict = (None or torch.load('model.pth'))\n" in after


def test_a_renamed_module_is_loaded_under_its_new_name(program: Program) -> None:
    program.save({"fc.weight": torch.zeros(3, 2), "fc.bias": torch.zeros(3)})
    text = HEAD + "model.load_state_dict(torch.load('model.pth'))"
    after = loaded(program, text, "rename-module")
    assert after == (
        "import re\n"
        + HEAD
        + "state_dict = torch.load('model.pth')\n"
        + 'state_dict = {re.sub(r"^fc\\.", "backbone.", k): v for k, v in state_dict.items()}\n'
        + "model.load_state_dict(state_dict)"
    )
    # Equal shapes are a good reason to think so, and no proof.
    (fix,) = offer(program.run(text), text, program.run)
    assert (fix.safe, fix.preferred, fix.title) == (False, False, 'Load "fc" of the checkpoint as "backbone"')

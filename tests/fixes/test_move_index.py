"""An index that belongs into the call."""

from __future__ import annotations

from torch import nn

from ckpt_lsp.fixes.offer import offer
from ckpt_lsp.text import apply_edits
from tests.fixes.running import Program

HEAD = "import torch\nfrom torch import nn\nmodel = nn.Linear(2, 3)\n"


def test_it_moves_behind_the_checkpoint(program: Program) -> None:
    program.save({"state_dict": nn.Linear(2, 3).state_dict()})
    text = HEAD + 'model.load_state_dict(torch.load("model.pth"))["state_dict"]\n'
    # Run as it stands, the index fails after the load, so the load alone is judged.
    judged = program.run(text.replace(')["state_dict"]', ")"))
    (fix,) = offer(judged, text, program.run)
    assert fix.title == 'Move "state_dict" into the call'
    edited = apply_edits(text, fix.edits)
    assert edited == HEAD + 'model.load_state_dict(torch.load("model.pth")["state_dict"])\n'
    assert [load.error for load in program.run(edited)] == [None]

"""Loading into the part of the model that the checkpoint is of."""

from __future__ import annotations

import torch
from torch import nn

from ckpt_lsp.fixes.offer import offer
from tests.fixes.running import Program

HEAD = "import torch\nfrom torch import nn\n"


def loaded(program: Program, text: str) -> str:
    """Return the text after the fix, which was seen to load everything."""
    text = program.fixes(text)["load-into"]
    assert all(load.error is None and load.comparison.agrees for load in program.run(text))
    return text.removeprefix(HEAD)


def test_a_wrapper_has_the_model_as_its_module(program: Program) -> None:
    program.save(nn.Linear(2, 3).state_dict())
    text = HEAD + "model = nn.DataParallel(nn.Linear(2, 3))\nmodel.load_state_dict(torch.load('model.pth'))\n"
    assert loaded(program, text).endswith("model.module.load_state_dict(torch.load('model.pth'))\n")
    first = offer(program.run(text), text, program.run)[0]
    assert (first.title, first.safe, first.preferred) == ("Load into model.module", True, True)


def test_a_backbone_that_a_detector_silently_did_not_load(program: Program) -> None:
    program.save(nn.Linear(2, 3).state_dict())
    text = HEAD + (
        "class Net(nn.Module):\n"
        "    def __init__(self):\n"
        "        super().__init__()\n"
        "        self.backbone = nn.Linear(2, 3)\n"
        "        self.head = nn.Linear(3, 1)\n"
        "net = Net()\n"
        "net.load_state_dict(torch.load('model.pth'), strict=False)\n"
    )
    assert loaded(program, text).endswith("net.backbone.load_state_dict(torch.load('model.pth'), strict=False)\n")


def test_a_part_of_a_list_is_an_index(program: Program) -> None:
    program.save({"net": nn.Linear(2, 3).state_dict()})
    text = (
        HEAD + "net = nn.Sequential(nn.Linear(2, 3), nn.Linear(3, 9))\nnet.load_state_dict(torch.load('model.pth'))\n"
    )
    assert """net[0].load_state_dict(torch.load('model.pth')["net"])""" in loaded(program, text)


def test_a_name_that_is_no_attribute_is_not_followed(program: Program) -> None:
    program.save({"weight": torch.zeros(3, 2), "bias": torch.zeros(3)})
    text = HEAD + "net = nn.ModuleDict({'a-b': nn.Linear(2, 3)})\nnet.load_state_dict(torch.load('model.pth'))\n"
    assert "load-into" not in program.fixes(text)

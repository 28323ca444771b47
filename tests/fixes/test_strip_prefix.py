"""Taking a wrapper's prefix off the keys."""

from __future__ import annotations

import torch
from torch import nn

from tests.fixes.running import Program

HEAD = """\
import torch
from torch import nn
model = nn.Linear(2, 3)
"""
WRAPPED = {f"module.{key}": value for key, value in nn.Linear(2, 3).state_dict().items()}


def loaded(program: Program, text: str) -> str:
    """Return the text after the fix, which was seen to load everything."""
    text = program.fixes(text)["strip-prefix"]
    assert all(load.error is None and load.comparison.agrees for load in program.run(text))
    return text.removeprefix(HEAD)


def test_a_variable_is_changed_in_place(program: Program) -> None:
    program.save(WRAPPED)
    assert loaded(program, HEAD + "sd = torch.load('model.pth')\nmodel.load_state_dict(sd)\n") == (
        "sd = torch.load('model.pth')\n"
        "torch.nn.modules.utils.consume_prefix_in_state_dict_if_present(sd, 'module.')\n"
        "model.load_state_dict(sd)\n"
    )


def test_an_expression_becomes_a_variable_first(program: Program) -> None:
    program.save(WRAPPED)
    assert loaded(program, HEAD + "model.load_state_dict(torch.load('model.pth'))\n") == (
        "state_dict = torch.load('model.pth')\n"
        "torch.nn.modules.utils.consume_prefix_in_state_dict_if_present(state_dict, 'module.')\n"
        "model.load_state_dict(state_dict)\n"
    )


def test_without_import_torch_the_function_is_imported(program: Program) -> None:
    program.save(WRAPPED)
    text = "from torch import load, nn\nmodel = nn.Linear(2, 3)\nsd = load('model.pth')\nmodel.load_state_dict(sd)\n"
    assert "from torch.nn.modules.utils import consume_prefix_in_state_dict_if_present\n" in loaded(program, text)


def test_a_prefix_in_an_entry_is_stripped_there(program: Program) -> None:
    program.save({"epoch": 1, "state_dict": WRAPPED})
    assert loaded(program, HEAD + "c = torch.load('model.pth')\nmodel.load_state_dict(c)\n") == (
        "c = torch.load('model.pth')\n"
        "torch.nn.modules.utils.consume_prefix_in_state_dict_if_present(\n"
        """    c["state_dict"], 'module.'\n"""
        ")\n"
        'model.load_state_dict(c["state_dict"])\n'
    )


def test_versions_of_batch_norms_are_kept(program: Program) -> None:
    program.save(nn.DataParallel(nn.BatchNorm1d(2)).state_dict())
    head = "import torch\nmodel = torch.nn.BatchNorm1d(2)\nsd = torch.load('model.pth')\n"
    text = program.fixes(head + "model.load_state_dict(sd)\n")["strip-prefix"]
    assert [load.error for load in program.run(text)] == [None]
    assert torch.load(program.folder / "model.pth")._metadata["module"] == {"version": 2}

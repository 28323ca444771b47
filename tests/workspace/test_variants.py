"""Numbers in the source that keep a model from fitting: found by trying, and proven by PyTorch."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import torch

from ckpt_lsp.matching.causes import Change, Variant
from ckpt_lsp.text import apply_edits
from ckpt_lsp.workspace.deep_stack import run_deep
from ckpt_lsp.workspace.session import Session

NET = """\
from torch import nn

class Block(nn.Module):
    def __init__(self, dim, ratio=4):
        super().__init__()
        self.up, self.down = nn.Linear(dim, dim * ratio), nn.Linear(dim * ratio, dim)

class Net(nn.Module):
    def __init__(self, classes=10, dim=16, depth=2, heads=2):
        super().__init__()
        self.blocks = nn.ModuleList(Block(dim) for _ in range(depth))
        self.bias = nn.Embedding(2 * heads - 1, 3)
        self.head = nn.Linear(dim, classes + 1)
class NetWide(Net):
    def __init__(self, classes=10):
        super().__init__(classes, dim=64)
        self.extra = nn.Linear(2, 2)

def net18():
    return Net(dim=18, depth=1)

def net34():
    return Net(dim=34, depth=3)
"""

LOAD = "net.load_state_dict(torch.load('net.pth'))\n"

CASES = {
    "an argument of the call": ("net = Net(dim=24)", "Net()", [("dim", "24", "16")]),
    "a default of the class": ("net = Net()", "Net(depth=5)", [("depth", "2", "5")]),
    "a constant": ("CLASSES = 7\nnet = Net(CLASSES)", "Net(12)", [("CLASSES", "7", "12")]),
    "a default on the command line": (
        "import argparse\nparser = argparse.ArgumentParser()\nparser.add_argument('-d', '--dim', type=int, default=8)\n"
        "net = Net(dim=parser.parse_args().dim)",
        "Net()",
        [("--dim", "8", "16")],
    ),
    "a key of a config": ("config = {'classes': 3, 'dim': 16}\nnet = Net(**config)", "Net(9)", [("classes", "3", "9")]),
    "a number that others are computed from": ("net = Net(heads=4)", "Net(heads=6)", [("heads", "4", "6")]),
    "a positional argument": ("net = Net(5)", "Net(6)", [("argument 1 of Net", "5", "6")]),
    "another function": ("import net\nnet = net.net34()", "net18()", [("net34", "net34", "net18")]),
    "another class, with another number": (
        "net = Net(3)",
        "NetWide(4)",
        [("Net", "Net", "NetWide"), ("argument 1 of Net", "3", "4")],
    ),
    "two at once": ("net = Net(4, dim=32)", "Net()", [("dim", "32", "16"), ("argument 1 of Net", "4", "10")]),
}


def checkpoint(folder: Path, model: str) -> None:
    spaces: dict[str, type[torch.nn.Module]] = {}
    exec(NET, spaces)
    torch.save(eval(model, dict(spaces)).state_dict(), folder / "net.pth")


@pytest.mark.parametrize(("made", "saved", "wanted"), CASES.values(), ids=CASES)
def test_the_number_is_named_and_the_fix_loads(tmp_path: Path, made: str, saved: str, wanted: list[object]) -> None:
    (tmp_path / "net.py").write_text(NET)
    (tmp_path / "train.py").write_text(f"import torch\nfrom net import Net\n{made}\n{LOAD}")
    checkpoint(tmp_path, saved)
    session, path = Session(str(tmp_path)), str(tmp_path / "train.py")
    (load,) = run_deep(lambda: session.explained(path)).loads
    assert isinstance(load.causes[0], Variant)
    assert sorted((one.name or one.old, one.old, one.new) for one in load.causes[0].changes) == sorted(wanted)
    diagnostic = run_deep(lambda: session.diagnostics(path))[0]
    fix = run_deep(lambda: session.fixes(path, diagnostic))[0]
    assert not fix.safe
    for changed in {edit.span.path for edit in fix.edits}:
        text = Path(changed).read_text()
        Path(changed).write_text(apply_edits(text, [edit for edit in fix.edits if edit.span.path == changed]))
    run = subprocess.run([sys.executable, "train.py"], cwd=tmp_path, capture_output=True, text=True, timeout=60)
    assert run.returncode == 0, run.stderr


def test_a_number_that_another_load_needs_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "net.py").write_text(NET)
    other = "other = Net()\nother.load_state_dict(torch.load('o.pth'))\n"
    text = f"import torch\nfrom net import Net\nnet = Net()\n{LOAD}{other}"
    (tmp_path / "train.py").write_text(text)
    checkpoint(tmp_path, "Net()")
    (tmp_path / "net.pth").rename(tmp_path / "o.pth")
    checkpoint(tmp_path, "Net(depth=5)")
    first, _ = run_deep(lambda: Session(str(tmp_path)).explained(str(tmp_path / "train.py"))).loads
    assert not any(isinstance(cause, Variant) for cause in first.causes)


def test_a_change_says_where_the_number_stands(tmp_path: Path) -> None:
    (tmp_path / "net.py").write_text(NET)
    (tmp_path / "train.py").write_text(f"import torch\nfrom net import Net\nnet = Net()\n{LOAD}")
    checkpoint(tmp_path, "Net(classes=3)")
    session, path = Session(str(tmp_path)), str(tmp_path / "train.py")
    (message,) = [one.message for one in run_deep(lambda: session.diagnostics(path))]
    assert message.startswith("classes is 10 (net.py:9), the checkpoint needs 3.")
    change = run_deep(lambda: session.explained(path)).loads[0].causes[0]
    assert isinstance(change, Variant)
    assert isinstance(change.changes[0], Change)
    assert change.changes[0].spans[0].path == str(tmp_path / "net.py")


def test_a_number_is_found_behind_a_prefix_and_an_entry_and_one_fix_cures_all(tmp_path: Path) -> None:
    (tmp_path / "net.py").write_text(NET)
    (tmp_path / "train.py").write_text(f"import torch\nfrom net import Net\nnet = Net(5)\n{LOAD}")
    checkpoint(tmp_path, "Net(8)")
    saved = torch.load(tmp_path / "net.pth")
    torch.save({"model": {f"module.{key}": tensor for key, tensor in saved.items()}}, tmp_path / "net.pth")
    session, path = Session(str(tmp_path)), str(tmp_path / "train.py")
    diagnostic = run_deep(lambda: session.diagnostics(path))[0]
    assert "argument 1 of Net is 5 (train.py:3), the checkpoint needs 8." in diagnostic.message
    fix = run_deep(lambda: session.fixes(path, diagnostic))[0]
    (tmp_path / "train.py").write_text(apply_edits((tmp_path / "train.py").read_text(), fix.edits))
    run = subprocess.run([sys.executable, "train.py"], cwd=tmp_path, capture_output=True, text=True, timeout=60)
    assert run.returncode == 0, run.stderr


def test_the_layers_of_a_model_are_not_exchanged(tmp_path: Path) -> None:
    net = NET.replace("self.head = nn.Linear(dim, classes + 1)", "self.head = nn.Linear(dim, 2)")
    (tmp_path / "train.py").write_text(f"import torch\n{net}\nnet = Net()\n{LOAD}")
    torch.save({"head.weight": torch.zeros(2, 16)}, tmp_path / "net.pth")
    (load,) = run_deep(lambda: Session(str(tmp_path)).explained(str(tmp_path / "train.py"))).loads
    assert not any(isinstance(cause, Variant) for cause in load.causes)

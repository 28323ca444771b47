"""Loads that are not worked out: which are listed, why, and the comment that would help."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import torch

from ckpt_lsp.rules.diagnostic import Level
from ckpt_lsp.workspace.deep_stack import run_deep
from ckpt_lsp.workspace.reports import Report
from ckpt_lsp.workspace.session import Session

HEAD = """\
import torch
from torch import nn


class Net(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.fc = nn.Linear(3, width)


"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    torch.save({"fc.weight": torch.zeros(2, 3)}, tmp_path / "model.pth")
    optimizer = torch.optim.Adam(torch.nn.Linear(1, 1).parameters())
    torch.save({"model": {"fc.weight": torch.zeros(2, 3)}, "last": optimizer.state_dict()}, tmp_path / "all.pth")
    return tmp_path


def report(folder: Path, text: str) -> Report:
    (folder / "load.py").write_text(HEAD + text)
    session = Session(str(folder))
    session.settings = replace(session.settings, severity={"unresolved-load": Level.INFORMATION})
    return run_deep(lambda: session.merged([session.report(str(folder / "load.py"))]))


def messages(folder: Path, text: str) -> list[str]:
    return [found.diagnostic.message for found in report(folder, text).found]


@pytest.mark.parametrize(
    ("text", "reason", "comment"),
    [
        (
            "def load(model, state):\n    model.load_state_dict(state)\n",
            "no call of load gives state",
            "# ckpt-lsp: checkpoint=PATH model=EXPR",
        ),
        (
            "def load(model):\n    model.load_state_dict(torch.load('model.pth'))\n",
            "no call of load gives model",
            "# ckpt-lsp: model=EXPR",
        ),
        (
            "def load(path):\n    Net(2).load_state_dict(torch.load(path)['model'])\n",
            "no call of load gives path",
            "# ckpt-lsp: checkpoint=PATH#model",
        ),
        (
            "def load(width, path):\n    Net(width).load_state_dict(torch.load(path)['model'].get('net'))\n",
            "no call of load gives path",
            "# ckpt-lsp: checkpoint=PATH#model.net model=Net(...)",
        ),
        (
            "class Task:\n    def __init__(self, cfg):\n        self.net = cfg.pick(Net(cfg.width))\n\n"
            "    def load(self, net: Net, path):\n        self.net.load_state_dict(torch.load(path))\n",
            "no call of load gives path",
            "# ckpt-lsp: checkpoint=PATH model=EXPR",
        ),
        (
            "class Other(Net):\n    def load(self, state):\n        self.load_state_dict(state)\n",
            "no call of load gives state",
            "# ckpt-lsp: checkpoint=PATH model=Other(...)",
        ),
        (
            "def outer():\n    def inner(model: Net, state):\n        model.load_state_dict(state)\n    return 1\n",
            "no call of inner is found",
            "# ckpt-lsp: checkpoint=PATH model=Net(...)",
        ),
        (
            "def load():\n    raise SystemExit\n    Net(2).load_state_dict(torch.load('model.pth'))\n",
            "load raises SystemExit",
            "# ckpt-lsp: checkpoint=PATH model=Net(...)",
        ),
    ],
)
def test_a_load_that_is_not_worked_out_comes_with_its_reason_and_a_comment(
    folder: Path, text: str, reason: str, comment: str
) -> None:
    (message,) = messages(folder, text)
    assert reason in message
    assert f"`{comment}`" in message


@pytest.mark.parametrize(
    "text",
    [
        "def load(model, optimizer, path):\n    optimizer.load_state_dict(torch.load(path))\n",
        "def load(model, opt_g, path):\n    opt_g.load_state_dict(torch.load(path))\n",
        "def load(self, path):\n    self.schedulers['a'].load_state_dict(torch.load(path))\n",
        "def load(parts, path):\n    parts[0].load_state_dict(torch.load(path)['optimizer'])\n",
        "def load(thing):\n    thing.load_state_dict(torch.load('all.pth')['last'])\n",
        "def load(net, path):\n    x = torch.optim.Adam(net.parameters())\n    x.load_state_dict(torch.load(path))\n",
        "def load(x: torch.optim.Optimizer, path):\n    x.load_state_dict(torch.load(path))\n",
        "class Task:\n    def __init__(self, cfg):\n        self.x = torch.optim.Adam(cfg())\n        cfg(self)\n\n"
        "    def load(self, path):\n        self.x.load_state_dict(torch.load(path))\n",
        "if False:\n    Net(2).load_state_dict(torch.load('model.pth'))\n",
    ],
)
def test_what_is_no_load_of_a_model_is_not_listed(folder: Path, text: str) -> None:
    found = report(folder, text)
    assert (found.found, found.loads) == ((), ())


@pytest.mark.parametrize(
    "text",
    [
        "def load(model, state):\n    model.load_state_dict(state)  # ckpt-lsp: checkpoint=model.pth model=Net(2)\n",
        "def load(model):\n    # ckpt-lsp: model=Net(2)\n    model.load_state_dict(torch.load('model.pth'))\n",
        "def load(path):\n    # ckpt-lsp: checkpoint=all.pth#model\n"
        "    Net(2).load_state_dict(torch.load(path)['model'])\n",
        "def outer():\n    def inner(model, state):\n"
        "        model.load_state_dict(state)  # ckpt-lsp: model=Net(2) checkpoint=model.pth\n    return 1\n",
        "def load(optimizer, path):\n    # ckpt-lsp: checkpoint=model.pth model=Net(2)\n"
        "    optimizer.load_state_dict(path)\n",
    ],
)
def test_comments_reach_loads_of_which_nothing_else_is_known(folder: Path, text: str) -> None:
    (found,) = report(folder, text).found
    assert found.diagnostic.rule == "missing-keys"
    assert '"fc.bias"' in found.diagnostic.message


def test_a_file_that_is_not_there_is_the_reason_and_said_once(folder: Path) -> None:
    (message,) = messages(folder, "Net(2).load_state_dict(torch.load('none.pth'))\n")
    assert 'No file at "none.pth"' in message


def test_without_the_rule_jedi_is_not_asked(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ckpt_lsp.workspace.definitions.Definitions.class_at", None)
    (folder / "load.py").write_text(HEAD + "def load(model, state):\n    model.load_state_dict(state)\n")
    session = Session(str(folder))
    found = run_deep(lambda: session.merged([session.report(str(folder / "load.py"))]))
    assert (len(found.loads), found.found) == (1, ())


@pytest.mark.parametrize(
    ("expression", "reason"),
    [
        ("Net(", "the comment's Net( is no expression"),
        ("Net()", "the comment's Net() raises TypeError: "),
        ("Nett(2)", "the comment's Nett(2) is not known: name 'Nett' is not defined"),
        ("5", "the comment's 5 is no module"),
    ],
)
def test_a_comment_that_does_not_help_is_named_with_what_is_wrong_with_it(
    folder: Path, expression: str, reason: str
) -> None:
    comment = f"# ckpt-lsp: checkpoint=model.pth model={expression}"
    (message,) = messages(folder, f"def load(model, state):\n    model.load_state_dict(state)  {comment}\n")
    assert message.startswith(f"This load is not checked: {reason}")

"""Loads are judged with what their callers pass, wherever these are; tests/spec/callers.md asks PyTorch."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import torch

from ckpt_lsp.workspace.deep_stack import run_deep
from ckpt_lsp.workspace.reports import Report, Status
from ckpt_lsp.workspace.session import Session

LOADING = """\
import torch
from torch import nn


def load(path="none.pth"):
    nn.Linear(3, 2).load_state_dict(torch.load(path))
"""
MAIN = """\
from loading import load

load("model.pth")
"""


class Workspace:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        torch.save({"weight": torch.zeros(2, 3)}, folder / "model.pth")
        torch.save(torch.nn.Linear(3, 2).state_dict(), folder / "whole.pth")
        self.write("loading.py", LOADING)
        self.session = Session(str(folder))

    def write(self, name: str, text: str) -> str:
        (self.folder / name).write_text(text)
        return str(self.folder / name)

    def path(self, name: str) -> str:
        return str(self.folder / name)

    def report(self, name: str = "loading.py") -> Report:
        return run_deep(lambda: self.session.merged([self.session.report(self.path(name))]))

    def rules(self, name: str = "loading.py") -> list[str]:
        return [found.diagnostic.rule for found in self.report(name).found]


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace(tmp_path)


def test_without_a_caller_the_defaults_count(workspace: Workspace) -> None:
    assert workspace.rules() == ["checkpoint-not-found"]


def test_an_open_file_is_judged_with_the_arguments_of_another(workspace: Workspace) -> None:
    workspace.write("main.py", MAIN)
    assert workspace.rules() == ["missing-keys"]


def test_the_text_of_a_caller_that_an_editor_holds_counts(workspace: Workspace) -> None:
    path = workspace.write("main.py", MAIN)
    assert workspace.rules() == ["missing-keys"]
    workspace.session.change(path, MAIN.replace("model", "whole"))
    assert workspace.session.dependents([path]) == {path, workspace.path("loading.py")}
    assert workspace.rules() == []
    workspace.session.change(path, "")
    assert workspace.rules() == ["checkpoint-not-found"]
    workspace.session.close(path)
    assert workspace.rules() == ["missing-keys"]


def test_a_file_that_begins_to_call_makes_the_result_outdated(workspace: Workspace) -> None:
    assert workspace.rules() == ["checkpoint-not-found"]
    path = workspace.write("main.py", MAIN)
    assert workspace.path("loading.py") in workspace.session.dependents([path])
    assert workspace.rules() == ["missing-keys"]


def test_an_unchanged_report_is_the_same_one(workspace: Workspace) -> None:
    workspace.write("main.py", MAIN)
    path = workspace.path("loading.py")
    first, second = run_deep(lambda: (workspace.session.report(path), workspace.session.report(path)))
    assert first is second


def test_a_caller_that_only_edits_the_load_is_proven_with_its_arguments(workspace: Workspace) -> None:
    workspace.write("main.py", MAIN)
    (found,) = workspace.report().found
    fixes = run_deep(lambda: workspace.session.fixes(workspace.path("loading.py"), found.diagnostic))
    assert any("strict=False" in edit.text for fix in fixes for edit in fix.edits)


def test_a_caller_whose_argument_is_not_known_leaves_a_default_that_loads_cleanly(workspace: Workspace) -> None:
    workspace.write("loading.py", LOADING.replace("none.pth", "whole.pth"))
    workspace.write("main.py", "import sys\n\nfrom loading import load\n\nload(sys.argv[1])\n")
    assert Status.CLEAN in {load.status for load in workspace.report().loads}
    assert workspace.rules() == []


def _twice(text: str) -> str:
    return text.replace('load("model.pth")', 'load("model.pth")\nload("whole.pth")')


@pytest.mark.parametrize(("edit", "statuses"), [(str, [Status.MISMATCH]), (_twice, [Status.MISMATCH, Status.CLEAN])])
def test_each_context_is_a_load(workspace: Workspace, edit: Callable[[str], str], statuses: list[Status]) -> None:
    workspace.write("main.py", edit(MAIN))
    assert [load.status for load in workspace.report().loads] == statuses


@pytest.mark.parametrize(
    "caller",
    [
        "from loading import load\n\nif False:\n    load('whole.pth')\n",
        "import loading\n\n\ndef main(path):\n    raise ValueError\n    loading.load(path)\n",
        "from loading import load\n\nwith open(0 / 0):\n    load('whole.pth')\n",
    ],
)
def test_a_caller_that_evaluation_does_not_follow_takes_the_alarm_of_a_default_back(
    workspace: Workspace, caller: str
) -> None:
    workspace.write("loading.py", LOADING.replace("none.pth", "model.pth"))
    assert workspace.rules() == ["missing-keys"]
    workspace.session.open(workspace.write("main.py", caller), caller)
    (load,) = workspace.report().loads
    assert workspace.rules() == []
    assert load.status is Status.UNRESOLVED
    assert load.reason
    assert load.reason.text == "what the call of load in main.py passes is not known"


def test_the_ninth_caller_is_not_followed_and_takes_the_alarm_of_a_default_back(workspace: Workspace) -> None:
    workspace.write("loading.py", LOADING.replace("none.pth", "model.pth"))
    for number in range(9):
        workspace.write(f"main_{number}.py", "from loading import load\n\nif False:\n    load('whole.pth')\n")
    assert workspace.rules() == []


def test_what_no_caller_can_change_stays(workspace: Workspace) -> None:
    workspace.write("loading.py", LOADING.replace('path="none.pth"', "").replace("(path)", "('model.pth')"))
    workspace.write("main.py", "from loading import load\n\nraise ValueError\nload()\n")
    assert workspace.rules() == ["missing-keys"]


@pytest.mark.parametrize("arguments", ["'whole.pth'", "choose()"])
def test_a_default_that_is_only_read_is_not_looked_for_where_it_has_a_caller(
    workspace: Workspace, arguments: str
) -> None:
    workspace.write("loading.py", "import torch\n\n\ndef load(path='none.pth'):\n    return torch.load(path)\n")
    assert workspace.rules() == ["checkpoint-not-found"]
    text = f"from somewhere import choose\nfrom loading import load\n\nload({arguments})\n"
    workspace.session.open(workspace.write("main.py", text), text)
    assert workspace.rules() == []

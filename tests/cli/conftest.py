"""A project with a model, a checkpoint that does not fit it, and one that does."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import torch

from ckpt_lsp.cli.main import main

NET = """\
from torch import nn


class Net(nn.Module):
    def __init__(self, classes=3):
        super().__init__()
        self.body = nn.Linear(4, 8)
        self.head = nn.Linear(8, classes)
"""
TRAIN = """\
import torch
from net import Net

model = Net()
model.load_state_dict(torch.load("old.pth"))
model.load_state_dict(torch.load("new.pth"))
"""


@dataclass
class Run:
    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "net.py").write_text(NET)
    (tmp_path / "train.py").write_text(TRAIN)
    new = {"body.weight": (8, 4), "body.bias": (8,), "head.weight": (3, 8), "head.bias": (3,)}
    state = {key: torch.zeros(shape) for key, shape in new.items()}
    torch.save(state, tmp_path / "new.pth")
    torch.save({"epoch": 3, "net": {f"module.{key}": value for key, value in state.items()}}, tmp_path / "old.pth")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def run(project: Path, capfd: pytest.CaptureFixture[str]):
    def run(*words: str) -> Run:
        code = main(words)
        out, err = capfd.readouterr()
        return Run(code, out, err)

    return run


def process(*words: str, given: str = "") -> Run:
    """Run the command as a process of its own."""
    command = [sys.executable, "-m", "ckpt_lsp", *words]
    done = subprocess.run(command, input=given, capture_output=True, text=True, timeout=60)
    return Run(done.returncode, done.stdout, done.stderr)

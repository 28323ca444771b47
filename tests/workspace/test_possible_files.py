"""Loads of a file whose path is partly known."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch

from ckpt_lsp.workspace.reports import LoadReport, Status
from ckpt_lsp.workspace.session import Session

LOADER = """\
import os

import torch
from torch import nn


def load(name: str):
    checkpoint = torch.load(os.path.join(os.path.dirname(__file__), "weights", name + ".pth"))
    model = nn.Linear(3, checkpoint["outputs"], bias=False)
    model.load_state_dict(checkpoint["model"])
    return model
"""


def checked(folder: Path) -> list[LoadReport]:
    session = Session(str(folder))
    return list(session.merged(session.check([str(folder)])).loads)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A loader, and two checkpoints of which `b` has a bias too many."""
    (tmp_path / "weights").mkdir()
    (tmp_path / "loader.py").write_text(LOADER)
    for name, model in (("a", torch.nn.Linear(3, 2, bias=False)), ("b", torch.nn.Linear(3, 5))):
        saved = {"model": model.state_dict(), "outputs": model.out_features}
        torch.save(saved, tmp_path / "weights" / f"{name}.pth")
    return tmp_path


def outcome(loads: list[LoadReport]) -> set[tuple[str, Status, tuple[str, ...]]]:
    return {(Path(load.checkpoint.path).name, load.status, load.unexpected) for load in loads if load.checkpoint}


EACH = {("a.pth", Status.CLEAN, ()), ("b.pth", Status.MISMATCH, ("bias",))}


def test_each_file_is_loaded_into_the_model_that_is_made_from_it(folder: Path) -> None:
    assert outcome(checked(folder)) == EACH


def test_a_caller_that_names_one_file_does_not_hide_the_others(folder: Path) -> None:
    (folder / "main.py").write_text("from loader import load\n\nload('a')  # torch.load\n")
    assert outcome(checked(folder)) == EACH


def test_many_files_are_not_tried(folder: Path) -> None:
    for number in range(9):
        torch.save({"model": {}, "outputs": 1}, folder / "weights" / f"c{number}.pth")
    (load,) = checked(folder)
    assert load.status is Status.UNRESOLVED
    assert load.reason
    assert "the newest of 11 files that match" in load.reason.text


def test_a_new_file_is_noticed(folder: Path) -> None:
    session = Session(str(folder))
    path = str(folder / "loader.py")
    assert len(session.report(path).loads) == 2
    torch.save({"model": {"weight": torch.zeros(4, 3)}, "outputs": 4}, folder / "weights" / "c.pth")
    assert len(session.report(path).loads) == 3

"""What `ckpt-lsp check` says about examples/ is what PyTorch says when they run."""

from __future__ import annotations

import json
import subprocess
import sys
import venv
from typing import Any

import pytest

from tools.demo import RULES, check, found
from tools.examples import EXAMPLES, FOLDERS, in_pytorchs_words, recorded, said_by_pytorch


@pytest.fixture(scope="module")
def report() -> dict[str, Any]:
    run = check("--output-format", "json")
    assert run.returncode == 1, run.stderr
    return json.loads(run.stdout)


each_example = pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)


def test_every_example_says_which_rules_it_shows():
    assert {folder.name for folder in FOLDERS} == set(RULES)


@each_example
def test_pytorch_still_says_what_was_recorded(folder):
    assert said_by_pytorch(folder) == recorded(folder)


@each_example
def test_the_command_line_finds_exactly_what_pytorch_reports(report, folder):
    assert found(report, folder) == (recorded(folder), RULES[folder.name])


@each_example
def test_every_example_has_its_cause_named(report, folder):
    loads = [load for load in report["loads"] if load["path"].startswith(f"examples/{folder.name}/")]
    assert all(load["causes"] for load in loads)


def test_writing_the_checkpoints_raises_no_alarm(report):
    assert not [found for found in report["diagnostics"] if not found["path"].endswith("/load.py")]


def test_the_original_error_is_the_one_this_project_was_born_from(report):
    (load,) = [load for load in report["loads"] if load["path"] == "examples/renamed_layer/load.py"]
    assert load["missing"] == ["layer1.weight", "layer1.bias"]
    assert load["unexpected"] == ["fc.weight", "fc.bias"]
    assert load["checkpoint"]["path"] == "examples/renamed_layer/model.pth"
    assert (load["line"], load["model"]["keys"], load["checkpoint"]["keys"]) == (5, 2, 2)


DRAWN = EXAMPLES / "drawn_depth"


def checked(*options: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "ckpt_lsp", "check", "--output-format", "json", *options]
    return subprocess.run(command, cwd=DRAWN, capture_output=True, text=True, timeout=60)


def test_a_model_whose_depth_is_drawn_takes_a_dry_run():
    (load,) = json.loads(checked().stdout)["loads"]
    assert (load["status"], load["resolved_by"]) == ("unresolved", None)
    run = checked("--trust", "--python", sys.executable)
    (load,) = json.loads(run.stdout)["loads"]
    assert (load["status"], load["resolved_by"], run.returncode) == ("mismatch", "dynamic", 1)
    assert in_pytorchs_words(load) == said_by_pytorch(DRAWN, "train.py")


def test_what_a_dry_run_runs_is_shown_on_request():
    assert "==> net.Drawn(8)" in checked("--trust", "--python", sys.executable, "--show-runs").stderr


def test_without_torch_in_the_interpreter_the_dry_run_is_left_out(tmp_path):
    venv.create(tmp_path / "bare", symlinks=True)
    run = checked("--trust", "--python", str(tmp_path / "bare"))
    assert run.returncode == 0
    assert run.stderr.count("torch cannot be imported") == 1

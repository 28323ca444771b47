"""`ckpt-lsp check`: its JSON, its text, its exit codes."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
import torch

from ckpt_lsp.cli import check
from tests.cli.conftest import TRAIN, process

PLACE = ["path", "line", "column", "end_line", "end_column"]
LOAD = [
    "call", "status", "reason", "resolved_by", "model", "checkpoint", "strict", "missing", "unexpected", "mismatched",
    "causes",
]  # fmt: skip


def test_the_json_has_the_public_names_in_their_order(run):
    report = run("check", "--output-format", "json").json
    assert list(report) == ["schema", "loads", "diagnostics"]
    assert report["schema"] == 1
    first = report["loads"][0]
    assert list(first) == PLACE + LOAD
    assert list(first["model"]) == ["name", "exact", "keys"]
    assert list(first["checkpoint"]) == ["path", "format", "entry", "keys", "others"]
    assert [list(cause) for cause in first["causes"]] == [["kind", "message"]] * len(first["causes"])
    diagnostic = report["diagnostics"][0]
    assert list(diagnostic) == [*PLACE, "rule", "severity", "message", "load", "fixes"]
    assert list(diagnostic["fixes"][0]) == ["title", "kind", "safe", "edits"]
    assert list(diagnostic["fixes"][0]["edits"][0]) == [*PLACE, "text"]


def test_loads_say_what_pytorch_says(run, project):
    old, new = run("check", "--output-format", "json").json["loads"]
    assert [(load["path"], load["line"], load["column"], load["end_column"]) for load in (old, new)] == [
        ("train.py", 5, 1, 45),
        ("train.py", 6, 1, 45),
    ]
    assert (old["status"], new["status"]) == ("mismatch", "clean")
    namespace = {}
    with pytest.raises(RuntimeError) as raised:
        exec(TRAIN.replace("from net import Net", (project / "net.py").read_text()), namespace)
    assert ", ".join(f'"{key}"' for key in old["missing"]) in str(raised.value)
    assert ", ".join(f'"{key}"' for key in old["unexpected"]) in str(raised.value)
    assert old["checkpoint"]["path"] == "old.pth"
    assert new["model"] == {"name": "net.Net", "exact": True, "keys": 4}


def test_a_diagnostic_names_its_load_by_number(run):
    report = run("check", "--output-format", "json").json
    assert {found["rule"]: found["load"] for found in report["diagnostics"]} == {
        "missing-keys": 0,
        "unexpected-keys": 0,
    }


def test_paths_outside_the_working_directory_are_absolute(run, project, monkeypatch):
    (project / "inner").mkdir()
    monkeypatch.chdir(project / "inner")
    report = run("check", "..", "--output-format", "json").json
    assert {load["path"] for load in report["loads"]} == {str(project / "train.py")}


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ([], 1),
        (["net.py"], 0),
        (["--exit-zero"], 0),
        (["--ignore", "missing-keys,unexpected-keys"], 0),
        (["--select", "size-mismatch"], 0),
        (["--select", "missing-keys"], 1),
        (["gone.py"], 2),
        (["--select", "no-such-rule"], 2),
        (["--output-format", "yaml"], 2),
        (["--no-such-option"], 2),
        (["--resolve", "sometimes"], 2),
    ],
)
def test_exit_codes(run, words, code):
    assert run("check", *words).code == code


def test_the_error_for_a_rule_that_does_not_exist_names_the_nearest(run):
    assert "there is no rule 'mising-keys'; did you mean 'missing-keys'?" in run("check", "--select", "mising-keys").err


def test_a_rule_that_is_off_is_reported_when_it_is_selected(run, project):
    (project / "train.py").write_text(
        "import torch\nfrom net import Net\n\nNet().load_state_dict(torch.load(input()))\n"
    )
    (found,) = run("check", "--output-format", "json", "--select", "unresolved-load").json["diagnostics"]
    assert (found["rule"], found["severity"]) == ("unresolved-load", "information")


def test_settings_come_from_pyproject_and_unknown_ones_are_named(run, project):
    (project / "pyproject.toml").write_text('[tool.ckpt-lsp]\nexlude = []\nseverity = {missing-keys = "off"}\n')
    done = run("check", "--output-format", "json")
    assert [found["rule"] for found in done.json["diagnostics"]] == ["unexpected-keys"]
    assert "unknown setting 'exlude'; did you mean 'exclude'?" in done.err


def test_text_underlines_the_call_and_names_cause_keys_and_rules(run):
    out = run("check").out
    assert "train.py:5:1: error[missing-keys], error[unexpected-keys]" in out
    line, underline = out.splitlines()[1:3]
    assert line.endswith('| model.load_state_dict(torch.load("old.pth"))')
    assert underline.endswith("| " + "^" * 44)
    assert 'cause  The state dict is in the entry ["net"]' in out
    assert "missing  body.{weight, bias}, head.{weight, bias}" in out
    assert "# ckpt-lsp: ignore[missing-keys, unexpected-keys]" in out
    assert out.splitlines()[-1] == "2 errors; 2 loads: 1 clean, 1 mismatch"


def test_text_is_plain_where_it_is_no_terminal(project):
    assert "\x1b" not in process("check").out


def test_text_with_wide_characters_and_tabs_keeps_the_underline_below_the_call(run, project):
    (project / "train.py").write_text(TRAIN.replace("model.load", "if 1:\n\t'数'; model.load", 1))
    line, underline = run("check").out.splitlines()[1:3]
    before = line[: line.index("model.load")]
    assert underline.index("^") == len(before) + before.count("数")


def test_github_annotations_are_escaped(run):
    first = run("check", "--output-format", "github").out.splitlines()[0]
    head, _, message = first.removeprefix("::error ").partition("::")
    assert head == "title=ckpt-lsp (missing-keys),file=train.py,line=5,endLine=5,col=1,endColumn=44"
    assert message.startswith("The state dict is in the entry")


def test_a_mistake_of_ours_in_one_file_is_told_and_the_others_go_on(run, project, monkeypatch):
    (project / "other.py").write_text(TRAIN)
    real = check.Session.check.__globals__["analyse_file"].__globals__["run_file"]

    def broken(machine, path):
        if path.endswith("other.py"):
            raise ZeroDivisionError("boom")
        return real(machine, path)

    monkeypatch.setattr("ckpt_lsp.workspace.analysis.run_file", broken)
    done = run("check", "--output-format", "json")
    assert done.code == 2
    assert [load["path"] for load in done.json["loads"]] == ["train.py", "train.py"]
    assert done.err.count("Traceback") == 1
    assert "internal error in" in done.err
    assert "ZeroDivisionError: boom" in done.err


def test_a_file_that_is_no_python_is_named_on_stderr(run, project):
    (project / "broken.py").write_text("x = (\nmodel.load_state_dict(\n")
    done = run("check", "broken.py")
    assert done.code == 0
    assert "broken.py" in done.err


def test_diff_shows_the_fix_and_writes_nothing(run, project):
    done = run("check", "--diff")
    assert '-model.load_state_dict(torch.load("old.pth"))' in done.out
    assert (project / "train.py").read_text() == TRAIN


def test_fix_writes_what_pytorch_then_loads(run, project):
    assert run("check", "--fix").code == 0
    fixed = (project / "train.py").read_text()
    assert fixed != TRAIN
    exec(fixed.replace("from net import Net", (project / "net.py").read_text()), {})


def test_a_fix_that_changes_what_is_loaded_is_applied_only_when_that_is_allowed(run, project):
    torch.save({"body.weight": torch.zeros(8, 4), "body.bias": torch.zeros(8)}, project / "old.pth")
    assert run("check", "--fix").code == 1
    assert (project / "train.py").read_text() == TRAIN
    assert run("check", "--fix", "--unsafe-fixes").code == 0
    assert "strict=False" in (project / "train.py").read_text()


def test_a_fixed_file_keeps_its_encoding_and_line_ends(run, project):
    text = "# -*- coding: latin-1 -*-\n# Größe\n" + TRAIN
    (project / "train.py").write_bytes(text.replace("\n", "\r\n").encode("latin-1"))
    run("check", "--fix")
    fixed = (project / "train.py").read_bytes()
    assert b"Gr\xf6\xdfe\r\n" in fixed
    assert fixed.count(b"\n") == fixed.count(b"\r\n")


def test_the_resolution_of_a_load_is_explained(run):
    out = run("check", "--explain-resolution", "train.py:5").out
    assert "train.py:5: load_state_dict: mismatch" in out
    assert "model: net.Net (4 keys)" in out
    assert "checkpoint: old.pth (2 keys)" in out
    assert run("check", "--explain-resolution", "train.py").code == 2


def test_a_reader_that_goes_away_is_told_nothing(project):
    command = [sys.executable, "-m", "ckpt_lsp", "check", "--output-format", "github"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as writer:
        writer.stdout.close()
        assert writer.stderr.read() == ""


def test_start_up_imports_neither_the_server_nor_what_shows_text(project):
    code = (
        "import sys; from ckpt_lsp.cli.main import main; main(['check', '--output-format', 'json']);"
        "print(sorted({'rich', 'pygls', 'lsprotocol', 'jedi', 'torch', 'numpy'} & set(sys.modules)), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert json.loads(done.stdout)["schema"] == 1
    assert done.stderr.strip() == "[]"


def test_selecting_unresolved_loads_lists_each_with_its_reason_and_the_comment_to_add(run, project):
    (project / "train.py").write_text(
        "import sys\n\nimport torch\nfrom net import Net\n\n"
        "Net().load_state_dict(torch.load(sys.argv[1]))\nNet().load_state_dict(torch.load('none.pth'))\n"
    )
    found = run("check", "--select", "unresolved-load", "--output-format", "json").json["diagnostics"]
    assert [one["line"] for one in found] == [6, 7]
    assert all("`# ckpt-lsp: checkpoint=PATH`" in one["message"] for one in found)
    both = run("check", "--select", "unresolved-load,checkpoint-not-found", "--output-format", "json").json
    assert [one["rule"] for one in both["diagnostics"]] == ["unresolved-load", "checkpoint-not-found"]


@pytest.mark.parametrize("output_format", ["text", "json", "github"])
def test_messages_name_files_of_the_project_relative_to_it(run, project, output_format):
    (project / "train.py").write_text(
        "import torch\n\n\ndef load(model):\n    model.load_state_dict(torch.load('none.pth'))\n"
    )
    for rule in ("unresolved-load", "checkpoint-not-found"):
        done = run("check", "--select", rule, "--output-format", output_format)
        assert str(project) not in done.out
        assert "train.py" in done.out

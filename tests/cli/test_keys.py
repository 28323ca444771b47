"""`ckpt-lsp keys`: what a model's state_dict will have."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
from torch import nn

from tests.cli.conftest import process


def keys_of(module):
    return {
        key: {"shape": list(value.shape), "dtype": str(value.dtype).removeprefix("torch.")}
        for key, value in module.state_dict().items()
    }


def test_the_json_has_the_public_names_in_their_order(run):
    done = run("keys", "torch.nn:Linear(4, 3)", "--output-format", "json")
    assert done.code == 0
    assert list(done.json) == ["schema", "target", "resolved_by", "exact", "reasons", "keys"]
    assert done.json["keys"] == keys_of(nn.Linear(4, 3))


@pytest.mark.parametrize(
    "target", ["net:Net(5)", "net.py:Net(5)", "net:Net(classes=torch.nn.Linear(1, 5).out_features)"]
)
def test_a_target_is_an_expression_in_a_module_or_file(run, target):
    done = run("keys", target, "--output-format", "json")
    assert done.json["exact"]
    assert done.json["keys"]["head.weight"] == {"shape": [5, 8], "dtype": "float32"}


def test_a_bare_class_is_called(run):
    assert run("keys", "net.py:Net", "--output-format", "json").json["keys"]["head.bias"]["shape"] == [3]


def test_a_target_that_raises_says_what(run):
    done = run("keys", "net:Net(1, 2, 3)", "--output-format", "json")
    assert done.code == 1
    assert done.json["error"].startswith("TypeError: ")
    assert not done.json["exact"]


def test_what_is_not_known_has_its_reason(run, project):
    (project / "net.py").write_text((project / "net.py").read_text().replace("8, classes", "8, int(input())"))
    done = run("keys", "net:Net()", "--output-format", "json")
    assert done.code == 1
    assert done.json["keys"]["head.weight"]["shape"] == [None, 8]
    assert done.json["reasons"]


@pytest.mark.parametrize("target", ["net", "net:", ":Net"])
def test_a_target_of_another_form_is_wrong_usage(run, target):
    done = run("keys", target, "--output-format", "json")
    assert done.code == 2
    assert "neither MODULE:EXPR nor FILE.py:EXPR" in done.json["error"]


def test_a_target_in_a_file_that_is_not_there_is_wrong_usage(run):
    done = run("keys", "gone.py:Net")
    assert (done.code, done.out) == (2, "")
    assert "cannot read gone.py: there is no such file" in done.err
    assert run("diff", "gone.py:Net", "old.pth").code == 2


@pytest.mark.parametrize("target", ["gone:Net", "net:Net(", "net:1 + 1"])
def test_what_makes_no_model_is_not_exact_and_says_why(run, target):
    done = run("keys", target, "--output-format", "json")
    assert done.code == 1
    assert done.json["keys"] == {}
    assert done.json.get("error") or done.json["reasons"]


def test_targets_from_stdin_are_answered_in_order_and_a_failing_one_stops_none(project):
    lines = ["net:Net(5)", "gone:Net", "net:Net(1, 2, 3)", "", "net:Net(6)"]
    done = process("keys", "--output-format", "json", "-", given="\n".join(lines) + "\n")
    answers = [json.loads(line) for line in done.out.splitlines()]
    assert [answer["target"] for answer in answers] == [line for line in lines if line]
    assert [answer["exact"] for answer in answers] == [True, False, False, True]
    assert done.code == 1


def test_each_answer_is_printed_before_the_next_target_is_read(project):
    command = [sys.executable, "-m", "ckpt_lsp", "keys", "--output-format", "json", "-"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as server:
        for classes in (2, 3):
            server.stdin.write(f"net:Net({classes})\n")
            server.stdin.flush()
            assert json.loads(server.stdout.readline())["keys"]["head.bias"]["shape"] == [classes]
        server.stdin.close()


def test_a_mistake_of_ours_is_that_targets_error(run, monkeypatch):
    def broken(machine, module, expression):
        raise ZeroDivisionError("boom")

    monkeypatch.setattr("ckpt_lsp.workspace.models.evaluate_expression", broken)
    done = run("keys", "net:Net()", "--output-format", "json")
    assert (done.code, done.json["error"]) == (2, "ZeroDivisionError: boom")


def test_text_has_a_line_for_each_key(run):
    done = run("keys", "net:Net(5)")
    assert done.out.splitlines() == [
        "body.weight  [8, 4]  float32",
        "body.bias    [8]     float32",
        "head.weight  [5, 8]  float32",
        "head.bias    [5]     float32",
    ]


def test_source_is_also_imported_from_further_folders(run, project):
    (project / "far").mkdir()
    (project / "net.py").rename(project / "far" / "elsewhere.py")
    assert run("keys", "elsewhere:Net").code == 1
    assert run("keys", "elsewhere:Net", "--search-path", "far").code == 0


@pytest.mark.parametrize("target", ["nets.py:nn.Sequential(*layers)", "nets.py:Net"])
def test_what_an_unseen_part_may_have_made_a_model_is_not_said_to_be_none(run, project, target):
    source = "from torch import nn\nimport gone\nlayers = [nn.ReLU() for _ in range(int(input()))]\n"
    (project / "nets.py").write_text(
        source + "class Net(gone.Base):\n    def __init__(self):\n        super().__init__()"
    )
    done = run("keys", target, "--output-format", "json")
    assert done.code == 1
    assert "error" not in done.json
    assert done.json["reasons"]

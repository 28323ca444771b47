"""`ckpt-lsp diff`: a model against a checkpoint."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize(
    ("target", "file", "code"),
    [
        ("net:Net()", "new.pth", 0),
        ("net:Net(5)", "new.pth", 1),
        ("net:Net()", "old.pth", 1),
        ("net:Net()", "old.pth#net", 1),
        ("net:Net()", "old.pth#gone", 2),
        ("net:Net()", "gone.pth", 2),
        ("gone:Net()", "new.pth", 2),
    ],
)
def test_exit_codes(run, target, file, code):
    assert run("diff", target, file).code == code


def test_the_json_has_pytorchs_lists(run):
    found = run("diff", "net:Net(5)", "new.pth", "--output-format", "json").json
    assert found["mismatched"] == [
        {"key": "head.weight", "model": [5, 8], "checkpoint": [3, 8]},
        {"key": "head.bias", "model": [5], "checkpoint": [3]},
    ]
    assert (found["missing"], found["unexpected"], found["matched"]) == ([], [], 2)


def test_an_entry_is_compared_and_its_cause_named(run):
    out = run("diff", "net:Net()", "old.pth#net").out
    assert 'have the prefix "module."' in out
    assert 'old.pth["net"]' in out
    assert "module.body.weight [8, 4]" in out

"""`ckpt-lsp inspect`: what a checkpoint holds."""

from __future__ import annotations

import argparse

import torch
from safetensors.torch import save_file


def test_the_json_has_the_public_names_in_their_order(run, project):
    found = run("inspect", "old.pth", "--output-format", "json").json
    public = [
        "schema", "path", "format", "bytes", "entries", "metadata", "globals", "blocked_globals", "dangerous_globals",
        "tensor_bytes",
    ]  # fmt: skip
    assert list(found)[: len(public)] == public
    assert (found["path"], found["format"], found["metadata"]) == ("old.pth", "zip", {"epoch": 3})
    assert found["bytes"] == (project / "old.pth").stat().st_size
    ((entry, keys),) = [(one["entry"], one["keys"]) for one in found["entries"]]
    assert entry == ["net"]
    assert keys["module.head.bias"] == {"shape": [3], "dtype": "float32"}


def test_globals_that_torch_refuses_are_told(run, project):
    torch.save({"args": argparse.Namespace(lr=0.1)}, project / "args.pth")
    found = run("inspect", "args.pth", "--output-format", "json").json
    assert found["blocked_globals"] == ["argparse.Namespace"]
    assert found["dangerous_globals"] == []


def test_safetensors_have_their_metadata(run, project):
    save_file({"w": torch.zeros(2, 3)}, project / "w.safetensors", {"step": "7"})
    found = run("inspect", "w.safetensors", "--output-format", "json").json
    assert (found["format"], found["metadata"], found["tensor_bytes"]) == ("safetensors", {"step": "7"}, 24)


def test_what_cannot_be_read_is_an_error_with_its_offset(run, project):
    (project / "bad.pth").write_bytes((project / "new.pth").read_bytes()[:300])
    done = run("inspect", "bad.pth")
    assert done.code == 2
    assert "at byte" in done.err
    assert run("inspect", "gone.pth").code == 2


def test_text_lists_entries_and_what_lies_beside_them(run):
    out = run("inspect", "old.pth").out
    assert '["net"]: 4 keys' in out
    assert "module.body.weight  [8, 4]  float32" in out
    assert "epoch: 3" in out

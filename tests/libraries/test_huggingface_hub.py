"""`huggingface_hub` reads its cache on disk as the real one does when it is offline."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from textwrap import dedent

import pytest

from ckpt_lsp.evaluator.budget import Budget, Limits
from ckpt_lsp.evaluator.machine import Machine
from ckpt_lsp.evaluator.programs import run_file
from ckpt_lsp.evaluator.values import Unknown, Value
from ckpt_lsp.libraries import LIBRARIES
from tests.libraries.stdlib.agreement import FolderFiles

COMMIT = "0123456789abcdef0123456789abcdef01234567"
OTHER = "89abcdef0123456789abcdef0123456789abcdef"
VARIABLES = ("HF_HOME", "HF_HUB_CACHE", "HUGGINGFACE_HUB_CACHE", "XDG_CACHE_HOME", "HF_HUB_OFFLINE")


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home folder, and no variables that say otherwise."""
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def cached(folder: Path, repository: str = "models--ada--net") -> None:
    """Fill a cache as a download does: content in blobs, links to it in the snapshot of a commit."""
    blobs = folder / repository / "blobs"
    blobs.mkdir(parents=True)
    for ref, commit in (("main", COMMIT), ("refs/pr/1", OTHER)):
        snapshot = folder / repository / "snapshots" / commit
        (snapshot / "sub").mkdir(parents=True)
        for name in ("net.pth", "sub/more.pth"):
            blob = blobs / f"{commit}-{Path(name).name}"
            blob.write_bytes(b"x")
            (snapshot / name).symlink_to(blob)
        path = folder / repository / "refs" / ref
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(commit)


def evaluated(snippet: str, folder: Path) -> Value:
    files = FolderFiles(str(folder), dedent(snippet))
    machine = Machine(files, LIBRARIES, (), Budget(Limits(seconds=60)))
    return run_file(machine, str(folder / "main.py")).content["result"]


def judged(snippet: str, folder: Path) -> str:
    """Return what `result` is with the real library, which must not ask the network."""
    script = f"{dedent(snippet)}\nimport json\nprint(json.dumps(result))"
    environment = {**os.environ, "HF_HUB_OFFLINE": "1"}
    output = subprocess.run(
        [sys.executable, "-c", script], cwd=folder, env=environment, capture_output=True, text=True, check=True
    ).stdout
    answer: str = json.loads(output)
    return answer


CALLS = (
    "hf_hub_download('ada/net', 'net.pth')",
    "hf_hub_download(repo_id='ada/net', filename='more.pth', subfolder='sub')",
    "hf_hub_download('ada/net', 'sub/more.pth', revision='refs/pr/1')",
    f"hf_hub_download('ada/net', 'net.pth', revision='{OTHER}')",
    "snapshot_download('ada/net')",
    "snapshot_download('ada/net', revision='refs/pr/1')",
    "try_to_load_from_cache('ada/net', 'net.pth')",
)


@pytest.mark.parametrize("call", CALLS)
def test_a_file_is_found_where_the_real_one_finds_it(call: str, home: Path) -> None:
    cached(home / ".cache" / "huggingface" / "hub")
    snippet = f"from huggingface_hub import *\nfrom huggingface_hub import snapshot_download\nresult = {call}"
    assert evaluated(snippet, home) == judged(snippet, home)


@pytest.mark.parametrize(
    ("name", "value", "cache"),
    [
        ("HF_HOME", "~/hf", "hf/hub"),
        ("XDG_CACHE_HOME", "{home}/xdg", "xdg/huggingface/hub"),
        ("HUGGINGFACE_HUB_CACHE", "{home}/old", "old"),
        ("HF_HUB_CACHE", "$HOME/new", "new"),
    ],
)
def test_the_cache_is_where_the_environment_says(
    name: str, value: str, cache: str, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, value.format(home=home))
    cached(home / cache)
    snippet = "from huggingface_hub import hf_hub_download\nresult = hf_hub_download('ada/net', 'net.pth')"
    assert evaluated(snippet, home) == judged(snippet, home)


def test_folders_may_be_named_in_the_call(home: Path) -> None:
    cached(home / "cache", "datasets--ada--data")
    (home / "here").mkdir()
    (home / "here" / "net.pth").write_bytes(b"x")
    for call in (
        "hf_hub_download('ada/data', 'net.pth', repo_type='dataset', cache_dir='cache')",
        "hf_hub_download('ada/net', 'net.pth', local_dir='here')",
        "snapshot_download('ada/net', local_dir='here')",
    ):
        snippet = f"from huggingface_hub import hf_hub_download, snapshot_download\nimport os\nresult = {call}"
        assert os.path.abspath(str(evaluated(snippet, home))) == os.path.abspath(judged(snippet, home))


@pytest.mark.parametrize("call", ["hf_hub_download('ada/net', 'other.pth')", "snapshot_download('bob/net')"])
def test_what_was_not_downloaded_is_unknown(call: str, home: Path) -> None:
    cached(home / ".cache" / "huggingface" / "hub")
    value = evaluated(f"from huggingface_hub import *\nresult = {call}", home)
    assert isinstance(value, Unknown)
    assert "has not been downloaded to" in value.reason.text

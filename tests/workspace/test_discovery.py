"""Which files are looked at."""

from __future__ import annotations

import os

import pytest

from ckpt_lsp.workspace.discovery import python_files

LOADS = "import torch\nm.load_state_dict(torch.load('a.pt'))\n"


@pytest.fixture
def tree(tmp_path):
    for name in (
        "train.py",
        "pkg/net.py",
        "pkg/deep/eval.py",
        ".hidden/a.py",
        "node_modules/a.py",
        "__pycache__/a.py",
        "env/lib/a.py",
        "build/a.py",
    ):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(LOADS)
    (tmp_path / "env" / "pyvenv.cfg").write_text("home = /usr/bin\n")
    (tmp_path / "quiet.py").write_text("print('nothing here')\n")
    (tmp_path / "notes.txt").write_text(LOADS)
    return tmp_path


def found(root, *paths, exclude=()):
    files = python_files([str(root / path) for path in paths] or [str(root)], exclude)
    return [os.path.relpath(path, root) for path in files]


def test_own_python_files_that_load_are_found_in_order(tree):
    assert found(tree) == ["build/a.py", "pkg/deep/eval.py", "pkg/net.py", "train.py"]


@pytest.mark.parametrize("pattern", ["build", "build/", "build/*", "b*d"])
def test_excluded_folders_are_not_entered(tree, pattern):
    assert "build/a.py" not in found(tree, exclude=[pattern])


def test_globs_are_for_names_and_for_relative_paths(tree):
    assert found(tree, exclude=["pkg/deep", "train.*", "build"]) == ["pkg/net.py"]


def test_a_file_that_is_named_is_looked_at_whatever_it_holds(tree):
    assert found(tree, "quiet.py", ".hidden/a.py", "quiet.py") == ["quiet.py", ".hidden/a.py"]


def test_nothing_comes_twice(tree):
    assert found(tree, "pkg", "pkg/net.py", "pkg/deep") == ["pkg/deep/eval.py", "pkg/net.py"]


def test_links_are_not_followed_so_loops_end_and_nothing_outside_is_read(tree, tmp_path_factory):
    outside = tmp_path_factory.mktemp("outside")
    (outside / "a.py").write_text(LOADS)
    os.symlink(tree, tree / "pkg" / "loop")
    os.symlink(outside, tree / "pkg" / "out")
    os.symlink(outside / "a.py", tree / "pkg" / "out.py")
    assert found(tree, "pkg") == ["pkg/deep/eval.py", "pkg/net.py"]


def test_a_folder_that_may_not_be_read_is_passed_over(tree):
    os.chmod(tree / "build", 0)
    try:
        assert set(found(tree)) >= {"pkg/net.py", "train.py"}
    finally:
        os.chmod(tree / "build", 0o755)


def test_an_environment_is_its_users_own_when_it_is_asked_for(tree):
    assert found(tree, "env") == ["env/lib/a.py"]


def test_nothing_but_python_files_and_folders_is_asked_about(tmp_path, monkeypatch):
    for number in range(100):
        (tmp_path / f"{number}.png").touch()
    (tmp_path / "a.py").write_text(LOADS)
    asked = []
    monkeypatch.setattr("ckpt_lsp.workspace.discovery.may_load", lambda path: asked.append(path) or True)
    assert found(tmp_path) == ["a.py"]
    assert asked == [str(tmp_path / "a.py")]

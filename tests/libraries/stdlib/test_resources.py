"""`importlib.resources` as Python has it, and `pkg_resources`, which is gone from newer environments."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.libraries.stdlib.agreement import assert_agrees, evaluate


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A package with a file in it."""
    (tmp_path / "resourceful" / "sub").mkdir(parents=True)
    for name in ("resourceful/__init__.py", "resourceful/sub/__init__.py", "resourceful/sub/module.py"):
        (tmp_path / name).write_text("")
    (tmp_path / "resourceful" / "sub" / "net.txt").write_text("text")
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(tmp_path)
    yield tmp_path
    for name in [name for name in sys.modules if name.partition(".")[0] == "resourceful"]:
        del sys.modules[name]


def test_importlib_resources(folder: Path) -> None:
    assert_agrees(
        """
        import importlib.resources
        import resourceful.sub
        from importlib import resources
        from importlib.resources import as_file, files, path
        with as_file(files("resourceful") / "sub" / "net.txt") as found:
            a = str(found)
        with path("resourceful.sub", "net.txt") as found:
            b = str(found)
        result = [a, b, str(files(resourceful.sub)), files("resourceful").joinpath("sub", "net.txt").is_file(),
                  resources.read_text("resourceful.sub", "net.txt"),
                  importlib.resources.files("resourceful.sub").joinpath("net.txt").read_text(),
                  resources.is_resource("resourceful.sub", "net.txt")]
        """,
        folder,
    )


def test_pkg_resources_finds_the_same_files(folder: Path) -> None:
    _, value = evaluate(
        """
        import pkg_resources
        import resourceful
        name = pkg_resources.resource_filename
        result = (name("resourceful", "sub/net.txt"), name("resourceful.sub", "net.txt"), name("resourceful", ""),
                  name("resourceful.sub.module", "net.txt"), name(__name__, "resourceful/sub/net.txt"),
                  pkg_resources.resource_exists("resourceful.sub", "net.txt"),
                  sorted(pkg_resources.resource_listdir("resourceful.sub", ""))[0])
        """,
        folder,
    )
    file = str(folder / "resourceful" / "sub" / "net.txt")
    assert value == (file, file, str(folder / "resourceful"), file, file, True, "__init__.py")

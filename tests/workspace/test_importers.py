"""The index of import lines: it finds whoever may call a function, and follows every edit."""

from __future__ import annotations

from pathlib import Path

import pytest

from ckpt_lsp.evaluator.events import Definition
from ckpt_lsp.workspace.importers import Importers, indexed_folder


class Workspace:
    """Files on disk, and the index of them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.importers = Importers([str(folder)])
        self.write("loading.py", "def load(path): ...\n\n\nclass Trainer:\n    def run(self): ...\n")

    def write(self, name: str, text: str) -> str:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        self.importers.outdate([str(path)])
        return str(path)

    def text(self, path: str) -> str | None:
        return Path(path).read_text() if Path(path).exists() else None

    def callers(self, qualname: str = "load", file: str = "loading.py") -> list[str]:
        found = self.importers.calling([Definition(str(self.folder / file), qualname)], self.text)
        return [str(Path(path).relative_to(self.folder)) for path in found]


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace(tmp_path)


@pytest.mark.parametrize(
    "text",
    [
        "from loading import load\nload('a')\n",
        "import loading\nloading.load('a')\n",
        "import os, loading as other\nother.load('a')\n",
        "from loading import *\nload('a')\n",
        "from .loading import load as read\nread('a')\n",
        "from loading import (\n    Trainer,\n    load,  # reads\n)\nload('a')\n",
        "def late():\n    from loading import load\n    load('a')\n",
        "from again import load\nload('a')\n",
    ],
)
def test_a_file_that_imports_the_function_may_call_it(workspace: Workspace, text: str) -> None:
    workspace.write("main.py", text)
    assert workspace.callers() == ["main.py"]


@pytest.mark.parametrize(
    "text",
    [
        "load('a')\n",
        "import loading\nloading.Trainer()\n",
        "import loading\nloading.load_all('a')\n",
        "import json\njson.load(file)\n",
    ],
)
def test_a_file_that_cannot_name_the_function_is_left_alone(workspace: Workspace, text: str) -> None:
    workspace.write("main.py", text)
    assert workspace.callers() == []


def test_a_method_is_called_by_whoever_names_its_class(workspace: Workspace) -> None:
    workspace.write("main.py", "from loading import Trainer\nTrainer()()\n")
    assert workspace.callers("Trainer.__call__") == ["main.py"]


def test_the_nearest_file_comes_first(workspace: Workspace) -> None:
    workspace.write("a/loading.py", "def load(path): ...\n")
    workspace.write("b/main.py", "from a.loading import load\nload('a')\n")
    workspace.write("a/z.py", "from a.loading import load\nload('a')\n")
    assert workspace.callers(file="a/loading.py") == ["a/z.py", "b/main.py"]


def test_an_edit_is_heeded_without_reading_the_other_files_again(workspace: Workspace) -> None:
    main = workspace.write("main.py", "from loading import load\nload('a')\n")
    assert workspace.callers() == ["main.py"]
    workspace.write("main.py", "print('a')\n")
    assert workspace.callers() == []
    other = workspace.write("other.py", "import loading\nloading.load('b')\n")
    assert workspace.callers() == ["other.py"]
    for path in (main, other):
        Path(path).unlink()
    workspace.importers.outdate([main, other])
    assert workspace.callers() == []


def test_a_command_looks_for_callers_in_the_project_it_is_given_in_or_else_below_the_path(tmp_path: Path) -> None:
    package = tmp_path / "package"
    package.mkdir()
    (package / "a.py").touch()
    assert indexed_folder(str(package / "a.py"), str(tmp_path)) == str(package)
    assert indexed_folder(str(package), str(tmp_path)) == str(package)
    (tmp_path / "pyproject.toml").touch()
    assert indexed_folder(str(package / "a.py"), str(tmp_path)) == str(tmp_path)
    assert indexed_folder(str(package), str(tmp_path / "elsewhere")) == str(package)


def test_who_makes_an_object_by_a_function_of_its_module_may_call_its_methods(workspace: Workspace) -> None:
    workspace.write("main.py", "from loading import make_trainer\nmake_trainer().run()\n")
    assert workspace.callers("Trainer.run") == ["main.py"]


def test_a_file_that_begins_to_import_comes_to_its_place(workspace: Workspace) -> None:
    workspace.write("a/loading.py", "def load(path): ...\n")
    workspace.write("b/main.py", "from a.loading import load\nload('a')\n")
    assert workspace.callers(file="a/loading.py") == ["b/main.py"]
    workspace.write("a/z.py", "from a.loading import load\nload('a')\n")
    assert workspace.callers(file="a/loading.py") == ["a/z.py", "b/main.py"]


def test_an_edit_reads_no_other_file(workspace: Workspace) -> None:
    main = workspace.write("main.py", "from loading import load\nload('a')\n")
    assert workspace.callers() == ["main.py"]
    Path(main).write_text("")
    workspace.write("other.py", "print()\n")
    assert workspace.callers() == ["main.py"]


def test_an_object_may_come_from_another_file_that_makes_it(workspace: Workspace) -> None:
    factory = workspace.write("factory.py", "from loading import Trainer\ndef make():\n    return Trainer()\n")
    workspace.write("main.py", "from factory import make\nmake().run()\n")
    assert workspace.callers("Trainer.run") == ["factory.py", "main.py"]
    Path(factory).write_text("")
    workspace.importers.outdate([factory])
    assert workspace.callers("Trainer.run") == []

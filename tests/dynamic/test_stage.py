"""What the requests import of installed packages is imported once for those that follow."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from ckpt_lsp.dynamic.client import Limits, Worker
from tests.dynamic.runs import built, processes

IMPORTS_MUCH = """
    import encodings, importlib, pkgutil
    for found in pkgutil.iter_modules(encodings.__path__):
        if found.name not in ("mbcs", "oem"):
            importlib.import_module("encodings." + found.name)
"""
IS_READY = """
    import sys
    print("encodings.cp037" in sys.modules)
"""
NET = "\n    def Net(): return nn.Linear(2, 3)\n"


@pytest.fixture(scope="module")
def staged(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Worker]:
    before = processes()
    worker = Worker(sys.executable, Limits(seconds=15.0))
    built(worker, tmp_path_factory.mktemp("first"), IMPORTS_MUCH + NET)
    yield worker
    worker.close()
    assert set(processes()) <= set(before)


def is_ready(worker: Worker, folder: Path, text: str = "") -> bool:
    return {"True\n": True, "False\n": False}[built(worker, folder, text + IS_READY + NET).output]


def test_the_next_request_finds_the_packages_imported(staged: Worker, tmp_path: Path) -> None:
    built(staged, tmp_path, IMPORTS_MUCH + NET)
    assert is_ready(staged, tmp_path)


@pytest.mark.parametrize(
    "sets", ["os.environ['BACKEND'] = 'torch'", "os.environ.setdefault('BACKEND', 'torch')", "os.unsetenv('BACKEND')"]
)
def test_packages_are_imported_anew_where_the_program_sets_variables_that_they_read(
    staged: Worker, tmp_path: Path, sets: str
) -> None:
    built(staged, tmp_path, IMPORTS_MUCH + NET)
    assert not is_ready(staged, tmp_path, f"\n    import os\n    {sets}\n")


def test_a_program_with_a_module_of_the_same_name_gets_its_own(staged: Worker, tmp_path: Path) -> None:
    built(staged, tmp_path, IMPORTS_MUCH + NET)
    (tmp_path / "encodings.py").touch()
    assert not is_ready(staged, tmp_path)

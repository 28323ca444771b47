"""What a file calls by name."""

from __future__ import annotations

import pytest

from ckpt_lsp.evaluator.events import Definition
from ckpt_lsp.workspace.uses import calls, may_call

LOADING = "/project/package/loading.py"


@pytest.mark.parametrize(
    "text",
    [
        "from package.loading import load as read\nread()",
        "from .loading import load\nload()",
        "from package import load\nload()",
        "from package.loading import *\nload()",
        "import package.loading\npackage.loading.load()",
        "from package import loading as other\ndef f():\n    return other.load()",
    ],
)
def test_an_imported_function_is_known_by_its_module(text: str) -> None:
    assert may_call(calls(text), "/project/main.py", Definition(LOADING, "load"))


@pytest.mark.parametrize(
    "text",
    [
        "import torch\ntorch.load()",
        "from package.loading import load\n__all__ = ['load']",
        "from other import load\nload()",
        "def load(): ...\nload()",
        "model.load()",
        "load(",
    ],
)
def test_other_functions_of_its_name_are_none(text: str) -> None:
    assert not may_call(calls(text), "/project/main.py", Definition(LOADING, "load"))


@pytest.mark.parametrize("text", ["load()", "def f():\n    return load()"])
def test_a_function_is_called_by_its_bare_name_in_its_own_file(text: str) -> None:
    assert may_call(calls(text), LOADING, Definition(LOADING, "load"))


@pytest.mark.parametrize(
    ("text", "called"),
    [("trainer.load()", True), ("make().load()", True), ("import torch\ntorch.load()", False), ("load()", False)],
)
def test_a_method_may_be_that_of_any_object(text: str, called: bool) -> None:
    assert may_call(calls(text), "/project/main.py", Definition(LOADING, "Trainer.load")) is called


def test_a_class_calls_its_special_methods() -> None:
    assert may_call(calls("Trainer()"), LOADING, Definition(LOADING, "Trainer.__init__"))

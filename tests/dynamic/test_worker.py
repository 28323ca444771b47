"""The file that runs in the user's interpreter, as a file."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

from ckpt_lsp.dynamic.requests import is_exact
from ckpt_lsp.tensors import NotTensor, Reason, StateDict, StateEntry, TensorSpec
from tests.dynamic.runs import SCRIPT


def test_it_is_in_the_syntax_of_python_3_8() -> None:
    ast.parse(Path(SCRIPT).read_text(encoding="utf-8"), feature_version=(3, 8))


def test_it_starts_without_anything_but_python_and_ends_with_its_input(tmp_path: Path) -> None:
    """Isolated, and without site-packages: there is no torch, and it says so in a frame."""
    command = [sys.executable, "-I", "-S", SCRIPT]
    run = subprocess.run(command, input=b"", capture_output=True, cwd=tmp_path, timeout=60)
    assert run.stdout[4:].startswith(b'{"torch": null')
    assert (run.returncode, run.stderr) == (0, b"")


def test_a_state_dict_is_exact_when_nothing_about_it_is_in_doubt() -> None:
    known = StateEntry(TensorSpec((2, 3), "float32"))
    assert is_exact(StateDict({"a": known, "b": StateEntry(NotTensor("int"))}))
    assert not is_exact(StateDict({"a": known}, open=Reason("it is not known")))
    assert not is_exact(StateDict({"a": StateEntry(TensorSpec((2, None), "float32"))}))
    assert not is_exact(StateDict({"a": StateEntry(TensorSpec((2,), None))}))
    assert not is_exact(StateDict({"a": StateEntry(TensorSpec((2,), "float32"), maybe=True)}))

"""The command line as a whole process, next to the import that any check in PyTorch would begin with."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator

from tools.bench.measure import Row, medians
from tools.examples import EXAMPLES

ROUNDS = 5


def measure() -> Iterator[Row]:
    """Time `ckpt-lsp check examples` from spawn to exit."""
    ours, theirs = medians(_check, _import_torch, ROUNDS)
    yield Row("ckpt-lsp check examples, whole process", ours, 'python -c "import torch"', theirs)


def _check() -> None:
    run = _python("-m", "ckpt_lsp", "check", EXAMPLES.name)
    assert run.returncode == 1, run.stderr


def _import_torch() -> None:
    _python("-c", "import torch").check_returncode()


def _python(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, *arguments], cwd=EXAMPLES.parent, capture_output=True, text=True, timeout=60)

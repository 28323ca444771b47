"""The folders below examples/, and what PyTorch says when their load.py runs.

Each folder keeps PyTorch's own words in `pytorch_says.txt`, so that the demo can be judged where there is no torch.
`python -m tools.examples` makes the checkpoints and these files anew.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

EXAMPLES = Path(__file__).parent.parent / "examples"
FOLDERS = sorted(path.parent for path in EXAMPLES.glob("*/load.py"))


def recorded(folder: Path) -> str:
    """Return what PyTorch said when the example was recorded."""
    return (folder / "pytorch_says.txt").read_text(encoding="utf-8")


def said_by_pytorch(folder: Path, script: str = "load.py") -> str:
    """Run the example's script under torch; return the error that it raised, or what it printed."""
    run = _python(folder, script)
    _, raised, error = run.stderr.rpartition("RuntimeError: ")
    return error if raised else run.stdout


def in_pytorchs_words(load: dict[str, Any]) -> str:
    """Return what `Module.load_state_dict` would say of `load`, an entry of `loads` in the JSON of `ckpt-lsp check`."""
    missing, unexpected = load["missing"], load["unexpected"]
    errors = [
        f"size mismatch for {one['key']}: copying a param with shape torch.Size({one['checkpoint']}) from checkpoint, "
        f"the shape in current model is torch.Size({one['model']})."
        for one in load["mismatched"]
    ]
    if load["strict"] and unexpected:
        errors.insert(0, f"Unexpected key(s) in state_dict: {_quoted(unexpected)}. ")
    if load["strict"] and missing:
        errors.insert(0, f"Missing key(s) in state_dict: {_quoted(missing)}. ")
    if not errors:
        return f"_IncompatibleKeys(missing_keys={missing}, unexpected_keys={unexpected})\n"
    class_name = load["model"]["name"].rpartition(".")[2]
    return f"Error(s) in loading state_dict for {class_name}:\n" + "".join(f"\t{error}\n" for error in errors)


def _quoted(keys: list[str]) -> str:
    return ", ".join(f'"{key}"' for key in keys)


def _python(folder: Path, script: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, script]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=120)


def record() -> None:
    """Make every example's checkpoint and write down what PyTorch says about loading it."""
    for folder in FOLDERS:
        _python(folder, "make_checkpoint.py").check_returncode()
        (folder / "pytorch_says.txt").write_text(said_by_pytorch(folder), encoding="utf-8")


if __name__ == "__main__":
    record()

"""An environment with torch and the libraries whose architectures are built, in the versions of the rows."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

TORCH = "torch==2.13.0"
NEEDED = ("numpy", "pillow", "pyyaml")
OPERATORS = """

# Added by ckpt-lsp's tools/dynamic_score: without the library's native code, its operators are declared alone.
if not _has_ops():
    torch.library.define("torchvision::nms", "(Tensor dets, Tensor scores, float iou_threshold) -> Tensor")
    torch.library.define(
        "torchvision::qnms", "(Tensor dets, Tensor dets_num, Tensor scores, float iou_threshold) -> Tensor"
    )
"""
"""What torchvision can be imported with where its native code does not fit the torch that is there, one without CUDA.

Its Python code adds to these two operators; no architecture calls one while it is built.
"""


def make(folder: Path, pins: Mapping[str, str]) -> None:
    """Make the environment unless it is there as asked for."""
    wanted = "\n".join([TORCH, *NEEDED, *pins.values(), OPERATORS])
    mark = folder / "installed"
    if mark.is_file() and mark.read_text(encoding="utf-8") == wanted:
        return
    subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
    # torchvision and timm would bring another torch; transformers brings what timm needs besides.
    alone = [pin for name, pin in pins.items() if name != "transformers"]
    _install(folder, TORCH, *NEEDED, *(pin for pin in pins.values() if pin not in alone))
    _install(folder, "--no-deps", *alone)
    extension = next(folder.glob("lib/python*/site-packages/torchvision/extension.py"))
    text = extension.read_text(encoding="utf-8")
    extension.write_text(text.partition(OPERATORS)[0] + OPERATORS, encoding="utf-8")
    mark.write_text(wanted, encoding="utf-8")


def _install(folder: Path, *what: str) -> None:
    pip = [str(folder / "bin" / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*pip, *what], check=True)

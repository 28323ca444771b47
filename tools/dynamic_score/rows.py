"""The rows of an oracle: which architectures there are, and what their keys are known to be."""

from __future__ import annotations

import importlib.util
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Row:
    """One architecture: `target` is what `ckpt-lsp keys` is asked, `digest` that of its keys and their shapes.

    `line` is the row as the file has it.
    """

    family: str
    name: str
    target: str
    digest: str
    line: str


class Oracle:
    """A folder with files of rows, and the script that says what they mean."""

    def __init__(self, folder: Path) -> None:
        script = folder / "score.py"
        spec = importlib.util.spec_from_file_location("oracle_score", script)
        if spec is None or spec.loader is None:
            raise FileNotFoundError(script)
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        self.folder = folder
        self.pins: Mapping[str, str] = module.SOURCES
        self.digest: Callable[[Mapping[str, Any]], str] = module.digest
        self._target: Callable[[Mapping[str, Any]], str] = module.target

    def rows(self, family: str) -> list[Row]:
        """Return all rows of a family."""
        lines = (self.folder / f"{family}.jsonl").read_text(encoding="utf-8").splitlines()
        found = [(line, json.loads(line)) for line in lines]
        return [Row(family, row["name"], self._target(row), row["sha256"], line) for line, row in found]

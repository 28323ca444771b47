"""Load events made from real modules and real checkpoints: what evaluation would find."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import torch

from ckpt_lsp.evaluator.events import LoadEvent, ReadEvent
from ckpt_lsp.evaluator.values import Origin
from ckpt_lsp.tensors import Reason
from ckpt_lsp.text import Position, Span
from ckpt_lsp.workspace.files import Caches, WorkspaceFiles
from ckpt_lsp.workspace.reports import FileReport
from ckpt_lsp.workspace.verdict import verdict
from tests.matching.live import state_of, tree_of


class Program:
    """A source file of some lines, whose loads are said to be at a line (from 0)."""

    def __init__(self, folder: Path, text: str = "load\n" * 9) -> None:
        self.folder = folder
        self.path = str(folder / "train.py")
        (folder / "train.py").write_text(text)

    def site(self, line: int = 0, last: int | None = None, path: str | None = None) -> Span:
        return Span(path or self.path, Position(line, 0), Position(line if last is None else last, 4))

    def load(self, model: Any, state: Any, line: int = 0, **fields: Any) -> LoadEvent:
        """A load of `state`, which was saved under that very path if it is one."""
        origin = None
        if isinstance(state, Path):
            origin, state = Origin(str(state), (), ""), torch.load(state)
        return LoadEvent(
            site=fields.pop("site", self.site(line)),
            call="load_state_dict",
            model=model if isinstance(model, Reason) else tree_of(model),
            state=state_of(state) if isinstance(state, dict) else state,
            strict=fields.pop("strict", True),
            origin=fields.pop("origin", origin),
            **fields,
        )

    def read(
        self, path: Path, line: int = 0, loader: str = "torch.load", weights_only: bool | None = True
    ) -> ReadEvent:
        found = str(path) if path.exists() else None
        return ReadEvent(self.site(line), path.name, found, loader, weights_only, (str(path),))

    def save(self, value: Any, name: str = "model.pth") -> Path:
        torch.save(value, self.folder / name)
        return self.folder / name

    def verdict(self, *events: LoadEvent | ReadEvent) -> FileReport:
        return verdict(self.path, events, WorkspaceFiles(Caches()))


def rules(report: FileReport) -> list[str]:
    return [found.diagnostic.rule for found in report.found]

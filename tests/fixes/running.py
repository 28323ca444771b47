"""Sources that are run under torch, each `load_state_dict` judged by the real module and the real state dict."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import torch

from ckpt_lsp.fixes.offer import offer
from ckpt_lsp.matching.causes import Cause
from ckpt_lsp.matching.compare import compare
from ckpt_lsp.matching.comparison import Comparison
from ckpt_lsp.matching.explain import explain
from ckpt_lsp.tensors import StateDict
from ckpt_lsp.text import LineIndex, Span, apply_edits
from tests.matching.live import state_of, tree_of

CHECKPOINT = "model.pth"


@dataclass(frozen=True)
class RanLoad:
    """A load that happened (a `JudgedLoad`); `error` is what it raised."""

    site: Span
    strict: bool
    comparison: Comparison
    causes: tuple[Cause, ...]
    entry: tuple[str, ...]
    error: str | None
    call: str = "load_state_dict"


@dataclass
class Program:
    """A source file in `folder`, the working directory, next to the checkpoint that it loads."""

    folder: Path
    path: str = "train.py"
    evaluations: int = field(default=0)

    def save(self, checkpoint: Any) -> None:
        """Write the checkpoint."""
        torch.save(checkpoint, self.folder / CHECKPOINT)

    def run(self, text: str) -> list[RanLoad]:
        """Run `text` as Python does, but go on after a load that raises."""
        self.evaluations += 1
        loads: list[RanLoad] = []

        def load(place: tuple[int, int, int, int], module: Any, state: Any, strict: bool = True) -> Any:
            loads.append(self._judged(text, place, module, state, strict))
            return [], []

        tree = ast.fix_missing_locations(_Recorded().visit(ast.parse(text)))
        exec(compile(tree, self.path, "exec"), {"_load": load, "__name__": "__main__"})
        return loads

    def fixes(self, text: str) -> dict[str, str]:
        """Return the kind of each fix that is offered for the (only) load of `text`, with the text after it."""
        offered = offer(self.run(text), text, self.run)
        return {fix.kind.value: apply_edits(text, fix.edits) for fix in offered}

    def _judged(self, text: str, place: tuple[int, int, int, int], module: Any, state: Any, strict: bool) -> RanLoad:
        tree, passed = tree_of(module), state_of(state)
        comparison = compare(tree, passed)
        entries = dict(_entries(torch.load(self.folder / CHECKPOINT, weights_only=False)))
        entry = next((entry for entry, other in entries.items() if other.entries == passed.entries), ())
        causes = explain(comparison, tree, passed, entries)
        return RanLoad(self._span(text, place), strict, comparison, causes, entry, _error(module, state, strict))

    def _span(self, text: str, place: tuple[int, int, int, int]) -> Span:
        line, column, end_line, end_column = place
        index = LineIndex(text)
        return Span(self.path, index.from_utf8(line - 1, column), index.from_utf8(end_line - 1, end_column))


class _Recorded(ast.NodeTransformer):
    """`model.load_state_dict(state)` → `_load(place, model, state)`."""

    def visit_Call(self, node: ast.Call) -> ast.AST:
        self.generic_visit(node)
        if not isinstance(node.func, ast.Attribute) or node.func.attr != "load_state_dict":
            return node
        place = (node.lineno, node.col_offset, node.end_lineno, node.end_col_offset)
        for keyword in node.keywords:
            keyword.arg = "state" if keyword.arg == "state_dict" else keyword.arg
        return ast.Call(
            ast.Name("_load", ast.Load()), [ast.Constant(place), node.func.value, *node.args], node.keywords
        )


def _error(module: torch.nn.Module, state: Any, strict: bool) -> str | None:
    try:
        module.load_state_dict(state, strict)
    except RuntimeError as error:
        return str(error)
    return None


def _entries(value: Any, entry: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], StateDict]]:
    if isinstance(value, Mapping):
        if any(isinstance(item, torch.Tensor) for item in value.values()):
            yield entry, state_of(value)
        for key, item in value.items():
            yield from _entries(item, (*entry, key))

"""`ckpt-lsp diff` for people: the two lists of keys beside each other, where they differ."""

from __future__ import annotations

from typing import TextIO

from rich.console import Console
from rich.table import Table
from rich.text import Text

from ckpt_lsp.cli.places import shown_path, shown_reason
from ckpt_lsp.rules.words import counted, entry_path, sentence
from ckpt_lsp.tensors import TensorSpec
from ckpt_lsp.workspace.differences import Difference


def print_difference(found: Difference, folder: str, stream: TextIO) -> None:
    """Print the cause, the keys that differ, and how many do not."""
    console = Console(file=stream, highlight=False, soft_wrap=True)
    comparison = found.comparison
    for cause in found.causes:
        console.print(Text(sentence(cause), "bold"))
    if not comparison.agrees:
        console.print(_table(found, folder))
    console.print(Text(_summary(found), "bold green" if comparison.agrees else "bold red"))
    for reason in comparison.doubts:
        console.print(Text(f"not everything is known: {shown_reason(reason, folder)}"))


def _table(found: Difference, folder: str) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column(Text(found.target), no_wrap=True)
    table.add_column(Text(f"{shown_path(found.path, folder)}{entry_path(found.entry)}"), no_wrap=True)
    for key in found.comparison.missing:
        table.add_row(Text(f"{key} {found.model.get(key, '')}", "red"), "")
    for key in found.comparison.unexpected:
        table.add_row("", Text(f"{key} {found.checkpoint.get(key, '')}", "yellow"))
    for one in found.comparison.mismatched:
        sides = [Text(f"{one.key} {TensorSpec(shape, None)}", "magenta") for shape in (one.model, one.checkpoint)]
        table.add_row(*sides)
    return table


def _summary(found: Difference) -> str:
    comparison = found.comparison
    parts = [
        f"{counted(len(comparison.matched), 'key')} fit",
        f"{len(comparison.missing)} missing",
        f"{len(comparison.unexpected)} unexpected",
        f"{len(comparison.mismatched)} of another size",
    ]
    return ", ".join(parts)

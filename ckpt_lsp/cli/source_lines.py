"""The lines of a call, with its text underlined."""

from __future__ import annotations

from rich.cells import cell_len
from rich.text import Text

from ckpt_lsp.text import LineIndex, Span

MOST_LINES = 6


def underlined(span: Span, text: str, style: str) -> Text:
    """Return the source lines at `span` with line numbers, a long call shortened at its end."""
    index = LineIndex(text)
    last = min(span.end.line, span.start.line + MOST_LINES - 1)
    width = max(5, len(str(last + 1)) + 1)
    block = Text()
    for number in range(span.start.line, last + 1):
        line = index.line(number).rstrip("\r\n")
        start = span.start.column if number == span.start.line else len(line) - len(line.lstrip())
        end = span.end.column if number == span.end.line else len(line)
        block.append(f"{number + 1:>{width}} | ", "dim")
        block.append(_spaced(line) + "\n")
        block.append(f"{'':>{width}} | ", "dim")
        block.append(" " * _cells(line[:start]))
        block.append("^" * max(1, _cells(line[start:end])) + "\n", style)
    if last < span.end.line:
        block.append(f"{'':>{width}} | …\n", "dim")
    return block


def _spaced(line: str) -> str:
    """A tab is as wide as the terminal likes, and other control characters do worse."""
    return "".join(character if character.isprintable() else " " for character in line)


def _cells(text: str) -> int:
    return cell_len(_spaced(text))

"""Text that is being typed: what is not yet Python is taken out, so that the rest keeps its meaning and its places."""

from __future__ import annotations

import ast
from collections.abc import Sequence

from ckpt_lsp.text import LineIndex

MOST_LINES = 40
"""How many lines are taken out; a text that needs more is left as it is."""
MOST_PARSED = 4_000_000
"""How many characters are parsed for that, about a second's worth."""


def finished(text: str) -> str:
    """Return `text` with the lines replaced that keep it from being parsed; all others stay where they are."""
    index = LineIndex(text)
    lines = [index.line(number) for number in range(index.position(len(text)).line + 1)]
    broken: set[int] = set()
    for _ in range(min(MOST_LINES, MOST_PARSED // max(1, len(text)))):
        error = _error("".join(lines))
        if error is None:
            return "".join(lines)
        number = _culprit(error, lines, broken)
        if number is None:
            break
        lines[number] = _replacement(error, number, lines)
        broken.add(number)
    return text


def _error(text: str) -> SyntaxError | None:
    try:
        ast.parse(text)
    except SyntaxError as error:
        return error
    except (ValueError, RecursionError, MemoryError):
        # A null byte, or nesting beyond all reason: no line is to blame.
        return SyntaxError()
    return None


def _culprit(error: SyntaxError, lines: Sequence[str], broken: set[int]) -> int | None:
    """Return the line to replace: the one that the parser names, or the one above whose block it misses there."""
    if error.lineno is None:
        return None
    if "expected an indented block" in error.msg:
        # "… after 'if' statement on line 9"
        header = error.msg.rpartition("on line ")[2]
        return int(header) - 1 if header.isdecimal() else None
    above = [
        number for number in range(min(error.lineno, len(lines))) if lines[number].strip() and number not in broken
    ]
    if "expected 'except' or 'finally' block" in error.msg:
        above = [number for number in above if lines[number].strip().startswith("try:")]
    return above[-1] if above else None


def _replacement(error: SyntaxError, number: int, lines: Sequence[str]) -> str:
    """Keep the block above from being empty, and the block below, if there is one, from being too deep."""
    line = lines[number]
    indent, end = line[: len(line) - len(line.lstrip())], line[len(line.rstrip("\r\n")) :]
    if "expected an indented block" in error.msg:
        return f"{indent}pass{end}"
    if isinstance(error, IndentationError):
        return end
    below = next((other for other in lines[number + 1 :] if other.strip()), "")
    deeper = len(below) - len(below.lstrip()) > len(indent)
    return f"{indent}{'if True:' if deeper else 'pass'}{end}"

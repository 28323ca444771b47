"""How the file at hand is written: its quotes, its indentation, and lines as `black` breaks them."""

from __future__ import annotations

import io
import json
import tokenize
from collections.abc import Sequence

LINE = 88
"""The longest line, as `black` has it."""


def quoted(text: str, source: str) -> str:
    """Return `text` as a string literal in the quotes that `source` mostly uses."""
    literal = json.dumps(text, ensure_ascii=False)
    if prefers_single(source) and "'" not in text and '"' not in text:
        return f"'{literal[1:-1]}'"
    return literal


def prefers_single(source: str) -> bool:
    """Whether most of the strings in `source` stand in single quotes."""
    single = double = 0
    try:
        for token in tokenize.generate_tokens(io.StringIO(source).readline):
            if token.type == tokenize.STRING:
                opening = token.string.lstrip("rRbBuUfF")
                single += opening.startswith("'") and not opening.startswith("'''")
                double += opening.startswith('"') and not opening.startswith('"""')
    except (tokenize.TokenError, SyntaxError):
        return False
    return single > double


def comprehension(target: str, element: str, clauses: Sequence[str], indent: str, unit: str) -> str:
    """Return `target = {element clauses}`, on several lines where one would be too long."""
    body = " ".join([element, *clauses])
    if len(f"{indent}{target} = {{{body}}}") <= LINE:
        return f"{target} = {{{body}}}"
    inner = f"\n{unit}"
    if len(f"{indent}{unit}{body}") <= LINE:
        return f"{target} = {{{inner}{body}\n}}"
    return f"{target} = {{{inner}{inner.join([element, *clauses])}\n}}"


def display(target: str, items: Sequence[str], indent: str, unit: str, brackets: tuple[str, str] = ("{", "}")) -> str:
    """Return `target = {items}`, one item a line where they do not fit on one."""
    opening, closing = brackets
    line = f"{target} = {opening}{', '.join(items)}{closing}"
    if len(indent + line) <= LINE:
        return line
    return f"{target} = {opening}" + "".join(f"\n{unit}{item}," for item in items) + f"\n{closing}"

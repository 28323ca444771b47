"""Text that is no Python, as it is while somebody types, or because it is written for Python 2.

The statements that keep it from being parsed are taken out, so that the rest keeps its meaning and its places.
CPython's own parser says which: it is exact about brackets that are not closed, and far quicker than one in Python.
"""

from __future__ import annotations

import ast
import io
import tokenize
from collections.abc import Iterator
from contextlib import suppress

from ckpt_lsp.evaluator.unfinished_statement import HEADERS, Below, first_word, stand_in
from ckpt_lsp.text import LineIndex

MOST_LINES = 40
"""So many lines are taken out of any text, and of a long one up to half. A text that needs more is no Python at all."""
MOST_PARSED = 4_000_000
"""How many characters are parsed for that, about a second's worth."""


def mended(text: str) -> str | None:
    """Return `text` with the statements replaced that keep it from being parsed; all others stay where they are.

    `None` where little would be left.
    """
    draft = _Draft(text)
    left, whole = MOST_PARSED, range(len(draft.lines))
    part = whole
    while left > 0 and len(draft.tries) <= draft.most:
        code = "".join(draft.lines[part.start : part.stop])
        left -= len(code) + 1
        error = _error(code)
        if error is None and part == whole:
            return code
        number = draft.repair(error, part.start) if error else None
        if number is not None:
            # Its surroundings are parsed alone until they are sound: that is quicker than all of the text each time.
            part = draft.around(number)
        elif part == whole:
            break
        else:
            part = whole
    return None


def _error(text: str) -> SyntaxError | None:
    try:
        ast.parse(text)
    except SyntaxError as error:
        return error
    except (ValueError, RecursionError, MemoryError):
        # A null byte, or nesting beyond all reason: no line is to blame.
        return SyntaxError()
    return None


class _Draft:
    """The lines of a text, some of them replaced; `tries` counts how often each was."""

    def __init__(self, text: str) -> None:
        index = LineIndex(text)
        self.lines = [index.line(number) for number in range(index.position(len(text)).line + 1)]
        self.tries: dict[int, int] = {}
        self.most = max(MOST_LINES, sum(map(bool, map(str.strip, self.lines))) // 2)

    def around(self, number: int) -> range:
        """Return the lines of the statement at the top level that line `number` seems to be in."""
        start, end = number, number + 1
        while start > 0 and not self._is_top(start):
            start -= 1
        while end < len(self.lines) and not self._is_top(end):
            end += 1
        return range(start, end)

    def _is_top(self, number: int) -> bool:
        word = first_word(self.lines[number]) if self.lines[number][:1].strip() else ""
        follows = word in ("else", "elif", "except", "finally") or self.lines[max(0, number - 1)].startswith("@")
        return bool(word) and not follows

    def repair(self, error: SyntaxError, first: int) -> int | None:
        """Replace what is to blame for an error in the lines from `first` on; return where that is."""
        number = self._culprit(error, first)
        if number is None:
            return None
        lines = self._extent(error, number)
        self._replace(lines, error)
        return lines.start

    def _culprit(self, error: SyntaxError, first: int) -> int | None:
        """Return the line that the parser names, or the one above whose block or closing bracket it misses there."""
        if error.lineno is None:
            return None
        line = first + error.lineno - 1
        # "expected an indented block after 'if' statement on line 9", "… does not match … '(' on line 9"
        other = error.msg.rpartition("on line ")[2]
        if other.isdecimal() and self.tries.get(first + int(other) - 1, 0) < 2:
            return first + int(other) - 1
        above = [
            number
            for number in range(first, min(line + 1, len(self.lines)))
            if self.lines[number].strip() and self.tries.get(number, 0) < 2
        ]
        if "expected 'except' or 'finally' block" in error.msg:
            above = [number for number in above if first_word(self.lines[number]) == "try"]
        return above[-1] if above else None

    def _extent(self, error: SyntaxError, number: int) -> range:
        """Return the lines of the statement that line `number` belongs to."""
        if "was never closed" in error.msg or "does not match" in error.msg:
            return self._unclosed(number)
        if self.tries.get(number):
            return range(number, number + 1)
        return next((lines for lines in self._logical_lines(number) if number in lines), range(number, number + 1))

    def _unclosed(self, number: int) -> range:
        """A bracket that is not closed takes the deeper lines with it, unless these are the block of a header."""
        end = number + 1
        if first_word(self.lines[number]) not in HEADERS:
            indent = _indent(self.lines[number])
            while end < len(self.lines) and self._continues(self.lines[end], indent):
                end += 1
        return range(number, end)

    @staticmethod
    def _continues(line: str, indent: int) -> bool:
        return not line.strip() or _indent(line) > indent or line.lstrip()[0] in ")]}"

    def _logical_lines(self, number: int) -> Iterator[range]:
        """Yield the lines of each statement around line `number` that can be told by its brackets."""
        part = self.around(number)
        begin = None
        with suppress(tokenize.TokenError, SyntaxError):
            code = io.StringIO("".join(self.lines[part.start : part.stop]), newline="")
            for token in tokenize.generate_tokens(code.readline):
                if token.type == tokenize.NEWLINE and begin is not None:
                    yield range(part.start + begin - 1, part.start + token.start[0])
                    begin = None
                elif begin is None and token.type not in _BETWEEN:
                    begin = token.start[0]

    def _replace(self, lines: range, error: SyntaxError) -> None:
        number = lines.start
        line = self.lines[number]
        again = self.tries.get(number, 0) > 0
        indent = line[: _indent(line)]
        below = next((line for line in self.lines[lines.stop :] if line.strip()), "")
        if isinstance(error, IndentationError) and "expected an indented block" not in error.msg:
            # It stands with the statement before it, wherever it is meant to.
            indent = "" if again else self._indent_before(number)
            code = "" if again else stand_in(line, Below.NOTHING, below)
        elif again:
            code = "if True:" if _indent(below) > len(indent) else "pass"
        elif "expected 'except' or 'finally' block" in error.msg:
            code = "if True:"
        else:
            position = _below(below, len(indent))
            code = stand_in("".join(self.lines[lines.start : lines.stop]), position, below)
        for other in lines:
            end = self.lines[other][len(self.lines[other].rstrip("\r\n")) :]
            self.lines[other] = f"{indent}{code}{end}" if other == number and code else end
            self.tries[other] = self.tries.get(other, 0) + 1

    def _indent_before(self, number: int) -> str:
        before = [lines for lines in self._logical_lines(number) if lines.stop <= number]
        line = self.lines[before[-1].start] if before else ""
        return line[: _indent(line)]


_BETWEEN = frozenset((tokenize.NL, tokenize.COMMENT, tokenize.INDENT, tokenize.DEDENT, tokenize.NEWLINE))


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _below(line: str, indent: int) -> Below:
    deeper = _indent(line) - indent
    return Below.BLOCK if deeper > 0 else Below.SIBLING if deeper == 0 and line else Below.NOTHING

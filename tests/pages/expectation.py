"""What a page expects of a line: `# error: [missing-keys] "head.weight", "head.bias"`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_MARK = re.compile(
    r"#\s*(?:(?P<level>error|warning|information|hint|silenced): \[(?P<rule>[\w-]+)\]"
    r"|(?P<status>unresolved|in-memory|says):?)"
)


@dataclass(frozen=True)
class Expectation:
    """A diagnostic on a line (from 1) of the text without its expectations.

    `text` names the keys in quotes, as in the page; `says` are pieces of the message.
    """

    line: int
    level: str
    rule: str
    text: str
    says: tuple[str, ...] = ()

    @property
    def quoted(self) -> list[str]:
        """The quoted pieces of the text."""
        return re.findall(r'"([^"]*)"', self.text)


def without_expectations(text: str) -> str:
    """Return the text that is written to disk: without the expectations, and without lines that were nothing else."""
    return "".join(line for _, line, _ in _lines(text))


def expectations(text: str) -> Iterator[Expectation]:
    """Yield what is expected; a comment on a line of its own speaks of the next line of code."""
    for number, _, comments in _lines(text):
        found: list[Expectation] = []
        for level, rule, rest in comments:
            if level == "says":
                last = found.pop()
                found.append(Expectation(number, last.level, last.rule, last.text, (*last.says, rest)))
            else:
                found.append(Expectation(number, level, rule, rest))
        yield from found


def _lines(text: str) -> Iterator[tuple[int, str, list[tuple[str, str, str]]]]:
    """Yield each line that stays: its number, its text, and the comments that speak of it."""
    number, pending = 0, []
    for line in text.splitlines(keepends=True):
        code, comments = _split(line)
        if comments and not code.strip():
            pending += comments
            continue
        number += 1
        yield number, code, pending + comments
        if code.strip():
            pending = []


def _split(line: str) -> tuple[str, list[tuple[str, str, str]]]:
    marks = list(_MARK.finditer(line))
    if not marks:
        return line, []
    ends = [mark.start() for mark in marks[1:]] + [len(line)]
    comments = [
        (mark["level"] or mark["status"], mark["rule"] or "", line[mark.end() : end].strip())
        for mark, end in zip(marks, ends, strict=True)
    ]
    return line[: marks[0].start()].rstrip() + "\n", comments

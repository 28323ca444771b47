"""Pages as cases: which files a case has, what is expected of them, and the text after each fix.

The format is described in tests/spec/README.md. This module reads it; it runs nothing.
"""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.token import Token

from tests.pages.checkpoint_table import Row, checkpoint_rows
from tests.pages.expectation import Expectation, expectations, without_expectations

_SOURCE = "load.py"


@dataclass(frozen=True)
class Source:
    """The text of a file, and what is expected on its lines."""

    text: str
    expected: tuple[Expectation, ...]


@dataclass(frozen=True)
class FixStep:
    """The text of the case's main file after the fix `title`, and what is expected of it then."""

    title: str
    safe: bool
    after: Source


@dataclass
class Case:
    """A piece of a page that stands for itself: checkpoints, sources and expectations.

    `savers` are run first, with PyTorch; `main` is the file that is run to hear what PyTorch says of it.
    """

    page: Path
    title: str
    rows: list[Row] = field(default_factory=list)
    savers: list[str] = field(default_factory=list)
    sources: dict[str, Source] = field(default_factory=dict)
    main: str = _SOURCE
    error: str | None = None
    fixes: list[FixStep] = field(default_factory=list)

    @property
    def name(self) -> str:
        """The case's name in the list of tests."""
        return f"{self.page.stem}: {self.title}"

    @property
    def subject(self) -> str:
        """The file whose loads are judged: that with expectations, else that with loads, else the one that is run."""
        expecting = [name for name, source in self.sources.items() if source.expected]
        loading = [name for name, source in self.sources.items() if ".load_state_dict(" in source.text]
        return self.main if self.main in (*expecting, *loading) else [self.main, *loading, *expecting][-1]


def cases(page: Path) -> list[Case]:
    """Return the cases of a page that have a source."""
    return [case for case in _cases(page) if case.sources]


def _cases(page: Path) -> Iterator[Case]:
    """A heading with a block below it begins a case; headings with fixes only go on with the one before."""
    case: Case | None = None
    heading: str | None = None
    for block in _blocks(MarkdownIt().enable("table").parse(page.read_text())):
        if isinstance(block, Heading):
            heading = block.text
        elif isinstance(block, FixBlock):
            assert case, f"{page}: a fix before any example"
            case.fixes.append(FixStep(block.title, block.safe, _source(block.text)))
        else:
            if case is None or heading is not None:
                if case:
                    yield case
                case, heading = Case(page, heading or page.stem), None
            _add(case, block)
    if case:
        yield case


@dataclass(frozen=True)
class Heading:
    text: str


@dataclass(frozen=True)
class FileBlock:
    """A block of text, in a file where it has a `name`."""

    language: str
    name: str | None
    text: str


@dataclass(frozen=True)
class FixBlock:
    title: str
    safe: bool
    text: str


@dataclass(frozen=True)
class Table:
    rows: list[Row]


_Block = Heading | FileBlock | FixBlock | Table


def _add(case: Case, block: FileBlock | Table) -> None:
    match block:
        case Table(rows):
            case.rows.extend(rows)
        case FileBlock("text", None, text):
            case.error = text.rstrip("\n")
        case FileBlock("python", name, text):
            name = name or _SOURCE
            case.sources[name] = _source(text)
            if name.startswith("save"):
                case.savers.append(name)
            else:
                case.main = name
        case FileBlock(_, str(name), text):
            case.sources[name] = Source(text, ())


def _source(text: str) -> Source:
    return Source(without_expectations(text), tuple(expectations(text)))


def _blocks(tokens: Sequence[Token]) -> Iterator[_Block]:
    """Yield what matters of a page, in order; a paragraph `Fix: title` belongs to the block that follows it."""
    paragraph = ""
    for index, token in enumerate(tokens):
        match token.type:
            case "heading_open":
                yield Heading(tokens[index + 1].content)
            case "paragraph_open":
                paragraph = tokens[index + 1].content
            case "table_open":
                yield Table(checkpoint_rows(_cells(tokens[index:])))
            case "fence":
                yield _fence(token, paragraph)
                paragraph = ""


def _fence(token: Token, paragraph: str) -> FileBlock | FixBlock:
    kind, _, title = paragraph.partition(": ")
    if kind in ("Fix", "Unsafe fix"):
        return FixBlock(title, kind == "Fix", token.content)
    language, *options = shlex.split(token.info) or [""]
    names = dict(option.split("=", 1) for option in options)
    return FileBlock(language, names.get("file"), token.content)


def _cells(tokens: Sequence[Token]) -> list[list[str]]:
    rows: list[list[str]] = []
    for index, token in enumerate(tokens):
        if token.type == "tr_open":
            rows.append([])
        elif token.type in ("th_open", "td_open"):
            rows[-1].append(tokens[index + 1].content.replace("`", ""))
        elif token.type == "table_close":
            break
    return rows

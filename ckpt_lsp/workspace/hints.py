"""What comments tell the checker: `# ckpt-lsp: ignore[rule]` and `# ckpt-lsp: checkpoint=PATH[#ENTRY] model=EXPR`."""

from __future__ import annotations

import io
import tokenize
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from ckpt_lsp.evaluator.unfinished import mended
from ckpt_lsp.text import Position, Span

MARK = "ckpt-lsp:"


@dataclass(frozen=True, slots=True)
class Ignore:
    """Silences `rules`, all where none is named, on its line; `alone` on a line, on the line below as well."""

    span: Span
    rules: tuple[str, ...] = ()
    alone: bool = False

    def silences(self, rule: str, span: Span) -> bool:
        """Whether a diagnostic of `rule` at `span` is silenced: the comment is for one of its lines."""
        return _is_for(self.span, span, above=self.alone) and (not self.rules or rule in self.rules)


@dataclass(frozen=True, slots=True)
class LoadHint:
    """Says what a load on its line, or the line below, works on: a checkpoint's path, an entry in it, a model."""

    span: Span
    checkpoint: str | None = None
    entry: str = ""
    model: str | None = None

    def speaks_of(self, span: Span, loads: Collection[Span]) -> bool:
        """Whether the hint is for the call at `span`; beside one of the `loads` it is for none on the line below."""
        beside = any(load.path == span.path and _is_for(self.span, load, above=False) for load in loads)
        return _is_for(self.span, span, above=not beside)


def _is_for(comment: Span, span: Span, *, above: bool) -> bool:
    """Whether a comment is on one of the lines of `span`, or (if it may be) on the line `above`."""
    return span.start.line - above <= comment.start.line <= span.end.line


Hint = Ignore | LoadHint


def hints(path: str, text: str) -> tuple[Hint, ...]:
    """Return the hints in a file's comments, but those in statements that cannot be parsed."""
    if MARK not in text:
        return ()
    return tuple(hint for comment in _comments(path, mended(text) or text) if (hint := _hint(comment)))


@dataclass(frozen=True, slots=True)
class _Comment:
    span: Span
    words: str
    alone: bool


def _comments(path: str, text: str) -> Iterator[_Comment]:
    try:
        for token in tokenize.generate_tokens(io.StringIO(text, newline="").readline):
            if token.type == tokenize.COMMENT and MARK in token.string:
                line, column = token.start[0] - 1, token.start[1] + token.string.index(MARK)
                end = Position(line, token.start[1] + len(token.string))
                words = token.string.partition(MARK)[2].strip()
                alone = not token.line[: token.start[1]].strip()
                yield _Comment(Span(path, Position(line, column), end), words, alone)
    except (tokenize.TokenError, SyntaxError):
        return


def _hint(comment: _Comment) -> Hint | None:
    if comment.words.startswith("ignore"):
        return _ignore(comment, comment.words.removeprefix("ignore").lstrip())
    values = dict(_assignments(comment.words))
    if not values:
        return None
    checkpoint, _, entry = values.get("checkpoint", "").partition("#")
    return LoadHint(comment.span, checkpoint or None, entry, values.get("model"))


def _ignore(comment: _Comment, rest: str) -> Ignore | None:
    if not rest.startswith("["):
        return Ignore(comment.span, (), comment.alone)
    inside, closed, _ = rest[1:].partition("]")
    rules = tuple(rule.strip() for rule in inside.split(",") if rule.strip())
    return Ignore(comment.span, rules, comment.alone) if closed and rules else None


def _assignments(words: str) -> Iterator[tuple[str, str]]:
    """Split `"checkpoint=a b.pt model=Net(x, checkpoint=1)"` before a name that stands outside all brackets."""
    name, value = "", ""
    for word in words.split(" "):
        head, assigned, rest = word.partition("=")
        if assigned and head in ("checkpoint", "model") and value.count("(") == value.count(")"):
            if name:
                yield name, value
            name, value = head, rest
        else:
            value = f"{value} {word}"
    if name:
        yield name, value.strip()

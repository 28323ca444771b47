"""Our values as the protocol's: the only place that counts columns in the client's units."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from lsprotocol import types

from ckpt_lsp.fixes.fix import Fix
from ckpt_lsp.rules.diagnostic import Diagnostic, Level
from ckpt_lsp.server.documents import Document
from ckpt_lsp.text import Edit, LineIndex, Position, Span

SOURCE = "ckpt-lsp"

SEVERITIES = {
    Level.ERROR: types.DiagnosticSeverity.Error,
    Level.WARNING: types.DiagnosticSeverity.Warning,
    Level.INFORMATION: types.DiagnosticSeverity.Information,
    Level.HINT: types.DiagnosticSeverity.Hint,
}

_ENCODINGS = {
    types.PositionEncodingKind.Utf8: ("utf-8", 1),
    types.PositionEncodingKind.Utf16: ("utf-16-le", 2),
    types.PositionEncodingKind.Utf32: ("utf-32-le", 4),
}
"""How the client counts: Python's codec, and the bytes of one unit."""


@dataclass(frozen=True, slots=True)
class Converter:
    """Converts for one client.

    `lines_of` gives the lines of any file, `uri_of` the URI that the client has for it, and `version_of` the version of
    what the client has open.
    """

    encoding: types.PositionEncodingKind
    related_information: bool
    versioned_edits: bool
    lines_of: Callable[[str], LineIndex]
    uri_of: Callable[[str], str]
    version_of: Callable[[str], int | None] = lambda path: None

    def position(self, position: Position, lines: LineIndex) -> types.Position:
        """Return a position in the client's units."""
        codec, width = _ENCODINGS[self.encoding]
        before = lines.line(position.line)[: position.column]
        return types.Position(position.line, len(before.encode(codec, "surrogatepass")) // width)

    def range(self, span: Span, lines: LineIndex) -> types.Range:
        """Return a span of the text `lines` in the client's units."""
        return types.Range(self.position(span.start, lines), self.position(span.end, lines))

    def location(self, span: Span) -> types.Location:
        """Return a span of any file."""
        return types.Location(self.uri_of(span.path), self.range(span, self.lines_of(span.path)))

    def diagnostic(self, diagnostic: Diagnostic, lines: LineIndex) -> types.Diagnostic:
        """Return a diagnostic of the text `lines`."""
        related = [
            types.DiagnosticRelatedInformation(self.location(other.span), other.message)
            for other in (diagnostic.related if self.related_information else ())
        ]
        return types.Diagnostic(
            range=self.range(diagnostic.span, lines),
            message=diagnostic.message,
            severity=SEVERITIES[diagnostic.level],
            code=diagnostic.rule,
            source=SOURCE,
            related_information=related or None,
        )

    def code_action(self, fix: Fix, cured: Iterable[types.Diagnostic], document: Document) -> types.CodeAction:
        """Return a fix of `document` as a quick fix for the diagnostics `cured`."""
        return types.CodeAction(
            title=fix.title,
            kind=types.CodeActionKind.QuickFix,
            diagnostics=list(cured),
            is_preferred=True if fix.preferred and fix.safe else None,
            edit=self.workspace_edit(fix.edits, document),
        )

    def workspace_edit(self, edits: Iterable[Edit], document: Document) -> types.WorkspaceEdit:
        """Return edits of `document` and other files, tied to their versions where the client can do that."""
        changes: dict[str, list[types.TextEdit]] = {}
        for edit in edits:
            path = edit.span.path
            lines = document.lines if path == document.path else self.lines_of(path)
            changes.setdefault(path, []).append(types.TextEdit(self.range(edit.span, lines), edit.text))
        if not self.versioned_edits:
            return types.WorkspaceEdit(changes={self.uri_of(path): inside for path, inside in changes.items()})
        edited = [types.TextDocumentEdit(self._versioned(path, document), inside) for path, inside in changes.items()]
        return types.WorkspaceEdit(document_changes=edited)

    def _versioned(self, path: str, document: Document) -> types.OptionalVersionedTextDocumentIdentifier:
        version = document.version if path == document.path else self.version_of(path)
        return types.OptionalVersionedTextDocumentIdentifier(self.uri_of(path), version)


def overlap(one: types.Range, other: types.Range) -> bool:
    """Whether two ranges share a place; a cursor is a range without extent."""
    return _place(one.start) <= _place(other.end) and _place(other.start) <= _place(one.end)


def _place(position: types.Position) -> tuple[int, int]:
    return position.line, position.character

"""Columns in the client's units."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lsprotocol import types

from ckpt_lsp.fixes.fix import Fix, FixKind
from ckpt_lsp.rules.diagnostic import Diagnostic, Level, Related
from ckpt_lsp.server.convert import Converter
from ckpt_lsp.server.documents import Document
from ckpt_lsp.text import Edit, LineIndex, Position, Span

ENCODINGS = {
    types.PositionEncodingKind.Utf8: ("utf-8", 1),
    types.PositionEncodingKind.Utf16: ("utf-16-le", 2),
    types.PositionEncodingKind.Utf32: ("utf-32-le", 4),
}
TEXT = 's = "🔥é"; load(x)\nload(y)'
DOCUMENT = Document("file:///w/train.py", "/w/train.py", 7, LineIndex(TEXT))
CALL = Span("/w/train.py", Position(0, 10), Position(0, 17))


def converter(
    encoding: types.PositionEncodingKind = types.PositionEncodingKind.Utf16,
    related: bool = True,
    versioned: bool = True,
) -> Converter:
    return Converter(encoding, related, versioned, lambda path: LineIndex(TEXT), lambda path: f"file://{path}")


@pytest.mark.parametrize(("encoding", "column"), list(zip(ENCODINGS, [14, 11, 10], strict=True)))
def test_a_column_counts_what_the_client_counts(encoding: types.PositionEncodingKind, column: int) -> None:
    assert converter(encoding).position(CALL.start, DOCUMENT.lines) == types.Position(0, column)


@given(st.text(), st.text(), st.sampled_from(list(ENCODINGS)))
def test_a_column_is_the_length_of_what_stands_before_it(
    before: str, after: str, encoding: types.PositionEncodingKind
) -> None:
    before, after = (text.replace("\r", "").replace("\n", "") for text in (before, after))
    codec, width = ENCODINGS[encoding]
    column = converter(encoding).position(Position(0, len(before)), LineIndex(before + after)).character
    assert (before + after).encode(codec)[: column * width].decode(codec) == before


def test_a_diagnostic_has_its_rule_as_code() -> None:
    diagnostic = converter().diagnostic(Diagnostic("missing-keys", Level.ERROR, CALL, "2 keys"), DOCUMENT.lines)
    assert (diagnostic.code, diagnostic.source, diagnostic.message) == ("missing-keys", "ckpt-lsp", "2 keys")
    assert diagnostic.severity == types.DiagnosticSeverity.Error


@pytest.mark.parametrize("wanted", [True, False])
def test_related_places_are_sent_to_clients_that_show_them(wanted: bool) -> None:
    place = Related(Span("/w/model.py", Position(1, 0), Position(1, 4)), "is made here")
    diagnostic = Diagnostic("missing-keys", Level.ERROR, CALL, "2 keys", (place,))
    related = converter(related=wanted).diagnostic(diagnostic, DOCUMENT.lines).related_information
    if not wanted:
        assert related is None
        return
    assert related
    assert related[0].location == types.Location(
        "file:///w/model.py", types.Range(types.Position(1, 0), types.Position(1, 4))
    )


@pytest.mark.parametrize("safe", [True, False])
def test_only_a_safe_fix_is_preferred(safe: bool) -> None:
    fix = Fix("Fix it", FixKind.CHOOSE_ENTRY, safe=safe, preferred=True, edits=(Edit(CALL, "f()"),))
    assert converter().code_action(fix, [], DOCUMENT).is_preferred is (True if safe else None)


def test_an_edit_names_the_version_it_is_for_where_the_client_can_check_it() -> None:
    edit = types.TextEdit(types.Range(types.Position(0, 11), types.Position(0, 18)), "f()")
    versioned = converter().workspace_edit([Edit(CALL, "f()")], DOCUMENT)
    assert versioned.changes is None
    assert versioned.document_changes == [
        types.TextDocumentEdit(types.OptionalVersionedTextDocumentIdentifier("file:///w/train.py", 7), [edit])
    ]
    plain = converter(versioned=False).workspace_edit([Edit(CALL, "f()")], DOCUMENT)
    assert (plain.changes, plain.document_changes) == ({"file:///w/train.py": [edit]}, None)

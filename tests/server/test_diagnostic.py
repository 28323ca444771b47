"""Diagnostics that the client asks for."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
import pytest_lsp
from lsprotocol import types
from pygls.exceptions import JsonRpcException
from pytest_lsp import LanguageClient

from tests.server.editor import FAKE, WATCHES, Editor, start

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_lsp.fixture(config=FAKE, scope="module")
async def client(lsp_client: LanguageClient, folder: Path):
    workspace = types.WorkspaceClientCapabilities(
        diagnostics=types.DiagnosticWorkspaceClientCapabilities(refresh_support=True),
        did_change_watched_files=WATCHES.did_change_watched_files,
    )
    pulls = types.TextDocumentClientCapabilities(diagnostic=types.DiagnosticClientCapabilities())
    general = types.GeneralClientCapabilities(position_encodings=[types.PositionEncodingKind.Utf8])
    await start(lsp_client, folder, types.ClientCapabilities(workspace, pulls, general=general))
    yield
    await lsp_client.shutdown_session()


@pytest.fixture
def editor(client: LanguageClient, folder: Path) -> Editor:
    (folder / "a.pt").write_text("one")
    return Editor(client, folder)


async def test_an_answer_names_an_id_and_is_not_repeated(editor: Editor) -> None:
    editor.open("pulled.py", 's = "é"; load("a.pt")')
    report = await editor.pull("pulled.py")
    assert isinstance(report, types.RelatedFullDocumentDiagnosticReport)
    assert [item.message for item in report.items] == ["one"]
    assert report.items[0].range.start == types.Position(0, 10)
    again = await editor.pull("pulled.py", report.result_id)
    assert again == types.RelatedUnchangedDocumentDiagnosticReport(report.result_id or "")
    assert editor.client.diagnostics == {}


async def test_the_client_is_told_to_ask_again_when_a_checkpoint_changes(editor: Editor) -> None:
    (editor.folder / "watched.pt").write_text("before")
    editor.open("unchanged.py", 'load("watched.pt")')
    report = await editor.pull("unchanged.py")
    count = editor.client.diagnostic_refresh_count
    (editor.folder / "watched.pt").write_text("after")
    editor.tell_changed("watched.pt")
    await editor.until(lambda: editor.client.diagnostic_refresh_count > count)
    again = await editor.pull("unchanged.py", report.result_id)
    assert isinstance(again, types.RelatedFullDocumentDiagnosticReport)
    assert [item.message for item in again.items] == ["after"]


async def test_what_is_superseded_is_to_be_asked_again(editor: Editor) -> None:
    editor.open("typed.py", "slow")
    answer = asyncio.create_task(editor.pull("typed.py"))
    await asyncio.sleep(0.1)
    editor.change("typed.py", 'load("a.pt")')
    with pytest.raises(JsonRpcException) as raised:
        await answer
    assert raised.value.code == types.LSPErrorCodes.ServerCancelled
    report = await editor.pull("typed.py")
    assert isinstance(report, types.RelatedFullDocumentDiagnosticReport)
    assert [item.message for item in report.items] == ["one"]


async def test_a_document_that_is_not_open_has_no_diagnostics(editor: Editor) -> None:
    report = await editor.pull("closed.py")
    assert isinstance(report, types.RelatedFullDocumentDiagnosticReport)
    assert not report.items

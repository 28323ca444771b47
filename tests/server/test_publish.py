"""Diagnostics that are sent: when, for which version, and when not."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
import pytest_lsp
from lsprotocol import types
from pytest_lsp import LanguageClient

from tests.server.editor import FAKE, PUSHED, WATCHES, Editor, start

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_lsp.fixture(config=FAKE, scope="module")
async def client(lsp_client: LanguageClient, folder: Path):
    window = types.WindowClientCapabilities(work_done_progress=True)
    await start(lsp_client, folder, types.ClientCapabilities(workspace=WATCHES, text_document=PUSHED, window=window))
    yield
    await lsp_client.shutdown_session()


@pytest.fixture
def editor(client: LanguageClient, folder: Path) -> Editor:
    return Editor(client, folder)


async def test_opening_and_editing_show_what_is_wrong(editor: Editor) -> None:
    (editor.folder / "a.pt").write_text("one")
    (editor.folder / "b.pt").write_text("two")
    editor.open("open.py", 'x = 1\nload("a.pt")\n')
    await editor.messages("open.py", "one")
    editor.change("open.py", 'load("b.pt"); load("a.pt")\nload("a.pt")\n')
    await editor.messages("open.py", "two", "one")
    editor.change("open.py", "x = 1\n")
    await editor.messages("open.py")


async def test_columns_are_in_utf16_unless_agreed_otherwise(editor: Editor) -> None:
    (editor.folder / "a.pt").write_text("🔥é")
    editor.open("columns.py", 's = "🔥"; load("a.pt")')
    await editor.messages("columns.py", "🔥é")
    diagnostic = (editor.shown("columns.py") or ())[0]
    assert diagnostic.range == types.Range(types.Position(0, 10), types.Position(0, 22))
    assert diagnostic.related_information
    assert diagnostic.related_information[0].location.range.end == types.Position(0, 3)


async def test_a_rewritten_checkpoint_changes_what_an_unchanged_source_shows(editor: Editor) -> None:
    (editor.folder / "watched.pt").write_text("before")
    editor.open("unchanged.py", 'load("watched.pt")')
    await editor.messages("unchanged.py", "before")
    (editor.folder / "watched.pt").write_text("after")
    editor.tell_changed("watched.pt")
    await editor.messages("unchanged.py", "after")


async def test_the_client_is_asked_to_watch(editor: Editor) -> None:
    await editor.until(lambda: bool(editor.client.registered))
    assert editor.client.registered == [types.WORKSPACE_DID_CHANGE_WATCHED_FILES]


async def test_an_edit_shows_in_the_other_documents_that_read_the_text(editor: Editor) -> None:
    editor.open("read.py", "v1")
    editor.open("reader.py", 'load("read.py")')
    await editor.messages("reader.py", "v1")
    editor.change("read.py", "v2")
    await editor.messages("reader.py", "v2")


async def test_closing_takes_diagnostics_back_and_lets_the_file_count_again(editor: Editor) -> None:
    (editor.folder / "closed.py").write_text("on disk")
    editor.open("closed.py", 'load("a.pt")')
    editor.open("counts.py", 'load("closed.py")')
    await editor.messages("counts.py", 'load("a.pt")')
    editor.close("closed.py")
    await editor.messages("closed.py")
    await editor.messages("counts.py", "on disk")


async def test_saving_looks_again(editor: Editor) -> None:
    (editor.folder / "saved.pt").write_text("before")
    editor.open("saved.py", 'load("saved.pt")')
    await editor.messages("saved.py", "before")
    (editor.folder / "saved.pt").write_text("after")
    editor.save("saved.py")
    await editor.messages("saved.py", "after")


async def test_newer_text_drops_older_work(editor: Editor) -> None:
    (editor.folder / "a.pt").write_text("one")
    loop = asyncio.get_running_loop()
    began = loop.time()
    editor.open("typed.py", "slow")
    for number in range(20):
        editor.change("typed.py", f"slow {number}")
        await asyncio.sleep(0.01)
    editor.change("typed.py", 'load("a.pt")')
    await editor.messages("typed.py", "one")
    # Analysing one of the texts before would have taken 1.5 s.
    assert loop.time() - began < 1.4


async def test_typing_makes_the_long_work_on_another_document_wait(editor: Editor) -> None:
    (editor.folder / "a.pt").write_text("one")
    editor.open("long.py", 'slow; load("a.pt")')
    await asyncio.sleep(0.1)
    editor.open("short.py", 'load("a.pt")')
    editor.change("short.py", 'load("a.pt") ')
    await editor.messages("short.py", "one")
    assert editor.shown("long.py") is None
    await editor.messages("long.py", "one")


async def test_long_work_is_shown_as_progress(editor: Editor) -> None:
    editor.open("progress.py", "slow")
    await editor.messages("progress.py")
    *_, reports = editor.client.progress_reports.values()
    await editor.until(lambda: len(reports) == 2)
    assert [type(report).__name__ for report in reports] == ["WorkDoneProgressBegin", "WorkDoneProgressEnd"]
    assert reports[0].message == "Checking progress.py"


async def test_a_failed_analysis_is_logged_once_and_the_server_lives_on(editor: Editor) -> None:
    (editor.folder / "a.pt").write_text("one")
    logged = len(editor.client.log_messages)
    editor.open("crash.py", "crash")
    await editor.until(lambda: len(editor.client.log_messages) > logged)
    editor.change("crash.py", "crash again")
    await editor.messages("crash.py")
    editor.change("crash.py", 'load("a.pt")')
    await editor.messages("crash.py", "one")
    (message,) = editor.client.log_messages[logged:]
    assert "ValueError: no" in message.message
    assert editor.client.messages == []


async def test_a_failing_session_is_logged_and_the_server_lives_on(editor: Editor) -> None:
    logged = len(editor.client.log_messages)
    editor.open("broken.py", "broken")
    await editor.until(lambda: len(editor.client.log_messages) > logged)
    assert "the session itself fails" in editor.client.log_messages[logged].message
    editor.change("broken.py", 'load("a.pt")')
    await editor.messages("broken.py", "one")
    assert editor.client.messages == []


async def test_a_text_that_was_never_saved_is_left_alone(editor: Editor) -> None:
    item = types.TextDocumentItem("untitled:Untitled-1", "python", 1, 'load("a.pt")')
    editor.client.text_document_did_open(types.DidOpenTextDocumentParams(item))
    editor.open("saved_before.py", "")
    await editor.messages("saved_before.py")
    assert "untitled:Untitled-1" not in editor.client.diagnostics


async def test_a_fix_edits_the_version_that_it_was_made_for(editor: Editor) -> None:
    (editor.folder / "a.pt").write_text("one")
    editor.open("fixed.py", 's = "🔥"; load("a.pt")')
    await editor.messages("fixed.py", "one")
    (action,) = await editor.actions("fixed.py", 0)
    assert (action.title, action.kind, action.is_preferred) == ("Do nothing instead", "quickfix", True)
    assert action.diagnostics == editor.shown("fixed.py")
    assert action.edit
    assert action.edit.document_changes
    (change,) = action.edit.document_changes
    assert isinstance(change, types.TextDocumentEdit)
    assert change.text_document == types.OptionalVersionedTextDocumentIdentifier(editor.uri("fixed.py"), 1)
    assert change.edits[0].range == types.Range(types.Position(0, 10), types.Position(0, 22))


async def test_there_are_no_fixes_where_nothing_is_wrong(editor: Editor) -> None:
    editor.open("fine.py", 'x = 1\n\nload("a.pt")')
    await editor.until(lambda: editor.shown("fine.py") is not None)
    assert await editor.actions("fine.py", 0) == []

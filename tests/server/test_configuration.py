"""Settings from the editor, for a client that can do little else."""

from __future__ import annotations

from pathlib import Path

import pytest
import pytest_lsp
from lsprotocol import types
from pytest_lsp import LanguageClient

from tests.server.editor import FAKE, PUSHED, Editor, start

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_lsp.fixture(config=FAKE, scope="module")
async def client(lsp_client: LanguageClient, folder: Path):
    lsp_client.set_configuration({"level": "warning"}, section="ckpt-lsp")
    workspace = types.WorkspaceClientCapabilities(configuration=True)
    options = {"level": "hint", "levle": "hint"}
    await start(lsp_client, folder, types.ClientCapabilities(workspace, PUSHED), options)
    yield
    await lsp_client.shutdown_session()


@pytest.fixture
def editor(client: LanguageClient, folder: Path) -> Editor:
    return Editor(client, folder)


async def test_the_section_wins_over_the_initialization_options(editor: Editor) -> None:
    (editor.folder / "a.pt").write_text("one")
    editor.open("a.py", 'load("a.pt")')
    await editor.messages("a.py", "one")
    assert (editor.shown("a.py") or ())[0].severity == types.DiagnosticSeverity.Warning


async def test_an_unknown_setting_gets_one_warning(editor: Editor) -> None:
    await editor.until(lambda: bool(editor.client.messages))
    assert [one.message for one in editor.client.messages] == ["ckpt-lsp: unknown setting 'levle'"]


async def test_changed_settings_count_at_once(editor: Editor) -> None:
    (editor.folder / "a.pt").write_text("one")
    editor.open("b.py", 'load("a.pt")')
    await editor.messages("b.py", "one")
    editor.client.set_configuration({"level": "information"}, section="ckpt-lsp")
    editor.client.workspace_did_change_configuration(types.DidChangeConfigurationParams(settings=None))
    await editor.until(
        lambda: [one.severity for one in editor.shown("b.py") or ()] == [types.DiagnosticSeverity.Information]
    )
    assert len(editor.client.messages) <= 1


async def test_without_watching_the_files_are_looked_at_again_and_again(editor: Editor) -> None:
    (editor.folder / "polled.pt").write_text("before")
    editor.open("polled.py", 'load("polled.pt")')
    await editor.messages("polled.py", "before")
    (editor.folder / "polled.pt").write_text("after")
    await editor.messages("polled.py", "after")

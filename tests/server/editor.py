"""What an editor does with documents, on top of pytest-lsp's client."""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from lsprotocol import types
from pytest_lsp import ClientServerConfig, LanguageClient, make_test_lsp_client

WAIT = 10.0

PUSHED = types.TextDocumentClientCapabilities(
    publish_diagnostics=types.PublishDiagnosticsClientCapabilities(related_information=True)
)
WATCHES = types.WorkspaceClientCapabilities(
    did_change_watched_files=types.DidChangeWatchedFilesClientCapabilities(dynamic_registration=True),
    workspace_edit=types.WorkspaceEditClientCapabilities(document_changes=True),
)


def client() -> LanguageClient:
    """Return a client that accepts registrations and remembers their methods."""
    client = make_test_lsp_client()
    client.registered = []

    @client.feature(types.CLIENT_REGISTER_CAPABILITY)
    def register(params: types.RegistrationParams) -> None:
        client.registered += [registration.method for registration in params.registrations]

    return client


REAL = ClientServerConfig([sys.executable, "-m", "ckpt_lsp", "serve"], client_factory=client)
FAKE = ClientServerConfig([sys.executable, "-m", "tests.server.fake_session"], client_factory=client)


async def start(client: LanguageClient, folder: Path, abilities: types.ClientCapabilities, options: Any = None) -> None:
    """Say hello."""
    folders = [types.WorkspaceFolder(folder.as_uri(), folder.name)]
    parameters = types.InitializeParams(
        capabilities=abilities, workspace_folders=folders, initialization_options=options
    )
    await client.initialize_session(parameters)


class Editor:
    """Opens and edits files of a folder."""

    def __init__(self, client: LanguageClient, folder: Path) -> None:
        self.client = client
        self.folder = folder
        self._versions: dict[str, int] = {}

    def uri(self, name: str) -> str:
        return (self.folder / name).as_uri()

    def open(self, name: str, text: str) -> None:
        """Open a text; the file on disk need not exist."""
        self._versions[name] = 1
        item = types.TextDocumentItem(self.uri(name), "python", 1, text)
        self.client.text_document_did_open(types.DidOpenTextDocumentParams(item))

    def change(self, name: str, text: str) -> None:
        """Replace the whole text."""
        self._versions[name] += 1
        document = types.VersionedTextDocumentIdentifier(self._versions[name], self.uri(name))
        whole = [types.TextDocumentContentChangeWholeDocument(text)]
        self.client.text_document_did_change(types.DidChangeTextDocumentParams(document, whole))

    def save(self, name: str) -> None:
        self.client.text_document_did_save(
            types.DidSaveTextDocumentParams(types.TextDocumentIdentifier(self.uri(name)))
        )

    def close(self, name: str) -> None:
        document = types.TextDocumentIdentifier(self.uri(name))
        self.client.text_document_did_close(types.DidCloseTextDocumentParams(document))

    def tell_changed(self, name: str) -> None:
        """Tell the server that a file on disk has changed."""
        change = types.FileEvent(self.uri(name), types.FileChangeType.Changed)
        self.client.workspace_did_change_watched_files(types.DidChangeWatchedFilesParams([change]))

    def shown(self, name: str) -> Sequence[types.Diagnostic] | None:
        """Return the diagnostics that were sent last."""
        return self.client.diagnostics.get(self.uri(name))

    async def until(self, condition: Callable[[], bool]) -> None:
        """Wait for what the server is about to do."""
        end = time.monotonic() + WAIT
        while not condition():
            assert time.monotonic() < end, "the server did not do it"
            await asyncio.sleep(0.01)

    async def messages(self, name: str, *wanted: str) -> None:
        """Wait until exactly these messages are shown."""
        await self.until(lambda: self.shown(name) is not None and self.shown_messages(name) == list(wanted))

    async def rules(self, name: str, *wanted: str) -> None:
        """Wait until diagnostics of exactly these rules are shown."""
        await self.until(
            lambda: self.shown(name) is not None and [one.code for one in self.shown(name) or ()] == list(wanted)
        )

    def shown_messages(self, name: str) -> list[str]:
        """Return the messages that were sent last."""
        return [one.message for one in self.shown(name) or ()]

    async def actions(self, name: str, line: int) -> Sequence[types.CodeAction]:
        """Return the code actions for a cursor at the start of a line's text."""
        diagnostics = [one for one in self.shown(name) or () if one.range.start.line == line]
        place = diagnostics[0].range.start if diagnostics else types.Position(line, 0)
        context = types.CodeActionContext(diagnostics, only=[types.CodeActionKind.QuickFix])
        document = types.TextDocumentIdentifier(self.uri(name))
        answer = await self.client.text_document_code_action_async(
            types.CodeActionParams(document, types.Range(place, place), context)
        )
        return [action for action in answer or () if isinstance(action, types.CodeAction)]

    async def pull(self, name: str, previous: str | None = None) -> types.DocumentDiagnosticReport:
        """Ask for diagnostics."""
        document = types.TextDocumentIdentifier(self.uri(name))
        parameters = types.DocumentDiagnosticParams(document, previous_result_id=previous)
        return await self.client.text_document_diagnostic_async(parameters)

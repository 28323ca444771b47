"""The server object that every handler gets: the open documents, the analysis, and what is known of the client."""

from __future__ import annotations

import asyncio
import importlib.metadata
import logging
import traceback
from collections.abc import Coroutine, Mapping
from typing import TYPE_CHECKING, Any

from lsprotocol import types
from pygls.exceptions import JsonRpcException, JsonRpcInternalError
from pygls.lsp.server import LanguageServer
from pygls.uris import from_fs_path

from ckpt_lsp.server.analysis import Analysis
from ckpt_lsp.server.client import ClientAbilities
from ckpt_lsp.server.convert import Converter
from ckpt_lsp.server.documents import Document, Documents
from ckpt_lsp.text import LineIndex

if TYPE_CHECKING:
    from pygls.server import ServerErrors

NAME = "ckpt-lsp"

logger = logging.getLogger(__name__)


class CheckpointServer(LanguageServer):
    """One client's server. Documents are synchronised in full: pygls cuts lines where the protocol does not."""

    def __init__(self) -> None:
        super().__init__(NAME, _version(), text_document_sync_kind=types.TextDocumentSyncKind.Full)
        self.documents = Documents()
        self.analysis = Analysis()
        self.client = ClientAbilities()
        self.options: Mapping[str, Any] = {}
        self.root = ""
        self.configured = asyncio.Event()
        self.sent: dict[str, tuple[Document, list[types.Diagnostic]]] = {}
        """What the client was last told about each open document, to tell it only what is new."""
        self.dry_running: dict[str, asyncio.Event] = {}
        """The programs of which dry runs are being made; the event is set when these are done."""
        self.background: set[asyncio.Task[None]] = set()
        self.asked_to_shut_down = False
        self._said: set[str] = set()

    def start(self, work: Coroutine[Any, Any, None]) -> None:
        """Do something beside whatever else is done."""
        task = asyncio.get_running_loop().create_task(work)
        self.background.add(task)
        task.add_done_callback(self.background.discard)

    def take(self, uri: str, version: int | None, text: str) -> Document | None:
        """Take over a document's new text; `None` for what is no file, which is not analysed."""
        document = self.documents.put(uri, version, text)
        if document:
            self.analysis.put(document)
        return document

    def converter(self, lines: Mapping[str, LineIndex]) -> Converter:
        """Return the converter for this client; `lines` has the lines of the files that may be pointed to."""
        return Converter(
            encoding=types.PositionEncodingKind(self.workspace.position_encoding or types.PositionEncodingKind.Utf16),
            related_information=self.client.related_information,
            versioned_edits=self.client.versioned_edits,
            lines_of=lambda path: lines.get(path, LineIndex("")),
            uri_of=self.uri_of,
            version_of=self._version_of,
        )

    def _version_of(self, path: str) -> int | None:
        document = self.documents.of(path)
        return document.version if document else None

    def uri_of(self, path: str) -> str:
        """Return the URI of a file, as the client spells it where it has it open."""
        document = self.documents.of(path)
        return document.uri if document else str(from_fs_path(path))

    def report_server_error(self, error: Exception, source: ServerErrors) -> None:
        """Log our own mistakes; an answer that is an error, or a client's mistake, is none."""
        if not isinstance(error, JsonRpcException) or isinstance(error, JsonRpcInternalError):
            self.report_fault(str(error), traceback.format_exc())

    def report_fault(self, message: str, trace: str) -> None:
        """Write the trace of a mistake of ours to stderr and a message to the client's log, each once."""
        if trace in self._said:
            return
        self._said.add(trace)
        logger.error("%s\n%s", message, trace)
        text = f"An internal error, which stops nothing else: {message}. Its trace is in the server's stderr."
        self.window_log_message(types.LogMessageParams(types.MessageType.Error, text))

    def log_once(self, text: str) -> None:
        """Write a message to the client's log, unless it is there already."""
        if text not in self._said:
            self._said.add(text)
            self.window_log_message(types.LogMessageParams(types.MessageType.Info, text))

    def warn_once(self, text: str) -> None:
        """Show the user a warning, unless it was shown already."""
        self._show_once(types.MessageType.Warning, text)

    def inform_once(self, text: str) -> None:
        """Show the user a message, unless it was shown already."""
        self._show_once(types.MessageType.Info, text)

    def _show_once(self, kind: types.MessageType, text: str) -> None:
        if text not in self._said:
            self._said.add(text)
            self.window_show_message(types.ShowMessageParams(kind, f"{NAME}: {text}"))


def _version() -> str:
    try:
        return importlib.metadata.version(NAME)
    except importlib.metadata.PackageNotFoundError:
        return "not installed"

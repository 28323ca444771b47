"""`textDocument/diagnostic`, for clients that ask for diagnostics themselves."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from lsprotocol import types
from pygls.exceptions import JsonRpcException

from ckpt_lsp.server.language_server import CheckpointServer
from ckpt_lsp.server.publish import answer
from ckpt_lsp.server.worker import Dropped

SERVER_CANCELLED = types.LSPErrorCodes.ServerCancelled.value


async def diagnostic(
    server: CheckpointServer, params: types.DocumentDiagnosticParams
) -> types.RelatedFullDocumentDiagnosticReport | types.RelatedUnchangedDocumentDiagnosticReport:
    """Answer in full, or that nothing has changed since the answer with the id that the client names."""
    await server.configured.wait()
    document = server.documents.at(params.text_document.uri)
    items: list[types.Diagnostic] = []
    if document:
        try:
            shown = await server.analysis.shown(document.path, urgent=True)
        except Dropped:
            again = types.DiagnosticServerCancellationData(retrigger_request=True)
            raise JsonRpcException("The text has changed", SERVER_CANCELLED, again) from None
        items = answer(server, shown, document)
    result_id = _digest(items)
    if result_id == params.previous_result_id:
        return types.RelatedUnchangedDocumentDiagnosticReport(result_id)
    return types.RelatedFullDocumentDiagnosticReport(items, result_id=result_id)


def _digest(items: Sequence[types.Diagnostic]) -> str:
    return hashlib.sha256(repr(items).encode(errors="replace")).hexdigest()

"""`textDocument/codeAction`"""

from __future__ import annotations

from itertools import groupby

from lsprotocol import types

from ckpt_lsp.server.convert import overlap
from ckpt_lsp.server.language_server import CheckpointServer
from ckpt_lsp.server.worker import Dropped

OPTIONS = types.CodeActionOptions(code_action_kinds=[types.CodeActionKind.QuickFix])


async def code_action(server: CheckpointServer, params: types.CodeActionParams) -> list[types.CodeAction]:
    """Return the fixes of the loads that the range touches; each was tried before it is offered."""
    await server.configured.wait()
    try:
        return await _actions(server, params) if _wanted(params.context) else []
    except Dropped:
        return []


async def _actions(server: CheckpointServer, params: types.CodeActionParams) -> list[types.CodeAction]:
    document = server.documents.at(params.text_document.uri)
    if document is None:
        return []
    shown = await server.analysis.shown(document.path)
    converter = server.converter(shown.lines)
    touched = [
        one for one in shown.of(document.path) if overlap(converter.range(one.span, document.lines), params.range)
    ]
    actions = []
    for _, group in groupby(touched, key=lambda diagnostic: diagnostic.span):
        diagnostics = tuple(group)
        cured = [converter.diagnostic(diagnostic, document.lines) for diagnostic in diagnostics]
        fixes, lines = await server.analysis.fixes(document.path, diagnostics)
        writer = server.converter(lines)
        actions += [writer.code_action(fix, cured, document) for fix in fixes]
    return actions


def _wanted(context: types.CodeActionContext) -> bool:
    """Whether the client asks for quick fixes, or for a kind of action that includes them."""
    kinds = context.only
    return kinds is None or any(kind in ("", types.CodeActionKind.QuickFix.value) for kind in map(_name, kinds))


def _name(kind: types.CodeActionKind | str) -> str:
    return kind.value if isinstance(kind, types.CodeActionKind) else kind

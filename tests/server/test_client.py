"""Reading the client's capabilities, any of which may be absent."""

from __future__ import annotations

from lsprotocol import types

from ckpt_lsp.server.client import ClientAbilities, abilities


def test_a_client_that_says_nothing_has_no_abilities() -> None:
    assert abilities(types.ClientCapabilities()) == ClientAbilities()


def test_a_client_that_pulls_but_cannot_be_told_to_pull_again_is_sent_diagnostics() -> None:
    pulls = types.TextDocumentClientCapabilities(diagnostic=types.DiagnosticClientCapabilities())
    refreshes = types.WorkspaceClientCapabilities(
        diagnostics=types.DiagnosticWorkspaceClientCapabilities(refresh_support=True)
    )
    assert not abilities(types.ClientCapabilities(text_document=pulls)).pulls_diagnostics
    assert not abilities(types.ClientCapabilities(workspace=refreshes)).pulls_diagnostics
    assert abilities(types.ClientCapabilities(text_document=pulls, workspace=refreshes)).pulls_diagnostics

"""What the client can do, out of the hundred optional fields in which it says so."""

from __future__ import annotations

from dataclasses import dataclass

from lsprotocol import types


@dataclass(frozen=True, slots=True)
class ClientAbilities:
    """The abilities that make a difference here; a client that says nothing has none of them."""

    pulls_diagnostics: bool = False
    """It asks for diagnostics, and can be told to ask again when a file that it does not show has changed."""
    related_information: bool = False
    versioned_edits: bool = False
    watches_files: bool = False
    configuration: bool = False
    registers_configuration: bool = False
    progress: bool = False


def abilities(client: types.ClientCapabilities) -> ClientAbilities:
    """Return what `client` says that it can do."""
    document = client.text_document or types.TextDocumentClientCapabilities()
    workspace = client.workspace or types.WorkspaceClientCapabilities()
    window = client.window or types.WindowClientCapabilities()
    pulled, pushed = document.diagnostic, document.publish_diagnostics
    # Without the refresh a client would never learn that a checkpoint has changed, so it is sent diagnostics instead.
    can_refresh = bool(workspace.diagnostics and workspace.diagnostics.refresh_support)
    related = (pulled and pulled.related_information) or (pushed and pushed.related_information)
    watched, configuration = workspace.did_change_watched_files, workspace.did_change_configuration
    return ClientAbilities(
        pulls_diagnostics=pulled is not None and can_refresh,
        related_information=bool(related),
        versioned_edits=bool(workspace.workspace_edit and workspace.workspace_edit.document_changes),
        watches_files=bool(watched and watched.dynamic_registration),
        configuration=bool(workspace.configuration),
        registers_configuration=bool(configuration and configuration.dynamic_registration),
        progress=bool(window.work_done_progress),
    )

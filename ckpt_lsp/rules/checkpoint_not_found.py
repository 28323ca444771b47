"""`checkpoint-not-found`: the path is known, and nothing is there."""

from __future__ import annotations

from ckpt_lsp.matching.findings import CheckpointNotFound
from ckpt_lsp.rules.diagnostic import Level, Rule
from ckpt_lsp.rules.words import shown

RULE = Rule("checkpoint-not-found", Level.INFORMATION, "the path is known and nothing is there")


def message(finding: CheckpointNotFound) -> str:
    """Say which path is not there, where it was looked for, and what is there instead."""
    looked = f" Looked for it at {shown(finding.tried)}." if finding.tried else ""
    newest = f" The newest file with other numbers in its name is {finding.newest}." if finding.newest else ""
    return f'No file at "{finding.path}", so its keys cannot be checked.{looked}{newest}'

"""`unreadable-checkpoint`: the file is truncated, corrupt, or no checkpoint."""

from __future__ import annotations

from ckpt_lsp.matching.findings import UnreadableCheckpoint
from ckpt_lsp.rules.diagnostic import Level, Rule

RULE = Rule("unreadable-checkpoint", Level.ERROR, "truncated, corrupt, or not a checkpoint; names offset and reason")


def message(finding: UnreadableCheckpoint) -> str:
    """Say what is wrong with the file, and where."""
    where = "" if finding.offset is None else f" (at byte {finding.offset})"
    return f'"{finding.path}" cannot be read: {finding.problem}{where}.'

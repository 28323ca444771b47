"""Change the numbers or names in the source that keep a model from fitting its checkpoint."""

from __future__ import annotations

from ckpt_lsp.fixes.fix import Fix, FixKind
from ckpt_lsp.matching.causes import Variant


def change_value(variant: Variant) -> Fix:
    """Return the fix for a variant, which was found by trying it. Never safe: the model may be meant as it is."""
    what = " and ".join(f"{change.name or change.old} to {change.new}" for change in variant.changes)
    edits = tuple(edit for change in variant.changes for edit in change.edits)
    return Fix(f"Change {what}, as the checkpoint has it", FixKind.CHANGE_VALUE, False, False, edits)


NAMING = (FixKind.CHOOSE_ENTRY, FixKind.STRIP_PREFIX, FixKind.ADD_PREFIX, FixKind.RENAME_MODULE)
"""Fixes that put the names of keys right, and leave the shapes as they are."""


def together(naming: Fix, change: Fix) -> Fix:
    """Return the fix that does both, for causes that stack."""
    title = f"{naming.title}, and {change.title[0].lower()}{change.title[1:]}"
    return Fix(title, change.kind, False, False, (*naming.edits, *change.edits))

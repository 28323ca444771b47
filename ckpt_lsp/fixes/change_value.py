"""Change the numbers or names in the source that keep a model from fitting its checkpoint."""

from __future__ import annotations

from ckpt_lsp.fixes.fix import Fix, FixKind
from ckpt_lsp.matching.causes import Variant
from ckpt_lsp.text import Edit


def change_value(variant: Variant) -> Fix:
    """Return the fix for a variant, which was found by trying it. Never safe: the model may be meant as it is."""
    what = " and ".join(f"{change.name or change.old} to {change.new}" for change in variant.changes)
    edits = tuple(Edit(span, change.new) for change in variant.changes for span in change.spans)
    return Fix(f"Change {what}, as the checkpoint has it", FixKind.CHANGE_VALUE, False, False, edits)

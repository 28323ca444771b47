"""`load_state_dict(checkpoint)` → `load_state_dict(checkpoint["state_dict"])`."""

from __future__ import annotations

from ckpt_lsp.fixes.call_site import CallSite
from ckpt_lsp.fixes.entry_argument import as_subscript, entry_argument
from ckpt_lsp.fixes.fix import Fix, FixKind


def choose_entry(site: CallSite, passed: tuple[str, ...], wanted: tuple[str, ...]) -> Fix | None:
    """Return the fix that passes the entry `wanted` of the checkpoint file instead of `passed`."""
    argument, text = site.state_dict, entry_argument(site, passed, wanted)
    if argument is None or text is None or text == site.text(argument):
        return None
    title = f"Load the entry {as_subscript(wanted)}" if wanted else "Load the whole checkpoint"
    edits = (site.replace(argument, text),)
    return Fix(title, FixKind.CHOOSE_ENTRY, safe=True, preferred=True, edits=edits)

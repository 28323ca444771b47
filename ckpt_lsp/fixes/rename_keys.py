"""`load_state_dict(state_dict)` → `load_state_dict({"backbone." + k: v for k, v in state_dict.items()})`, and the like.

What these lose is the `_metadata` of the state dict; where that matters to the load, the proof sees it.
"""

from __future__ import annotations

import json

from ckpt_lsp.fixes.call_site import CallSite
from ckpt_lsp.fixes.entry_argument import as_subscript, entry_argument
from ckpt_lsp.fixes.fix import Fix, FixKind


def add_prefix(site: CallSite, prefix: str, passed: tuple[str, ...], wanted: tuple[str, ...]) -> Fix | None:
    """Return the fix that puts `prefix` (`"backbone."`) before the keys of the entry `wanted`, and loads that."""
    title = f'Put "{prefix}" before the keys{_of(passed, wanted)}'
    return _rewritten(site, f"{_quoted(prefix)} + k", passed, wanted, title, FixKind.ADD_PREFIX, safe=True)


def rename_module(site: CallSite, old: str, new: str, passed: tuple[str, ...], wanted: tuple[str, ...]) -> Fix | None:
    """Return the fix that loads the keys below `old` (`"fc"`) as those below `new`.

    That both have the same parts and shapes is why, and no proof that they mean the same.
    """
    before, after = _quoted(f"{old}."), _quoted(f"{new}.")
    key = f"{after} + k.removeprefix({before}) if k.startswith({before}) else k"
    title = f'Load "{old}" of the checkpoint as "{new}"{_of(passed, wanted)}'
    return _rewritten(site, key, passed, wanted, title, FixKind.RENAME_MODULE, safe=False)


def _rewritten(
    site: CallSite, key: str, passed: tuple[str, ...], wanted: tuple[str, ...], title: str, kind: FixKind, *, safe: bool
) -> Fix | None:
    argument, text = site.state_dict, entry_argument(site, passed, wanted)
    if argument is None or text is None:
        return None
    edits = (site.replace(argument, f"{{{key}: v for k, v in {text}.items()}}"),)
    return Fix(title, kind, safe=safe, preferred=safe, edits=edits)


def _of(passed: tuple[str, ...], wanted: tuple[str, ...]) -> str:
    return "" if passed == wanted else f" of the entry {as_subscript(wanted)}"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)

"""Leave out buffers that nothing is learned in and that the model has no place for, and stay strict otherwise."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from ckpt_lsp.fixes.call_site import CallSite
from ckpt_lsp.fixes.fix import Fix, FixKind
from ckpt_lsp.fixes.names import fresh, used_names
from ckpt_lsp.fixes.prepared import prepared
from ckpt_lsp.fixes.rename_keys import described
from ckpt_lsp.fixes.style import quoted
from ckpt_lsp.matching.rewrite import Rewrite

Entries = tuple[tuple[str, ...], tuple[str, ...]]


def drop_buffers(site: CallSite, rules: Sequence[Rewrite], entries: Entries, keys: Collection[str]) -> Fix | None:
    """Return the fix that drops the unexpected `keys`, told by the last parts of their names.

    It loads all that there is a place for, so it is safe as long as keys are not given other modules' names.
    """
    ready = prepared(site, rules, *entries)
    if ready is None:
        return None
    endings = tuple(dict.fromkeys(key.rpartition(".")[2] for key in keys))
    literals = [quoted(ending, site.index.text) for ending in endings]
    ends = literals[0] if len(literals) == 1 else f"({', '.join(literals)})"
    name = ready.state if ready.state.isidentifier() else fresh("state_dict", used_names(site.tree))
    dropping = ready.kept(site, name, f"not k.endswith({ends})")
    if "\n" in dropping and not ready.slot.takes_blocks:
        return None
    edits = replace(ready, statements=(*ready.statements, dropping)).edits(site, name)
    what = " and ".join(f'"{ending}"' for ending in endings)
    start = f"{described(rules)}, and drop" if rules else "Drop"
    title = f"{start} the buffers {what}, which are not learned"
    safe = all(not (rule.old and rule.new) for rule in rules)
    return Fix(title, FixKind.DROP_BUFFERS, safe=safe, preferred=safe, edits=edits)

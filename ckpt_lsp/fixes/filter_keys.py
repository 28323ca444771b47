"""Load only what fits: keep the keys that the model has with equal shape, and print the others."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from ckpt_lsp.fixes.bindings import bind
from ckpt_lsp.fixes.call_site import CallSite
from ckpt_lsp.fixes.fix import Fix, FixKind
from ckpt_lsp.fixes.names import fresh, used_names
from ckpt_lsp.fixes.prepared import prepared
from ckpt_lsp.fixes.rename_keys import described
from ckpt_lsp.fixes.style import quoted
from ckpt_lsp.matching.rewrite import Rewrite
from ckpt_lsp.text import Edit


def filter_keys(
    site: CallSite,
    rules: Sequence[Rewrite],
    entries: tuple[tuple[str, ...], tuple[str, ...]],
    dropped: Collection[int],
    kept_as_built: Collection[int],
) -> Fix | None:
    """Return the fix that drops what does not fit: `dropped` are the numbers of such keys, one per reaching.

    Before that, keys are renamed by `rules`, and of `entries`, the second is taken where the first is passed now.
    `kept_as_built` are the numbers of the model's keys that get nothing from the checkpoint. A strict load would miss
    them, so the model's own values are passed for them; where all are 0 (the load is not strict), they are left out.
    """
    ready, receiver = prepared(site, rules, *entries), site.receiver
    if ready is None or receiver is None:
        return None
    used = used_names(site.tree)
    own, kept = fresh("own", used), fresh("kept", used)
    model = bind(site.text(receiver), fresh("model", used))
    further = [
        f"{own} = {model.name}.state_dict()",
        ready.kept(site, kept, f"k in {own} and v.shape == {own}[k].shape"),
        f"print({quoted('not loaded:', site.index.text)}, [k for k in {ready.state} if k not in {kept}])",
    ]
    loaded = f"{{**{own}, **{kept}}}" if any(kept_as_built) else kept
    ready = replace(ready, statements=(*model.statements, *ready.statements))
    edits = ready.edits(site, loaded, further)
    if model.statements:
        edits = _joined(edits, site.replace(receiver, model.name))
    return Fix(_title(rules, dropped, kept_as_built), FixKind.FILTER_KEYS, safe=False, preferred=False, edits=edits)


def _title(rules: Sequence[Rewrite], dropped: Collection[int], kept_as_built: Collection[int]) -> str:
    start = f"{described(rules)}, and load" if rules else "Load"
    left = f", leaves {_keys(kept_as_built)} of the model as built" if any(kept_as_built) else ""
    return f"{start} only the keys that fit (drops {_keys(dropped)} of the checkpoint{left})"


def _keys(counts: Collection[int]) -> str:
    least, most = min(counts), max(counts)
    return f"{least} to {most} keys" if least < most else f"{most} key{'' if most == 1 else 's'}"


def _joined(edits: tuple[Edit, ...], change: Edit) -> tuple[Edit, ...]:
    """Add a change; one at the place of an insertion is joined with it: editors differ in which they apply first."""
    here = [edit for edit in edits if edit.span.end == change.span.start]
    if not here:
        return (*edits, change)
    joined = Edit(replace(change.span, start=here[0].span.start), here[0].text + change.text)
    return tuple(joined if edit is here[0] else edit for edit in edits)

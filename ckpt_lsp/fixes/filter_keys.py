"""Load only what fits: keep the keys that the model has with equal shape, and print the others."""

from __future__ import annotations

from collections.abc import Collection

from ckpt_lsp.fixes.bindings import bind
from ckpt_lsp.fixes.call_site import CallSite
from ckpt_lsp.fixes.fix import Fix, FixKind
from ckpt_lsp.fixes.names import fresh, used_names
from ckpt_lsp.fixes.statements import slot_before
from ckpt_lsp.text import Edit


def filter_keys(site: CallSite, dropped: Collection[int], kept_as_built: Collection[int]) -> Fix | None:
    """Return the fix that drops what does not fit: `dropped` are the numbers of such keys, one per reaching.

    `kept_as_built` are the numbers of the model's keys that get nothing from the checkpoint. A strict load would miss
    them, so the model's own values are passed for them; where all are 0 (the load is not strict), they are left out.
    """
    slot, receiver, argument = slot_before(site), site.receiver, site.state_dict
    if slot is None or receiver is None or argument is None:
        return None
    used = used_names(site.tree)
    own, kept = fresh("own", used), fresh("kept", used)
    model = bind(site.text(receiver), fresh("model", used))
    state = bind(site.text(argument), fresh("state_dict", used))
    statements = [
        *model.statements,
        *state.statements,
        f"{own} = {model.name}.state_dict()",
        f"{kept} = {{k: v for k, v in {state.name}.items() if k in {own} and v.shape == {own}[k].shape}}",
        f'print("not loaded:", [k for k in {state.name} if k not in {kept}])',
    ]
    loaded = f"{{**{own}, **{kept}}}" if any(kept_as_built) else kept
    changes = [site.replace(argument, loaded)]
    if model.statements:
        changes.append(site.replace(receiver, model.name))
    edits = _joined(site.insert(slot.position, slot.lay_out(statements)), changes)
    return Fix(_title(dropped, kept_as_built), FixKind.FILTER_KEYS, safe=False, preferred=False, edits=edits)


def _title(dropped: Collection[int], kept_as_built: Collection[int]) -> str:
    left = f", leaves {_keys(kept_as_built)} of the model as built" if any(kept_as_built) else ""
    return f"Load only the keys that fit (drops {_keys(dropped)} of the checkpoint{left})"


def _keys(counts: Collection[int]) -> str:
    least, most = min(counts), max(counts)
    return f"{least} to {most} keys" if least < most else f"{most} key{'' if most == 1 else 's'}"


def _joined(insertion: Edit, changes: list[Edit]) -> tuple[Edit, ...]:
    """Join the insertion with a change that begins at its place: editors differ in which they apply first."""
    here = [change for change in changes if change.span.start == insertion.span.start]
    apart = [change for change in changes if change.span.start != insertion.span.start]
    first = Edit(here[0].span, insertion.text + here[0].text) if here else insertion
    return (first, *apart)

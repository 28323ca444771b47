"""`strict=False`, with an assertion that only the keys may be missing, or unexpected, that are so now."""

from __future__ import annotations

import ast
from collections.abc import Sequence

from ckpt_lsp.fixes.call_layout import argument_texts, call_edit
from ckpt_lsp.fixes.call_site import CallSite
from ckpt_lsp.fixes.fix import Fix, FixKind
from ckpt_lsp.fixes.names import fresh, used_names
from ckpt_lsp.fixes.not_strict import strict_edit
from ckpt_lsp.fixes.statements import Slot, slot_before
from ckpt_lsp.fixes.style import LINE, display, quoted
from ckpt_lsp.matching.leftovers import whole_parts
from ckpt_lsp.text import Edit

_MOST_PARTS = 8


def allow_missing(
    site: CallSite, matched: Sequence[str], missing: Sequence[str], unexpected: Sequence[str], *, is_strict: bool
) -> Fix | None:
    """Return the fix for a load whose result nobody uses; every other difference is an error then.

    One that is not strict already only gets the assertions.
    """
    used = used_names(site.tree)
    names = fresh("missing", used), fresh("unexpected", used)
    taken = f"{names[0]}, {names[1]} = "
    slot, statement = slot_before(site), site.parents[-1]
    if slot is None or not slot.takes_blocks or not isinstance(statement, ast.Expr):
        return None
    changes = _not_strict(site, len(taken), is_strict=is_strict)
    if changes is None:
        return None
    parts = whole_parts(missing, [*matched, *unexpected]), whole_parts(unexpected, [*matched, *missing])
    if max(map(len, parts)) > _MOST_PARTS:
        return None
    allowed = fresh("allowed", used)
    both = allowed, fresh("allowed", used | {allowed})
    checks = [_check(*check, site, slot) for check in zip(names, both, parts, strict=True)]
    opening = site.insert(site.start(statement), taken)
    lines = "".join(slot.separator + check.replace("\n", slot.separator) for check in checks)
    edits = (opening, *changes, site.insert(site.end(statement), lines))
    counts = ((len(missing), "missing"), (len(unexpected), "unexpected"))
    what = " and ".join(f"the {number} that are {word} now" for number, word in counts if number)
    start = "Add strict=False, and assert" if is_strict else "Assert"
    title = f"{start} that no keys differ but {what}"
    return Fix(title, FixKind.ALLOW_MISSING, safe=False, preferred=False, edits=edits)


def _not_strict(site: CallSite, added_before: int, *, is_strict: bool) -> tuple[Edit, ...] | None:
    """Return the edit that turns strictness off, if any; a line that gets too long is laid out anew."""
    if is_strict:
        edit = strict_edit(site, added_before)
        return (edit,) if edit else None
    line = site.index.line(site.start(site.call).line).rstrip()
    if "\n" in site.text(site.call) or len(line) + added_before <= LINE:
        return ()
    edit = call_edit(site, argument_texts(site), added_before)
    return (edit,) if edit else None


def _check(name: str, allowed: str, parts: Sequence[str], site: CallSite, slot: Slot) -> str:
    """Return the assertion that all keys in the variable `name` are one of `parts` or below one.

    Where the parts make it too long, the variable `allowed` has them.
    """
    if not parts:
        return f"assert not {name}, {name}"
    dot, literals = quoted(".", site.index.text), [quoted(f"{part}.", site.index.text) for part in parts]
    starts = literals[0] if len(literals) == 1 else f"({', '.join(literals)})"
    check = f"assert all((k + {dot}).startswith({starts}) for k in {name}), {name}"
    if len(slot.indent + check) <= LINE:
        return check
    table = f"{allowed} = {literals[0]}"
    if len(literals) > 1:
        table = display(allowed, literals, slot.indent, slot.unit, ("(", ")"))
    test = f"(k + {dot}).startswith({allowed}) for k in {name}"
    if len(f"{slot.indent}assert all({test}), {name}") <= LINE:
        return f"{table}\nassert all({test}), {name}"
    return f"{table}\nassert all(\n{slot.unit}{test}\n), {name}"

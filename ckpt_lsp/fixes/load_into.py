"""`model.load_state_dict(state_dict)` → `model.backbone.load_state_dict(state_dict)`."""

from __future__ import annotations

import ast

from ckpt_lsp.fixes.call_site import CallSite
from ckpt_lsp.fixes.entry_argument import as_subscript, entry_argument
from ckpt_lsp.fixes.fix import Fix, FixKind

_FOLLOWED = (ast.Name, ast.Attribute, ast.Call, ast.Subscript)


def load_into(site: CallSite, prefix: str, passed: tuple[str, ...], wanted: tuple[str, ...]) -> Fix | None:
    """Return the fix that loads the entry `wanted` into the part of the model whose keys begin with `prefix`.

    A wrapper such as `DataParallel` has the model as its `module.`; a part is an attribute, or an index of a list.
    """
    receiver, argument, text = site.receiver, site.state_dict, entry_argument(site, passed, wanted)
    if not isinstance(receiver, _FOLLOWED) or argument is None or text is None:
        return None
    path = "".join(f"[{part}]" if part.isdecimal() else f".{part}" for part in prefix[:-1].split("."))
    if not all(part.isidentifier() or part.isdecimal() for part in prefix[:-1].split(".")):
        return None
    where = "" if passed == wanted else f" from the entry {as_subscript(wanted)}"
    other = () if text == site.text(argument) else (site.replace(argument, text),)
    title = f"Load into {site.text(receiver)}{path}{where}" if "\n" not in site.text(receiver) else f"Load into {path}"
    return Fix(
        title, FixKind.LOAD_INTO, safe=True, preferred=True, edits=(site.insert(site.end(receiver), path), *other)
    )

"""`consume_prefix_in_state_dict_if_present(state_dict, "module.")` before the load."""

from __future__ import annotations

import ast
import json

from ckpt_lsp.fixes.bindings import bind
from ckpt_lsp.fixes.call_site import CallSite
from ckpt_lsp.fixes.entry_argument import as_subscript, entry_argument
from ckpt_lsp.fixes.fix import Fix, FixKind
from ckpt_lsp.fixes.names import fresh, used_names
from ckpt_lsp.fixes.statements import slot_before

_FUNCTION = "consume_prefix_in_state_dict_if_present"


def strip_prefix(site: CallSite, prefix: str, passed: tuple[str, ...], wanted: tuple[str, ...]) -> Fix | None:
    """Return the fix that takes `prefix` (`"module."`) off the keys of the entry `wanted`, and loads that.

    `torch.nn.modules.utils.consume_prefix_in_state_dict_if_present` also renames the versions in `_metadata`, which a
    dict comprehension loses.
    """
    slot, argument, text = slot_before(site), site.state_dict, entry_argument(site, passed, wanted)
    if slot is None or argument is None or text is None:
        return None
    state = bind(text, fresh("state_dict", used_names(site.tree)))
    imports, function = _function(site.tree)
    statements = [*imports, *state.statements, f"{function}({state.name}, {json.dumps(prefix, ensure_ascii=False)})"]
    edits = (site.insert(slot.position, slot.lay_out(statements)), site.replace(argument, state.name))
    where = "" if wanted == passed else f" of the entry {as_subscript(wanted)}, and load that"
    title = f'Strip the prefix "{prefix}" from the keys{where}'
    return Fix(title, FixKind.STRIP_PREFIX, safe=True, preferred=True, edits=edits)


def _function(tree: ast.Module) -> tuple[list[str], str]:
    """Return the imports that are needed, and what to call."""
    if any(_imports_torch(node) for node in tree.body):
        return [], f"torch.nn.modules.utils.{_FUNCTION}"
    return [f"from torch.nn.modules.utils import {_FUNCTION}"], _FUNCTION


def _imports_torch(node: ast.stmt) -> bool:
    return isinstance(node, ast.Import) and any(
        name.asname is None and name.name.partition(".")[0] == "torch" for name in node.names
    )

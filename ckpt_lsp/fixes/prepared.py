"""Statements before a load that make the state dict that is meant out of the one that is passed."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import dataclass

from ckpt_lsp.fixes.bindings import assignment, bind
from ckpt_lsp.fixes.call_layout import arguments, call_edit
from ckpt_lsp.fixes.call_site import CallSite
from ckpt_lsp.fixes.entry_argument import entry_argument
from ckpt_lsp.fixes.imports import has_import, import_edit
from ckpt_lsp.fixes.names import fresh, used_names
from ckpt_lsp.fixes.renaming import needs_re, statements
from ckpt_lsp.fixes.statements import Slot, slot_before
from ckpt_lsp.fixes.style import LINE, comprehension, quoted
from ckpt_lsp.matching.rewrite import Rewrite, Where
from ckpt_lsp.text import Edit

_CONSUME = "consume_prefix_in_state_dict_if_present"


@dataclass(frozen=True, slots=True)
class Prepared:
    """After `statements` in `slot`, the expression `state` is the state dict; `imports` are edits at the top."""

    slot: Slot
    statements: tuple[str, ...]
    state: str
    imports: tuple[Edit, ...] = ()

    def edits(self, site: CallSite, argument: str, further: Sequence[str] = ()) -> tuple[Edit, ...]:
        """Return the edits that insert the statements, and `further` ones, and pass `argument` to the load."""
        insertion = site.insert(self.slot.position, self.slot.lay_out([*self.statements, *further]))
        return (*self.imports, insertion, _passing(site, argument))

    def kept(self, site: CallSite, target: str, condition: str) -> str:
        """Return the statement that keeps those keys of the state dict for which `condition` holds."""
        clauses = [f"for k, v in {self.state}.items()", f"if {condition}"]
        return comprehension(target, "k: v", clauses, self.slot.indent, self.slot.unit)


def prepared(
    site: CallSite, rules: Sequence[Rewrite], passed: tuple[str, ...], wanted: tuple[str, ...]
) -> Prepared | None:
    """Return how to come from what is passed, the entry `passed`, to the entry `wanted` with its keys renamed.

    `None` where no statements may stand before the call, or they would say something else there.
    """
    slot, text = slot_before(site), entry_argument(site, passed, wanted)
    if slot is None or text is None:
        return None
    if "\n" in text:
        # Lines inside a long string must stay where they are.
        if '"""' in text or "'''" in text:
            return None
        text = _dedented(site, text)
    used = used_names(site.tree)
    if not rules:
        state = bind(text, fresh("state_dict", used))
        return Prepared(slot, state.statements, state.name)
    if len(rules) == 1 and _is_prefix(rules[0]):
        state = bind(text, fresh("state_dict", used))
        function, imports = _consume(site)
        call = f"{function}({state.name}, {quoted(rules[0].old, site.index.text)})"
        return Prepared(slot, (*state.statements, _wrapped(call, slot)), state.name, imports)
    return _renamed(site, slot, rules, text, used)


def _renamed(site: CallSite, slot: Slot, rules: Sequence[Rewrite], text: str, used: frozenset[str]) -> Prepared | None:
    name = text if text.isidentifier() else fresh("state_dict", used)
    before = () if name == text else (assignment(name, text),)
    table = fresh("renames", used)
    written = statements(rules, name, table, site.index.text, slot.indent, slot.unit)
    if any("\n" in statement for statement in written) and not slot.takes_blocks:
        return None
    imports: tuple[Edit, ...] = ()
    if needs_re(rules) and not has_import(site.tree, "re"):
        if "re" in used:
            return None
        imports = (import_edit(site, "import re"),)
    return Prepared(slot, (*before, *written), name, imports)


def _is_prefix(rule: Rewrite) -> bool:
    return rule.where is Where.START and not rule.new and not rule.has_numbers


def _consume(site: CallSite) -> tuple[str, tuple[Edit, ...]]:
    """Return what to call, which also renames the versions in `_metadata`, and the import that it needs."""
    if has_import(site.tree, "torch") or has_import(site.tree, "torch.nn"):
        return f"torch.nn.modules.utils.{_CONSUME}", ()
    return _CONSUME, (import_edit(site, f"from torch.nn.modules.utils import {_CONSUME}"),)


def _wrapped(call: str, slot: Slot) -> str:
    """Break a call that is too long behind its parenthesis, as `black` does."""
    if len(slot.indent + call) <= LINE or not slot.takes_blocks:
        return call
    function, _, arguments = call[:-1].partition("(")
    return f"{function}(\n{slot.unit}{arguments}\n)"


def _dedented(site: CallSite, text: str) -> str:
    """Take the indentation of the line on which the state dict is passed off the further lines of `text`."""
    assert site.state_dict is not None
    line = site.index.line(site.start(site.state_dict).line)
    indent = line[: len(line) - len(line.lstrip())]
    first, *others = text.splitlines()
    return "\n".join([first, *(other.removeprefix(indent) for other in others)])


def _passing(site: CallSite, argument: str) -> Edit:
    """Return the edit that passes `argument`."""
    passed = site.state_dict
    assert passed is not None
    if "\n" not in site.text(site.call):
        return site.replace(passed, argument)
    return call_edit(site, [_passed(site, node, argument) for node in arguments(site)]) or site.replace(
        passed, argument
    )


def _passed(site: CallSite, node: ast.expr | ast.keyword, argument: str) -> str:
    if isinstance(node, ast.keyword) and node.value is site.state_dict:
        return f"{node.arg}={argument}"
    return argument if node is site.state_dict else site.text(node)

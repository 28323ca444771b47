"""Python that gives the keys of a state dict other names."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ckpt_lsp.fixes.style import comprehension, display, quoted
from ckpt_lsp.matching.rewrite import Rewrite, Where


def new_key(rule: Rewrite, source: str) -> str:
    """Return the expression for the new name of the key `k`, without the module `re` where that is possible."""
    old, new = quoted(rule.old, source), quoted(rule.new, source)
    match rule.where:
        case Where.START if not rule.old:
            return f"{new} + k"
        case Where.START if not rule.new and not rule.has_numbers:
            return f"k.removeprefix({old})"
        case Where.START if not rule.has_numbers:
            return f"{new} + k.removeprefix({old}) if k.startswith({old}) else k"
        case _:
            return f"re.sub({pattern(rule, source)}, {replacement(rule, source)}, k)"


def needs_re(rules: Sequence[Rewrite]) -> bool:
    """Whether the statements for `rules` use the module `re`."""
    return len(rules) > 1 or any(rule.where is not Where.START or (rule.old and rule.new) for rule in rules)


def statements(rules: Sequence[Rewrite], state: str, renames: str, source: str, indent: str, unit: str) -> list[str]:
    """Return what renames the keys of the variable `state`; `renames` is a free name."""
    items = f"for k, v in {state}.items()"
    if len(rules) == 1:
        rule = rules[0]
        is_affix = rule.where is Where.START and not (rule.old and rule.new)
        key = new_key(rule, source) if is_affix else f"re.sub({pattern(rule, source)}, {replacement(rule, source)}, k)"
        return [comprehension(state, f"{key}: v", [items], indent, unit)]
    table = [f"{pattern(rule, source)}: {replacement(rule, source)}" for rule in rules]
    loop = comprehension(state, "re.sub(old, new, k): v", [items], indent + unit, unit).replace("\n", f"\n{unit}")
    return [display(renames, table, indent, unit), f"for old, new in {renames}.items():\n{unit}{loop}"]


def pattern(rule: Rewrite, source: str) -> str:
    """Return the literal of the regular expression that finds what the rule renames."""
    match rule.where:
        case Where.START:
            found = rule.pattern
        case Where.ANYWHERE:
            found = r"(^|\.)" + re.escape(rule.old)
        case Where.END:
            found = r"(^|\.)" + re.escape(rule.old) + "$"
    return _raw(found.replace(r"\_", "_").replace(r"\-", "-"), source)


def replacement(rule: Rewrite, source: str) -> str:
    """Return the literal of what is put in its place."""
    text = rule.replacement if rule.where is Where.START else rf"\1{rule.new}"
    return _raw(text, source) if "\\" in text else quoted(text, source)


def _raw(text: str, source: str) -> str:
    quote = quoted("", source)[0]
    return f"r{quote}{text}{quote}"

"""Keys under the names that the model has for them: a prefix taken off or added, modules renamed."""

from __future__ import annotations

from collections.abc import Sequence

from ckpt_lsp.fixes.call_site import CallSite
from ckpt_lsp.fixes.entry_argument import as_subscript, entry_argument
from ckpt_lsp.fixes.fix import Fix, FixKind
from ckpt_lsp.fixes.prepared import prepared
from ckpt_lsp.fixes.renaming import needs_re, new_key
from ckpt_lsp.fixes.statements import slot_before
from ckpt_lsp.fixes.style import LINE
from ckpt_lsp.matching.rewrite import Rewrite, Where
from ckpt_lsp.text import Edit

_SHOWN = 3


def rename_keys(
    site: CallSite, rules: Sequence[Rewrite], passed: tuple[str, ...], wanted: tuple[str, ...]
) -> Fix | None:
    """Return the fix that loads the entry `wanted` with its keys renamed by `rules`.

    That both sides have the same parts and shapes is why modules are renamed, and no proof that they mean the same.
    """
    safe = all(not (rule.old and rule.new) for rule in rules)
    where = "" if passed == wanted else f" of the entry {as_subscript(wanted)}"
    title = described(rules, where)
    edits = _inline(site, rules, passed, wanted)
    if edits is None:
        ready = prepared(site, rules, passed, wanted)
        edits = ready.edits(site, ready.state) if ready else None
    return Fix(title, _kind(rules), safe=safe, preferred=safe, edits=edits) if edits else None


def described(rules: Sequence[Rewrite], where: str = "") -> str:
    """Return what is done to the keys, as the beginning of a sentence."""
    match rules:
        case [Rewrite(old, "", Where.START)]:
            return f'Strip the prefix "{old}" from the keys{where}'
        case [Rewrite("", new, Where.START)]:
            return f'Put "{new}" before the keys{where}'
        case [Rewrite(old, new, Where.START) as rule] if not rule.has_numbers:
            return f'Load "{old[:-1]}" of the checkpoint as "{new[:-1]}"{where}'
        case _:
            shown = ", ".join(f'"{rule.old}" → "{rule.new}"' for rule in rules[:_SHOWN])
            more = f" and {len(rules) - _SHOWN} more" if len(rules) > _SHOWN else ""
            return f"Rename the keys{where}: {shown}{more}"


def _kind(rules: Sequence[Rewrite]) -> FixKind:
    match rules:
        case [Rewrite(_, "", Where.START)]:
            return FixKind.STRIP_PREFIX
        case [Rewrite("", _, Where.START)]:
            return FixKind.ADD_PREFIX
        case _:
            return FixKind.RENAME_MODULE


def _inline(
    site: CallSite, rules: Sequence[Rewrite], passed: tuple[str, ...], wanted: tuple[str, ...]
) -> tuple[Edit, ...] | None:
    """Return the edit that renames by one simple rule in the call itself; `None` where that is not short enough.

    It loses the `_metadata` of the state dict; where that matters to the load, the proof sees it.
    """
    argument, text = site.state_dict, entry_argument(site, passed, wanted)
    if argument is None or text is None or len(rules) != 1:
        return None
    key = new_key(rules[0], site.index.text)
    edit = site.replace(argument, f"{{{key}: v for k, v in {text}.items()}}")
    if slot_before(site) is None:
        return None if key.startswith("re.") else (edit,)
    if needs_re(rules) or _kind(rules) is FixKind.STRIP_PREFIX:
        return None
    line = site.index.line(site.start(argument).line).rstrip()
    longer = len(line) - len(site.text(argument)) + len(edit.text)
    return (edit,) if longer <= LINE and "\n" not in site.text(site.call) else None

"""Joining a dry run with what is known without it: where PyTorch itself has answered, its answer counts."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from ckpt_lsp.dynamic.requests import Answer, Built, Load, NotBuilt, Recipe, Request, is_exact
from ckpt_lsp.evaluator.events import LoadEvent, Remaking
from ckpt_lsp.matching.comparison import Comparison
from ckpt_lsp.matching.findings import UnresolvedLoad
from ckpt_lsp.tensors import Child, ModuleTree, NotTensor, Reason, Slot, SlotKind, StateDict, TensorSpec
from ckpt_lsp.text import Position, Span
from ckpt_lsp.workspace.judging import Header, Judgement, compared, unresolved
from ckpt_lsp.workspace.reports import Status


def request_for(judgement: Judgement, recipe: Callable[[Remaking], Recipe], *, always: bool) -> Request | None:
    """Return the dry run that would decide a load: one not worked out, or `always` any; `None` where none can."""
    event = judgement.event
    if not isinstance(event.remaking, Remaking) or not isinstance(event.state, StateDict) or not is_exact(event.state):
        return None
    if judgement.status is Status.IN_MEMORY or (event.origin is None and event.path is None):
        return None
    if judgement.status is not Status.UNRESOLVED and not always:
        return None
    load = Load(event.state, strict=event.strict is not False, assign=event.assign is True)
    return Request(recipe(event.remaking), load)


def shown_recipe(recipe: Recipe) -> str:
    """Return what a dry run runs, for people: the lines that are not blank, with their numbers, and the expression."""
    lines = [f"{number:5} {line}" for number, line in enumerate(recipe.source.splitlines(), 1) if line.strip()]
    return "\n".join([f"in {recipe.file or recipe.folder}:", *lines, f"  ==> {recipe.expression}"])


def confirmed(judgement: Judgement, answer: Answer, header: Header) -> Judgement:
    """Return the judgement that a dry run leads to; without a result, the one before, with the reason why."""
    if isinstance(answer, NotBuilt):
        if judgement.status is not Status.UNRESOLVED:
            return judgement
        reason = Reason(f"a dry run did not decide it: {answer.reason}", place_of(answer) or judgement.event.site)
        others = [one for one in judgement.findings if not isinstance(one, UnresolvedLoad)]
        return replace(judgement, reason=reason, findings=(*others, UnresolvedLoad(reason, judgement.event.comment)))
    event, comparison = judgement.event, comparison_of(answer, judgement.event)
    if comparison is None or not isinstance(event.state, StateDict):
        said = answer.errors[0] if answer.errors else answer.raised or ""
        return unresolved(event, Reason(f"PyTorch says of this load: {said}", event.site))
    known = event.model if isinstance(event.model, ModuleTree) else None
    tree = tree_of(answer, known)
    known_now = replace(event, model=tree, is_module=True)
    return replace(compared(known_now, tree, event.state, header, comparison), resolved_by="dynamic")


def disagreement(judgement: Judgement, answer: Answer) -> str | None:
    """Return how a dry run contradicts what was worked out without it; `None` where it does not."""
    before, after = judgement.comparison, comparison_of(answer, judgement.event) if isinstance(answer, Built) else None
    if before is None or after is None or judgement.status is Status.UNRESOLVED:
        return None
    lists = [
        ("missing", before.missing, after.missing),
        ("unexpected", before.unexpected, after.unexpected),
        ("mismatched", _keys(before), _keys(after)),
    ]
    differing = [f"{what}: {ours[:5]} against {theirs[:5]}" for what, ours, theirs in lists if ours != theirs]
    return f"{judgement.event.site}: evaluation and a dry run disagree; {'; '.join(differing)}" if differing else None


def _keys(comparison: Comparison) -> tuple[str, ...]:
    return tuple(one.key for one in comparison.mismatched)


def comparison_of(answer: Built, event: LoadEvent) -> Comparison | None:
    """Return PyTorch's lists as a comparison; `None` where it raises what is not about keys and shapes."""
    # `load_state_dict` puts its lists of keys among the messages; any other is not about keys or shapes.
    others = [one for one in answer.errors if not one.startswith(("Missing key(s)", "Unexpected key(s)"))]
    if len(others) > len(answer.mismatched) or (answer.raised and not _is_about_keys(answer)):
        return None
    given = event.state.entries if isinstance(event.state, StateDict) else {}
    differing = {one.key for one in answer.mismatched}
    absent = {*answer.missing, *differing}
    return Comparison(
        answer.class_name.rpartition(".")[2],
        missing=answer.missing,
        unexpected=answer.unexpected,
        errors=answer.mismatched,
        dropped=tuple(key for key in given if key not in answer.keys and key not in answer.unexpected)
        if not (answer.missing or answer.unexpected or differing)
        else (),
        matched=tuple(key for key in answer.keys if key not in absent),
    )


def _is_about_keys(answer: Built) -> bool:
    return bool(answer.missing or answer.unexpected or answer.mismatched)


def tree_of(answer: Built, known: ModuleTree | None = None) -> ModuleTree:
    """Return the model that a dry run made; `known` knows where in the source some of it comes from."""
    places = dict(_places(known, "")) if known else {}
    tree = _subtree(answer.keys, "", places, answer.class_name.rpartition(".")[2])
    return replace(tree, qualified_name=answer.class_name, span=known.span if known else None)


def _subtree(
    keys: Mapping[str, TensorSpec | NotTensor], prefix: str, places: Mapping[str, Span | None], class_name: str
) -> ModuleTree:
    own: list[Slot] = []
    below: dict[str, dict[str, TensorSpec | NotTensor]] = {}
    for key, spec in keys.items():
        name, dot, rest = key.partition(".")
        if dot:
            below.setdefault(name, {})[rest] = spec
        elif isinstance(spec, TensorSpec):
            own.append(Slot(name, spec, span=places.get(prefix + name)))
        else:
            own.append(Slot(name, TensorSpec((), None), SlotKind.EXTRA_STATE, span=places.get(prefix + name)))
    children = (
        Child(name, _subtree(inner, f"{prefix}{name}.", places, "Module"), span=places.get(prefix + name))
        for name, inner in below.items()
    )
    return ModuleTree(class_name, tuple(own), tuple(children))


def _places(tree: ModuleTree, prefix: str) -> Iterator[tuple[str, Span | None]]:
    for slot in tree.slots:
        yield prefix + slot.name, slot.span
    for child in tree.children:
        yield prefix + child.name, child.span
        if child.tree:
            yield from _places(child.tree, f"{prefix}{child.name}.")


def place_of(answer: NotBuilt) -> Span | None:
    """Return the line of the user's own code that a dry run ended at."""
    if answer.place is None:
        return None
    path, line = answer.place
    return Span(path, Position(line - 1, 0), Position(line - 1, 0))

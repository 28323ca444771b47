"""Holds: what is left once keys have their names is told by whole parts, and buffers that are computed apart."""

from __future__ import annotations

from dataclasses import replace

from ckpt_lsp.matching.causes import Cause, HarmlessBuffers, HeadDiffers, PartExtra, PartMissing, SizesDiffer
from ckpt_lsp.matching.compare import compare
from ckpt_lsp.matching.leftovers import leftovers, whole_parts
from ckpt_lsp.tensors import ModuleTree, Slot, SlotKind, StateDict, StateEntry, TensorSpec
from tests.matching.shorthand import state, tree

SAVED = {"body.weight": (4, 3), "body.bias": (4,), "head.weight": (2, 4), "head.bias": (2,)}


def _left(model: ModuleTree, saved: StateDict) -> tuple[Cause, ...]:
    return tuple(leftovers(compare(model, saved), model, saved))


def test_a_module_that_is_wholly_missing_is_named_once() -> None:
    model = tree({**SAVED, "neck.a.weight": (3, 3), "neck.b.weight": (3, 3)})
    assert _left(model, state(SAVED)) == (PartMissing(("neck",), 2),)


def test_a_part_that_the_model_lacks_is_named_once() -> None:
    assert _left(tree(SAVED), state({**SAVED, "ema.x": (1,), "ema.y": (1,)})) == (PartExtra(("ema",), 2),)


def test_a_head_is_few_tensors_of_other_shapes() -> None:
    saved = state({**SAVED, "head.weight": (9, 4), "head.bias": (9,)})
    assert _left(tree(SAVED), saved) == (HeadDiffers(("head.weight", "head.bias"), 4),)


def test_most_tensors_of_other_shapes_are_no_head() -> None:
    saved = state({**SAVED, "head.weight": (9, 5), "body.weight": (5, 3), "body.bias": (5,)})
    assert _left(tree(SAVED), saved) == (SizesDiffer(3, 4),)


def test_whole_numbers_are_not_learned() -> None:
    entries = {**state(SAVED).entries, "body.steps": StateEntry(TensorSpec((1,), "int64"))}
    assert _left(tree(SAVED), StateDict(entries)) == (HarmlessBuffers((), ("body.steps",)),)


def test_running_statistics_are_learned() -> None:
    slots = (
        Slot("running_mean", TensorSpec((2,), "float32"), SlotKind.BUFFER),
        Slot("num_batches_tracked", TensorSpec((), "int64"), SlotKind.BUFFER),
    )
    model = replace(tree(SAVED), slots=slots)
    assert _left(model, state(SAVED)) == (
        HarmlessBuffers(("num_batches_tracked",), ()),
        PartMissing(("running_mean",), 1),
    )


def test_keys_beside_others_that_fit_are_told_themselves() -> None:
    assert whole_parts(["a.x", "b.y"], ["a.z"]) == ("a.x", "b")

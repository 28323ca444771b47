"""Holds: a cause is named only where the keys and shapes prove it."""

from __future__ import annotations

from ckpt_lsp.matching.causes import (
    Cause,
    EntryFits,
    HeadDiffers,
    NothingMatches,
    PartExtra,
    PartMissing,
    PrefixToAdd,
    PrefixToStrip,
    Renamed,
)
from ckpt_lsp.matching.compare import compare
from ckpt_lsp.matching.explain import explain
from ckpt_lsp.matching.rewrite import Rewrite
from ckpt_lsp.tensors import ModuleTree, StateDict
from tests.matching.shorthand import state, tree

NET = tree({"conv.weight": (8, 3), "conv.bias": (8,), "fc.weight": (10, 8), "fc.bias": (10,)})
SAVED = {"conv.weight": (8, 3), "conv.bias": (8,), "fc.weight": (10, 8), "fc.bias": (10,)}


def _causes(
    model: ModuleTree, saved: StateDict, others: dict[tuple[str, ...], StateDict] | None = None
) -> tuple[Cause, ...]:
    return explain(compare(model, saved), model, saved, others)


def test_a_fitting_state_dict_needs_no_explanation() -> None:
    assert _causes(NET, state(SAVED)) == ()


def test_a_wrapper_prefix_is_to_be_stripped() -> None:
    wrapped = state({f"module.{key}": shape for key, shape in SAVED.items()})
    assert _causes(NET, wrapped) == (PrefixToStrip("module.", 4, 4),)


def test_two_wrappers_are_one_prefix() -> None:
    wrapped = state({f"module._orig_mod.{key}": shape for key, shape in SAVED.items()})
    assert _causes(NET, wrapped) == (PrefixToStrip("module._orig_mod.", 4, 4),)


def test_a_wrapped_model_wants_the_prefix() -> None:
    wrapped = tree({f"module.{key}": shape for key, shape in SAVED.items()})
    assert _causes(wrapped, state(SAVED)) == (PrefixToAdd("module.", 4, 4),)


def test_a_prefix_that_explains_few_keys_is_not_named() -> None:
    assert _causes(tree({"weight": (1,), "a": (2,), "b": (3,)}), state({"x.weight": (1,), "c": (1,), "d": (1,)})) == (
        NothingMatches(3),
    )


def test_a_prefix_is_not_named_where_the_shapes_differ() -> None:
    assert _causes(tree({"fc.weight": (2, 2)}), state({"module.fc.weight": (3, 3)})) == (NothingMatches(1),)


def test_a_training_checkpoint_passed_whole_has_its_state_dict_one_level_down() -> None:
    training = state({"state_dict": "dict", "epoch": "int"})
    assert _causes(NET, training, {("state_dict",): state(SAVED)}) == (EntryFits(("state_dict",), 4, 4),)


def test_an_entry_may_fit_only_without_a_prefix() -> None:
    wrapped = state({f"module.{key}": shape for key, shape in SAVED.items()})
    training = state({"net": "dict"})
    assert _causes(NET, training, {("net",): wrapped}) == (EntryFits(("net",), 4, 4), PrefixToStrip("module.", 4, 4))


def test_an_entry_that_fits_no_better_is_not_named() -> None:
    assert _causes(NET, state({}), {("ema",): state({"x": (1,)})}) == (NothingMatches(4),)


def test_a_renamed_layer_is_found_by_its_parts_and_shapes() -> None:
    model = tree({"layer1.weight": (5, 10), "layer1.bias": (5,), "out.weight": (1, 5)})
    saved = state({"fc.weight": (5, 10), "fc.bias": (5,), "out.weight": (1, 5)})
    assert _causes(model, saved) == (Renamed((Rewrite("fc.", "layer1."),), 2),)


def test_a_renamed_block_is_named_once_and_not_for_each_part() -> None:
    model = tree({"encoder.a.weight": (2, 2), "encoder.b.weight": (2, 2), "head.weight": (1,)})
    saved = state({"backbone.a.weight": (2, 2), "backbone.b.weight": (2, 2), "head.weight": (1,)})
    assert _causes(model, saved) == (Renamed((Rewrite("backbone.", "encoder."),), 2),)


def test_two_layers_of_the_same_shape_cannot_be_told_apart() -> None:
    model = tree({"a.weight": (2,), "b.weight": (2,), "x": (1,)})
    saved = state({"c.weight": (2,), "d.weight": (2,), "x": (1,)})
    assert _causes(model, saved) == (PartMissing(("a", "b"), 2), PartExtra(("c", "d"), 2))


def test_a_few_sizes_that_differ_are_a_head() -> None:
    assert _causes(NET, state({**SAVED, "fc.weight": (1000, 8), "fc.bias": (1000,)})) == (
        HeadDiffers(("fc.weight", "fc.bias"), 4),
    )

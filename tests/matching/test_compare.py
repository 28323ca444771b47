"""Holds: for whatever is known in full, `compare` says what `load_state_dict` says; for the rest, never more."""

from __future__ import annotations

import torch
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from torch import nn

from ckpt_lsp.matching.compare import compare
from ckpt_lsp.matching.comparison import LoadError, OldRunningStats
from ckpt_lsp.matching.messages import messages
from ckpt_lsp.tensors import ModuleTree, Reason, Slot, StateDict, StateEntry, TensorSpec
from tests.matching.live import state_of, tree_of, verdict
from tests.matching.strategies import modules, state_dicts
from tests.matching.weaken import weakened_state, weakened_tree

_thorough = settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))


@given(st.data())
@_thorough
def test_a_known_load_is_reported_as_pytorch_reports_it(data: st.DataObject) -> None:
    module = data.draw(modules)
    state_dict = data.draw(state_dicts(module))
    comparison = compare(tree_of(module), state_of(state_dict))
    # A value that is no tensor makes a lazy module raise an `AttributeError`, with no list of keys to compare.
    assume(comparison.decided)
    truth = verdict(module, state_dict)
    assert comparison.missing == truth.missing
    assert comparison.unexpected == truth.unexpected
    assert messages(comparison, strict=True) == truth.strict_error
    assert messages(comparison, strict=False) == truth.loose_error


@given(st.data())
@_thorough
def test_a_partly_known_load_is_never_reported_beyond_what_pytorch_reports(data: st.DataObject) -> None:
    """What is forgotten here had one true value, so whatever is still reported must hold for it."""
    module = data.draw(modules)
    state_dict = data.draw(state_dicts(module))
    tree, state = tree_of(module), state_of(state_dict)
    truth = compare(tree, state)
    partial = compare(data.draw(weakened_tree(tree)), data.draw(weakened_state(state)))
    assert set(partial.missing) <= set(truth.missing)
    assert set(partial.unexpected) <= set(truth.unexpected)
    assert {_kind(error) for error in partial.errors} <= {_kind(error) for error in truth.errors}
    assert set(partial.dropped) <= set(truth.dropped)
    assert set(partial.matched) <= set(truth.matched)
    if partial.decided:
        assert set(partial.missing) == set(truth.missing)
        assert set(partial.unexpected) == set(truth.unexpected)
        assert len(partial.errors) == len(truth.errors)


def _kind(error: LoadError) -> tuple[object, ...]:
    """An error without its shapes, of which a partly known one has fewer sizes."""
    return (type(error), error.keys if isinstance(error, OldRunningStats) else error.key)


def _linear(*, open_for: str | None = None, maybe: bool = False) -> ModuleTree:
    weight = Slot("weight", TensorSpec((3, 2), "float32"), maybe=maybe)
    return ModuleTree("Linear", (weight,), open=Reason(open_for) if open_for else None)


def _state(*keys: str, shape: tuple[int | None, ...] | None = (3, 2), open_for: str | None = None) -> StateDict:
    entries = {key: StateEntry(TensorSpec(shape, "float32")) for key in keys}
    return StateDict(entries, open=Reason(open_for) if open_for else None)


def test_an_open_module_may_have_the_key_that_no_slot_takes() -> None:
    comparison = compare(_linear(open_for="`n` is not known"), _state("weight", "bias"))
    assert comparison.unexpected == ()
    assert comparison.doubts == (Reason("`n` is not known"),)


def test_an_open_module_may_miss_keys_even_where_the_checkpoint_has_none_below_it() -> None:
    assert not compare(_linear(open_for="`n` is not known"), _state("weight")).decided


def test_an_open_state_dict_lacks_nothing_for_sure_but_has_what_it_has() -> None:
    comparison = compare(_linear(), _state("bias", open_for="`extra` is not known"))
    assert (comparison.missing, comparison.unexpected) == ((), ("bias",))


def test_a_slot_of_some_runs_is_a_doubt_whether_its_key_is_there_or_not() -> None:
    for state in (_state("weight"), _state()):
        comparison = compare(_linear(maybe=True), state)
        assert comparison.agrees
        assert [reason.text for reason in comparison.doubts] == ['"weight" is there in some runs only']


def test_an_unknown_size_differs_only_where_another_size_or_the_rank_does() -> None:
    assert compare(_linear(), _state("weight", shape=(None, 2))).agrees
    assert not compare(_linear(), _state("weight", shape=(None, 2))).decided
    assert compare(_linear(), _state("weight", shape=(None, 5))).mismatched
    assert compare(_linear(), _state("weight", shape=(None,))).mismatched


def test_custom_loading_is_a_doubt_about_its_own_keys_only() -> None:
    module = nn.ModuleDict({"a": nn.Linear(1, 1), "b": nn.Linear(1, 1)})
    tree = tree_of(module)
    a, b = tree.children
    custom = ModuleTree("Linear", custom=Reason("`Linear._load_from_state_dict` is overridden"))
    comparison = compare(ModuleTree("ModuleDict", children=(type(a)("a", custom), b)), _state())
    assert comparison.missing == ("b.weight", "b.bias")
    assert not comparison.decided


def test_non_tensors_are_reported_with_their_type() -> None:
    module = nn.Linear(1, 1)
    state = {"weight": 3, "bias": torch.zeros(1)}
    assert messages(compare(tree_of(module), state_of(state))) == verdict(module, state).strict_error

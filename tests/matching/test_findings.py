"""Holds: which rule a comparison calls for under each `strict`."""

from __future__ import annotations

from dataclasses import replace

from ckpt_lsp.matching.compare import compare
from ckpt_lsp.matching.findings import (
    DroppedKeys,
    Finding,
    MissingKeys,
    NotAStateDict,
    NothingLoaded,
    OptimizerState,
    OtherValues,
    PartialLoad,
    SizeMismatch,
    UnexpectedKeys,
    findings,
)
from ckpt_lsp.tensors import Child, Loading, ModuleTree, Reason, StateDict
from tests.matching.shorthand import line, state, tree

NET = tree({"a.weight": (2, 2), "b.weight": (3,)})


def _findings(model: ModuleTree, saved: StateDict, *, strict: bool | None) -> tuple[Finding, ...]:
    return findings(compare(model, saved), model, saved, strict=strict)


def _kinds(model: ModuleTree, saved: StateDict, *, strict: bool | None) -> list[type[Finding]]:
    return [type(finding) for finding in _findings(model, saved, strict=strict)]


def test_a_strict_load_reports_missing_and_unexpected_keys() -> None:
    assert _kinds(NET, state({"a.weight": (2, 2), "c": (1,)}), strict=True) == [MissingKeys, UnexpectedKeys]


def test_a_load_that_is_not_strict_is_partial() -> None:
    assert _kinds(NET, state({"a.weight": (2, 2), "c": (1,)}), strict=False) == [PartialLoad]


def test_a_load_that_is_not_strict_and_matches_nothing_loads_nothing() -> None:
    assert _kinds(NET, state({"c": (1,)}), strict=False) == [NothingLoaded]


def test_nothing_loaded_is_not_claimed_while_anything_is_in_doubt() -> None:
    assert _kinds(NET, replace(state({"c": (1,)}), open=Reason("`x` is not known")), strict=False) == [PartialLoad]


def test_a_size_mismatch_is_an_error_however_strict() -> None:
    for strict in (True, False, None):
        saved = state({"a.weight": (2, 2), "b.weight": (4,)})
        assert _kinds(NET, saved, strict=strict) == [SizeMismatch]


def test_with_strictness_unknown_the_keys_are_passed_over() -> None:
    assert _kinds(NET, state({"c": (1,)}), strict=None) == []


def test_dropped_keys_are_reported_where_pytorch_is_content() -> None:
    model = replace(tree({"a.weight": (1,)}), children=(*tree({"a.weight": (1,)}).children, Child("head", None)))
    saved = state({"a.weight": (1,), "head.weight": (1,)})
    assert _findings(model, saved, strict=True) == (DroppedKeys(("head.weight",)),)
    assert _kinds(model, state({"head.weight": (1,)}), strict=True) == [MissingKeys]


def test_an_optimizer_state_is_not_reported_key_by_key() -> None:
    saved = state({"state": "dict", "param_groups": "list"})
    assert _findings(NET, saved, strict=True) == (NotAStateDict(OptimizerState()),)


def test_values_that_are_no_tensors_are_reported_with_their_type() -> None:
    saved = state({"a.weight": "int", "b.weight": (3,)})
    assert _findings(NET, saved, strict=False) == (NotAStateDict(OtherValues(("a.weight",), "int")),)


def test_old_running_statistics_are_unexpected_even_when_not_strict() -> None:
    model = ModuleTree("InstanceNorm1d", loading=Loading.INSTANCE_NORM)
    saved = state({"running_mean": (2,)})
    for strict in (True, False):
        assert _findings(model, saved, strict=strict) == (UnexpectedKeys(("running_mean",), 1),)


def test_a_missing_key_knows_the_line_that_makes_its_module() -> None:
    child = replace(NET.children[1], span=line(7))
    model = replace(NET, children=(NET.children[0], child), span=line(1))
    (missing,) = _findings(model, state({"a.weight": (2, 2)}), strict=True)
    assert isinstance(missing, MissingKeys)
    assert missing.places == {"b.weight": line(7)}


def test_an_unexpected_key_knows_the_module_that_would_have_to_have_it() -> None:
    model = replace(NET, span=line(1))
    (unexpected,) = _findings(model, state({"a.weight": (2, 2), "b.weight": (3,), "c.d": (1,)}), strict=True)
    assert isinstance(unexpected, UnexpectedKeys)
    assert unexpected.places == {"c.d": line(1)}


def test_totals_are_left_out_where_there_may_be_more_keys() -> None:
    model = replace(NET, open=Reason("`depth` is not known"))
    (missing,) = _findings(model, state({"a.weight": (2, 2)}), strict=True)
    assert isinstance(missing, MissingKeys)
    assert (missing.keys, missing.total) == (("b.weight",), None)

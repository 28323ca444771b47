"""Holds: the fewest rules that give the keys the model's names are found, and none that shapes leave open."""

from __future__ import annotations

import time

import pytest

from ckpt_lsp.matching.rewrite import Rewrite, Where, applied, renamer
from ckpt_lsp.matching.search import search
from ckpt_lsp.tensors import StateDict

Shapes = dict[str, tuple[int, ...]]


def transformer(layers: int = 3, classes: int = 10) -> Shapes:
    """Return the keys of a small transformer."""
    block: Shapes = {
        "norm1.weight": (8,),
        "norm1.bias": (8,),
        "attn.qkv.weight": (24, 8),
        "attn.proj.weight": (8, 8),
        "mlp.fc1.weight": (32, 8),
        "mlp.fc2.weight": (8, 32),
    }
    repeated = {f"blocks.{i}.{key}": shape for i in range(layers) for key, shape in block.items()}
    return {"embed.weight": (100, 8), **repeated, "norm.weight": (8,), "norm.bias": (8,), "head.weight": (classes, 8)}


def changed(keys: Shapes, *replacements: tuple[str, str]) -> Shapes:
    """Return `keys` with parts of their names replaced, a dot before each key so that beginnings are parts too."""
    found = {}
    for key, shape in keys.items():
        name = f".{key}"
        for old, new in replacements:
            name = name.replace(f".{old}", f".{new}")
        found[name[1:]] = shape
    return found


@pytest.mark.parametrize(
    ("replacements", "rules"),
    [
        ([("blocks.", "layers.")], [Rewrite("layers.", "blocks.")]),
        ([("blocks.", "transformer.h.")], [Rewrite("transformer.h.", "blocks.")]),
        (
            [("attn.", "attention.")],
            [Rewrite("attention.", "attn.", Where.ANYWHERE)],
        ),
        ([("attn.qkv.", "attn.qkv.base_layer.")], [Rewrite("base_layer.", "", Where.ANYWHERE)]),
        (
            [("mlp.fc1.", "mlp.0."), ("mlp.fc2.", "mlp.2.")],
            [Rewrite("mlp.0.", "mlp.fc1.", Where.ANYWHERE), Rewrite("mlp.2.", "mlp.fc2.", Where.ANYWHERE)],
        ),
    ],
)
def test_parts_that_were_renamed_are_found_in_few_rules(
    replacements: list[tuple[str, str]], rules: list[Rewrite]
) -> None:
    model = transformer()
    saved = changed(model, *replacements)
    found = search(model, saved)
    assert len(found) == len(rules)
    assert _named(saved, *found) == _named(saved, *rules) == list(model)


def test_a_prefix_comes_off_before_what_is_behind_it_is_renamed() -> None:
    model = transformer()
    saved = {f"module.{key}": shape for key, shape in changed(transformer(classes=7), ("blocks.", "layers.")).items()}
    assert search(model, saved) == (Rewrite("module.", ""), Rewrite("layers.", "blocks."))


def test_an_old_layer_norm_has_names_that_shapes_cannot_tell_apart() -> None:
    model: Shapes = {"norm.weight": (8,), "norm.bias": (8,)}
    found = search(model, {"norm.gamma": (8,), "norm.beta": (8,)})
    assert _named({"norm.gamma": (8,), "norm.beta": (8,)}, *found) == ["norm.weight", "norm.bias"]


def test_two_parts_that_fit_equally_well_are_not_chosen_between() -> None:
    model: Shapes = {"weight": (8, 8), "bias": (8,)}
    saved: Shapes = {f"{name}.{key}": shape for name in ("online", "target") for key, shape in model.items()}
    assert search(model, saved) == ()


def test_a_model_of_another_kind_gets_no_rules() -> None:
    assert search(transformer(), {"a.b.weight": (3, 3), "a.c.bias": (10,)}) == ()


def test_twenty_thousand_keys_take_less_than_a_second() -> None:
    model = transformer(layers=3300)
    saved = changed(model, ("blocks.", "module.layers."), ("attn.", "attention."))
    begin = time.perf_counter()
    found = search(model, saved)
    # The bound is 1 s; machines that run tests are slow and busy.
    assert time.perf_counter() - begin < 4
    assert _named(saved, *found) == list(model)


def test_versions_move_with_the_keys() -> None:
    state = StateDict({}, versions={"": 1, "module": 1, "module.norm": 2})
    assert applied([Rewrite("module.", "")], state).versions == {"": 1, "norm": 2}


def test_the_numbers_of_a_rule_are_kept() -> None:
    rename = renamer(Rewrite("layers.{i}.0.", "layers.{i}.conv."))
    assert [rename("layers.12.0.weight"), rename("layers.12.1.weight")] == [
        "layers.12.conv.weight",
        "layers.12.1.weight",
    ]


def _named(saved: Shapes, *rules: Rewrite) -> list[str]:
    keys = list(saved)
    for rule in rules:
        keys = list(map(renamer(rule), keys))
    return keys


def test_a_wrapper_is_told_from_a_renamed_part_where_nothing_else_fits() -> None:
    model: Shapes = {"blocks.0.weight": (4, 4), "blocks.0.bias": (4,), "head.weight": (2, 4)}
    saved: Shapes = {"module.layers.0.weight": (4, 4), "module.layers.0.bias": (4,), "module.head.weight": (9, 4)}
    assert search(model, saved) == (Rewrite("module.", ""), Rewrite("layers.", "blocks."))


def test_a_wrapped_model_that_is_a_part_now_loses_one_prefix_and_gets_another() -> None:
    model: Shapes = {"inner.a.weight": (4, 4), "inner.b.weight": (2, 4), "extra.weight": (3,)}
    saved: Shapes = {"module.a.weight": (4, 4), "module.b.weight": (2, 4)}
    assert search(model, saved) == (Rewrite("module.", ""), Rewrite("", "inner."))

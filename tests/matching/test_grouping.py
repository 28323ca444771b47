"""Holds: repeated keys are told once, with their numbers and how many they are."""

from __future__ import annotations

from ckpt_lsp.matching.grouping import grouped


def test_keys_that_differ_in_one_number_are_one() -> None:
    keys = [f"layers.{i}.attn.weight" for i in range(12)]
    assert grouped([*keys, "head.weight"]) == {"layers.{0…11}.attn.weight": 12, "head.weight": 1}


def test_numbers_with_gaps_are_listed() -> None:
    assert grouped(["a.0", "a.3", "a.7", "a.8"]) == {"a.{0, 3, 7, …}": 4}


def test_of_two_numbers_the_one_that_varies_is_told() -> None:
    assert grouped(["a.0.b.1", "a.1.b.1"]) == {"a.{0, 1}.b.1": 2}

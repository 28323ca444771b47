"""Every public module class of torch.nn is built as PyTorch builds it."""

from __future__ import annotations

import inspect

import pytest
from torch import nn

from tests.libraries.evaluating import assert_same_modules
from tests.libraries.module_cases import ARGUMENTS, WITHOUT_ARGUMENTS, expressions


def test_every_public_class_has_a_case() -> None:
    public = {
        name
        for name, cls in vars(nn).items()
        if inspect.isclass(cls) and issubclass(cls, nn.Module) and not name.startswith("_")
    }
    assert public == {*ARGUMENTS, *WITHOUT_ARGUMENTS}


@pytest.mark.parametrize("expression", expressions())
def test_a_module_has_the_keys_shapes_and_classes_of_pytorch(expression: str) -> None:
    assert_same_modules(f"m = {expression}")

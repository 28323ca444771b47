"""How long it takes to say why keys differ, next to the plain comparison of the two sides."""

from __future__ import annotations

import functools
from collections.abc import Iterator

from ckpt_lsp.matching.compare import compare
from ckpt_lsp.matching.explain import explain
from ckpt_lsp.tensors import Child, ModuleTree, Shape, Slot, StateDict, StateEntry, TensorSpec
from tools.bench.measure import Row, medians

_SIZES = (40, 2500)
_ROUNDS = 7
_LAYERS = {"norm": (8,), "qkv": (24, 8), "proj": (8, 8), "mlp": (32, 8)}


def measure() -> Iterator[Row]:
    """Time three stacked causes, a prefix, a renamed list and another number of classes, for 322 and 20,002 keys."""
    for blocks in _SIZES:
        tree, state = _model(blocks), _checkpoint(blocks)
        comparison = compare(tree, state)
        run = functools.partial(explain, comparison, tree, state)
        ours, plain = medians(run, functools.partial(compare, tree, state), _ROUNDS)
        yield Row(f"explain three causes, {len(state.entries):,} keys", ours, "compare", plain)


def _model(blocks: int) -> ModuleTree:
    layers = tuple(Child(name, _linear(shape)) for name, shape in _LAYERS.items())
    repeated = tuple(Child(str(number), ModuleTree("Block", children=layers)) for number in range(blocks))
    return ModuleTree(
        "Net", children=(Child("blocks", ModuleTree("ModuleList", children=repeated)), Child("head", _linear((10, 8))))
    )


def _linear(shape: Shape) -> ModuleTree:
    return ModuleTree(
        "Linear", (Slot("weight", TensorSpec(shape, "float32")), Slot("bias", TensorSpec(shape[:1], None)))
    )


def _checkpoint(blocks: int) -> StateDict:
    shapes = {f"module.layers.{i}.{name}": shape for i in range(blocks) for name, shape in _LAYERS.items()}
    shapes["module.head"] = (1000, 8)
    entries = {}
    for name, shape in shapes.items():
        entries[f"{name}.weight"] = StateEntry(TensorSpec(shape, "float32"))
        entries[f"{name}.bias"] = StateEntry(TensorSpec(shape[:1], "float32"))
    return StateDict(entries)

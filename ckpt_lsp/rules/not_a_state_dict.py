"""`not-a-state-dict`: `load_state_dict` is given something else."""

from __future__ import annotations

from typing_extensions import assert_never

from ckpt_lsp.matching.findings import (
    IndexOutsideCall,
    NotAStateDict,
    OptimizerState,
    OtherValue,
    OtherValues,
    WholeModule,
)
from ckpt_lsp.rules.diagnostic import Level, Rule
from ckpt_lsp.rules.words import listed

RULE = Rule(
    "not-a-state-dict",
    Level.ERROR,
    "an optimizer state, a whole pickled module, or a non-dict is passed; or the index is outside the call",
)


def message(finding: NotAStateDict) -> str:
    """Say what is passed, and what to pass instead."""
    match finding.value:
        case OptimizerState():
            return "This is the state of an optimizer, not of a model: load it with `optimizer.load_state_dict`."
        case WholeModule(class_name):
            return f"This is a whole pickled `{class_name}`, not a state dict: pass its `.state_dict()`."
        case OtherValue(type_name):
            return f"`load_state_dict` takes a dict of tensors; this is a `{type_name}`."
        case OtherValues(keys, type_name):
            return f"Not a tensor in the checkpoint: {listed(keys)}, the first of type `{type_name}`."
        case IndexOutsideCall(index):
            return f"`[{index}]` indexes the result of `load_state_dict`: move it inside the call, behind the dict."
        case other:
            assert_never(other)

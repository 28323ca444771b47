"""What is asked of a dry run, and how it is answered: facts without torch and without processes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from ckpt_lsp.tensors import Mismatch, NotTensor, StateDict, TensorSpec

How: TypeAlias = Literal["meta", "mixed", "fake", "real"]
"""On what the model was built: all tensors on the meta device; parameters on it and other tensors real; fake tensors;
or everything real, as the program itself would."""

Failure: TypeAlias = Literal[
    "raised",  # the user's code raised
    "refused",  # it tried to do what a dry run must not
    "timeout",
    "memory",
    "died",  # the process ended before it answered
    "values",  # the load itself asks for the numbers in the checkpoint's tensors
    "not-a-module",
    "too-big",  # the answer would be larger than what is read
    "no-torch",  # in the interpreter
    "no-interpreter",
    "paused",  # the worker failed too often
    "cancelled",
]


@dataclass(frozen=True, slots=True)
class Recipe:
    """What is run: `source` as the body of a module, after importing `module`; then `expression` gives the model.

    `file` is the path that tracebacks name for `source`, whose line numbers are the file's own where it is a sliced
    file. `overlays` maps absolute paths to the text that stands for the file when it is imported (unsaved or sliced).
    `search_path` comes before the interpreter's own, `folder` is the working directory, `name` is what the source sees
    as `__name__`.
    """

    file: str
    source: str
    expression: str
    folder: str
    module: str | None = None
    overlays: Mapping[str, str] = field(default_factory=dict)
    search_path: tuple[str, ...] = ()
    name: str = "__dry_run__"


@dataclass(frozen=True, slots=True)
class Load:
    """`model.load_state_dict(state, strict=strict, assign=assign)`; `state` must be exact: see `is_exact`."""

    state: StateDict
    strict: bool = True
    assign: bool = False


@dataclass(frozen=True, slots=True)
class Request:
    """Build the model of `recipe` and say its keys; with `load`, also what PyTorch says to that."""

    recipe: Recipe
    load: Load | None = None


@dataclass(frozen=True, slots=True)
class Built:
    """The model was built; what follows `keys` is about the load, if one was asked for.

    `keys` are those of `model.state_dict()`, in its order; a lazy parameter has no known shape.
    `missing` and `unexpected` are PyTorch's own lists, `errors` its `error_msgs` as they are printed, `mismatched`
    those of them that are about shapes. `raised` is what the load raised (`"RuntimeError: Error(s) in loading …"`).
    `imported` are the absolute paths of the Python files that the run imported from outside the interpreter's packages.
    """

    keys: Mapping[str, TensorSpec | NotTensor]
    class_name: str
    how: How
    missing: tuple[str, ...] = ()
    unexpected: tuple[str, ...] = ()
    mismatched: tuple[Mismatch, ...] = ()
    errors: tuple[str, ...] = ()
    raised: str | None = None
    imported: tuple[str, ...] = ()
    output: str = ""
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class NotBuilt:
    """There is no model, or no load: `reason` is a clause for people, `building Net tried to open a socket`.

    `place` is the innermost line of the user's own code: path, and line counted from 1.
    """

    kind: Failure
    reason: str
    place: tuple[str, int] | None = None
    imported: tuple[str, ...] = ()
    output: str = ""
    seconds: float = 0.0


Answer: TypeAlias = Built | NotBuilt


def is_exact(state: StateDict) -> bool:
    """Whether a dry run can be given this state dict: every key is sure, and every shape and dtype known."""
    return state.open is None and all(not entry.maybe and _is_known(entry.value) for entry in state.entries.values())


def _is_known(value: TensorSpec | NotTensor) -> bool:
    if isinstance(value, NotTensor):
        return True
    return value.shape is not None and None not in value.shape and value.dtype is not None

"""What evaluation finds: loads that were reached, and checkpoint files that were read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ckpt_lsp.evaluator.values import Origin
from ckpt_lsp.tensors import ModuleTree, Reason, StateDict
from ckpt_lsp.text import Span


@dataclass(frozen=True, slots=True)
class NotStateDict:
    """Something else was passed to a load: `type_name` as `type(value)` prints it (`"int"`, `"nets.Net"`)."""

    type_name: str
    is_module: bool = False


@dataclass(frozen=True, slots=True)
class Definition:
    """A function in the source, by its file and its qualified name: `Trainer.load`."""

    path: str
    qualname: str


@dataclass(frozen=True, slots=True)
class Reaching:
    """The functions through which a load was reached, the outermost first.

    `alone` is the one that evaluation began with since no call had reached it: its arguments are not a caller's.
    Where evaluation never `came` to the load, it is the function that the load stands in.
    """

    through: tuple[Definition, ...] = ()
    alone: Definition | None = None
    came: bool = True


DIRECTLY = Reaching()
"""From the top level of a program."""


@dataclass(frozen=True, slots=True)
class Remaking:
    """Run `source`, which stands for the file at `path`, as a module's body; then `expression` is the receiver.

    `texts` are those to take for files that it imports, where importing them as they are would do more than define.
    """

    path: str
    source: str
    expression: str
    texts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class LoadEvent:
    """A load call that was reached with values.

    `model` and `state` are the snapshots at that moment, or the reason why there is none. `strict` is `None` if not
    known. `origin` is where the first tensor of the state dict that came from a file came from.
    Events of one `choice` are alternatives: exactly one of them happens, and which one is not decided.
    """

    site: Span
    call: str
    model: ModuleTree | Reason
    state: StateDict | NotStateDict | Reason
    strict: bool | None
    assign: bool | None = False
    origin: Origin | None = None
    choice: int | None = None
    path: str | None = None
    """The checkpoint's path as resolved, where it is known though the file cannot be read."""
    guarded: bool = False
    """Whether the call stands in a `try` whose `except` catches the error that PyTorch raises."""
    is_module: bool = True
    """Whether the receiver is known to be a module; an unknown one may be an optimizer."""
    reaching: Reaching = DIRECTLY
    comment: str | None = None
    """The comment that would say what is not known."""
    possible: bool = False
    """Whether its file is one of a few that the program may load here."""
    remaking: Remaking | Reason | None = None
    """How the receiver is made again, or why that is not known; `None` where nobody asked."""


@dataclass(frozen=True, slots=True)
class ReadEvent:
    """A call that reads a checkpoint file, whose path is known.

    `given` is the path as the program has it; `path` is the file that was found, or `None`;
    `loader` is `"torch.load"`, `"safetensors"`, …; `weights_only` is `None` where it is not known.
    `others` are further files that `given` may mean; `newest` is, where there is none, one with other numbers.
    """

    site: Span
    given: str
    path: str | None
    loader: str
    weights_only: bool | None = None
    tried: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    newest: str | None = None
    reaching: Reaching = DIRECTLY

"""What a form is: a way to write one part of a program that loads a checkpoint.

The code in a form is a template with `$holes`:

- `$model` is the receiver, `$checkpoint` what was read, `$state` what is passed to the load, `$path` the path.
- `$load` on a line of its own stands for the whole block that loads; what holds the block is the host.
- `$parameter` is the path's parameter of the host, `$given` its argument; `$forwarded` is it as an argument.
  `$also_parameter` and `$also_given` are the same after others.
- `$file` is the name of the file on disk, or its URL; `$entry` is the key of the state dict in the file.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

FILE = "weights/last.pth"


@dataclass(frozen=True, slots=True, eq=False)
class Receiver:
    """A model and the code around it. The state dict of `saved`, over `definitions`, is what it asks for."""

    row: str
    name: str
    saved: str
    definitions: str
    host: str
    model: str = "model"
    imports: tuple[str, ...] = ()
    defines: tuple[str, ...] = ()
    """The names of `definitions` that the host imports when they stand in another file; none if they may not."""
    late: str = ""
    """What builds the model after the checkpoint was read, from `$checkpoint` and its `$entry`."""
    entries: str = ""
    """A dict of what is stored beside the state dict."""
    host_file: str = "main.py"
    main: str = ""
    """What is in `main.py` where the host is elsewhere."""
    once: bool = False
    """Whether the model is an expression that can be written only once."""


@dataclass(frozen=True, slots=True, eq=False)
class Path:
    """A way to come to a path. `top` and `setup` stand at the top of the host's file and before the load."""

    row: str
    name: str
    expression: str
    top: str = ""
    setup: str = ""
    parameter: str = ""
    given: str = ""
    caller_top: str = ""
    imports: tuple[str, ...] = ()
    caller_imports: tuple[str, ...] = ()
    files: Mapping[str, str] = field(default_factory=dict)
    file: str = FILE
    url: bool | None = None
    """Whether the path is a URL: always, never, or in some programs (`None`)."""
    others: tuple[str, ...] = ()
    """Older checkpoints in the same folder."""


@dataclass(frozen=True, slots=True, eq=False)
class Source:
    """A way to read a file."""

    row: str
    name: str
    expression: str
    top: str = ""
    imports: tuple[str, ...] = ()
    files: Mapping[str, str] = field(default_factory=dict)
    url: bool = False
    bound: bool = True
    """Whether what was read gets a name."""
    suffix: str = ".pth"


@dataclass(frozen=True, slots=True, eq=False)
class Transform:
    """A way from what was read to what is loaded. `stored` is what the file then has to hold, over `state`."""

    row: str
    name: str
    stored: str = "state"
    state: str = "$checkpoint"
    setup: str = ""
    top: str = ""
    imports: tuple[str, ...] = ()
    files: Mapping[str, str] = field(default_factory=dict)
    entry: str = ""
    """The key of the state dict, where it is one level down."""


@dataclass(frozen=True, slots=True, eq=False)
class Call:
    """A way to call `load_state_dict`; `around` is what stands around the block."""

    row: str
    name: str
    code: str = "$model.load_state_dict($state)"
    top: str = ""
    around: str = "$load"
    imports: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Damage:
    """How the file differs from what the model asks for; `code` changes `state`."""

    row: str
    name: str
    code: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Layout:
    """Where the model's definitions stand: the file, what it is imported as, and files that this takes."""

    row: str
    name: str
    file: str = ""
    module: str = ""
    files: Mapping[str, str] = field(default_factory=dict)


Form = Receiver | Path | Source | Transform | Call | Damage | Layout

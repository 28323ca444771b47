"""What the stand-in of `argparse` asks: values for what the user may type."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ckpt_lsp.evaluator.natives import Library
from ckpt_lsp.evaluator.values import FunctionValue, Unknown, Value

if TYPE_CHECKING:
    from ckpt_lsp.evaluator.machine import Machine

ARGPARSE = Library("argparse")
TYPER = Library("typer")


@ARGPARSE.native("_not_given")
def not_given(machine: Machine, name: Value) -> Value:
    """What the user gives for an option without a default; the place is that of `add_argument`."""
    return Unknown(machine.reason(f"{name} has no default"), plain=True, optional=True)


@ARGPARSE.native("_is_known")
def is_known(machine: Machine, value: Value) -> Value:
    """Whether a list of arguments is known through and through."""
    return not isinstance(machine.to_python(value), Unknown)


@ARGPARSE.native("_any_of")
def any_of(machine: Machine, names: Value, fill: Value) -> Value:
    """Call `fill` with each name, in runs that are alternatives of each other."""
    known, _ = machine.items_of(names)
    if len(known) == 1:
        return machine.call(fill, (known[0],))
    reason = machine.reason("which command the user gives is not known")
    with machine.choosing():
        return machine.fork(reason, *(lambda name=name: machine.call(fill, (name,)) for name in known))


@ARGPARSE.native("_each_of")
def each_of(machine: Machine, commands: Value, run: Value) -> Value:
    """Call `run` with each command from the same state; unlike alternatives, each is a run that can happen."""
    known, _ = machine.items_of(commands)
    reason = machine.reason("which command the user gives is not known")
    return machine.fork(reason, *(lambda command=command: machine.call(run, (command,)) for command in known))


@TYPER.native("_starting_point")
def starting_point(machine: Machine, function: Value, run: Value) -> None:
    """Note how a function that is a command is run where the program does not come to it by itself."""
    if isinstance(function, FunctionValue):
        machine.starts[function.node] = run

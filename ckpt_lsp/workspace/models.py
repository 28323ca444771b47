"""Evaluates targets to models, one after the other, and says what keys these have."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from ckpt_lsp.evaluator import imports
from ckpt_lsp.evaluator.budget import Budget, Limits, OutOfBudget, Superseded
from ckpt_lsp.evaluator.machine import Machine
from ckpt_lsp.evaluator.modules import Module
from ckpt_lsp.evaluator.programs import evaluate_expression, module_identity
from ckpt_lsp.evaluator.values import Instance, OneOf, Raised, Unknown, Value
from ckpt_lsp.libraries.module_snapshot import snapshot
from ckpt_lsp.tensors import KeySet, ModuleTree, Reason, key_set
from ckpt_lsp.workspace.analysis import failure_of
from ckpt_lsp.workspace.reports import Failure
from ckpt_lsp.workspace.targets import Target

_MOST_SOURCE = 8_000_000
"""Characters of source that one machine keeps evaluated."""


@dataclass(frozen=True, slots=True)
class KeysReport:
    """The keys of a target's model. `error` is what evaluating it surely raises; `failure` is our own mistake.

    `usage` says what is wrong with the target as it is written.

    Without a `tree`, `reasons` say why there is none; with one, they say what about its keys is not known.
    """

    target: str
    keys: KeySet = field(default_factory=lambda: KeySet({}))
    tree: ModuleTree | None = None
    reasons: tuple[Reason, ...] = ()
    error: str | None = None
    failure: Failure | None = None
    usage: str | None = None
    resolved_by: str = "static"

    @property
    def exact(self) -> bool:
        """Whether every name and shape is known."""
        return self.tree is not None and self.keys.exact


class Models:
    """Evaluates targets. What a module's top level came to is kept for the targets after it."""

    def __init__(self, make_machine: Callable[[], Machine]) -> None:
        self._make_machine = make_machine
        self._machine: Machine | None = None
        self._file: str | None = None

    def keys(self, target: Target) -> KeysReport:
        """Return the keys of `target`'s model. Raises `Superseded` only."""
        machine = self._ready(os.path.abspath(target.module) if target.is_file else None)
        try:
            return _report(target.text, machine, evaluated(machine, target))
        except Raised as raised:
            return KeysReport(target.text, error=_words(raised.value))
        except SyntaxError as error:
            return KeysReport(target.text, error=f"SyntaxError: {error.msg}")
        except Superseded:
            raise
        except OutOfBudget as stop:
            self._machine = None
            return KeysReport(target.text, reasons=(Reason(str(stop)),))
        except Exception as error:
            self._machine = None
            return KeysReport(target.text, failure=failure_of(target.text, error))

    def _ready(self, file: str | None) -> Machine:
        """Return a machine with a full budget; another file is another program."""
        if self._machine is None or file != self._file or _weight(self._machine) > _MOST_SOURCE:
            self._machine, self._file = self._make_machine(), file
        machine = self._machine
        machine.budget = Budget(Limits())
        for leftovers in (machine.frames, machine.tries, machine.events, machine.shortfalls):
            leftovers.clear()
        return machine


def _weight(machine: Machine) -> int:
    return sum(len(module.source.lines.text) for module in machine.modules.values() if module.source)


def evaluated(machine: Machine, target: Target) -> Value:
    """Return the value of a target's expression. Raises `Raised`, `SyntaxError` and `OutOfBudget`."""
    module = _file_module(machine, target.module) if target.is_file else machine.import_module(target.module)
    return module if isinstance(module, Unknown) else evaluate_expression(machine, module, target.expression)


def _file_module(machine: Machine, file: str) -> Module | Unknown:
    path = os.path.abspath(file)
    name, package, root = module_identity(machine, path)
    if name not in machine.modules:
        if not machine.files.is_file(path):
            return Unknown(Reason(f"there is no file {file}"))
        machine.search_path = tuple(dict.fromkeys((root, os.path.dirname(path), *machine.search_path)))
        machine.modules[name] = imports.load_file(machine, path, name, package)
    return machine.modules[name]


def _report(target: str, machine: Machine, value: Value) -> KeysReport:
    match value:
        case Unknown(reason) | OneOf(reason=reason):
            return KeysReport(target, reasons=(reason,))
        case Instance() if "_parameters" in value.content:
            tree = snapshot(machine, value)
            keys = key_set(tree)
            return KeysReport(target, keys, tree, tuple(_doubts(keys)))
        case Instance() if unseen := value.cls.unknown_base or value.open:
            return KeysReport(target, reasons=(unseen,))
        case _:
            return KeysReport(target, error=f"TypeError: a {machine.class_of(value).name} is no torch.nn.Module")


def _doubts(keys: KeySet) -> Iterator[Reason]:
    yield from dict.fromkeys(keys.open.values())
    if keys.maybe:
        yield Reason(f"{len(keys.maybe)} keys are there in some runs only, such as {next(iter(keys.maybe))}")
    vague = [key for key, spec in keys.sure.items() if spec.shape is None or None in spec.shape]
    if vague:
        yield Reason(f"{len(vague)} keys have a shape that is not known, such as {vague[0]}")


def _words(error: Value) -> str:
    """`ValueError: kernel size must be odd`, as Python prints an exception."""
    if not isinstance(error, Instance):
        return f"an exception: {error.reason}" if isinstance(error, Unknown) else "an exception"
    arguments = error.content.get("args", ())
    text = str(arguments[0]) if isinstance(arguments, tuple) and arguments and isinstance(arguments[0], str) else ""
    return f"{error.cls.name}: {text}".removesuffix(": ")

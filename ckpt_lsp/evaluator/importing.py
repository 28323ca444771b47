"""What importing a module of the program does to others, besides giving its names.

Imported modules are lazy (`evaluator/modules.py`), but registries are filled by importing. So when an import has run,
the statements that `evaluator/effects.py` finds in the module are run, in order, and those of all that it imports.
Only modules of the program's own: a package that is installed is asked for names, and registers on its own terms.
"""

from __future__ import annotations

import ast
import posixpath
import sys
from collections.abc import Iterator, Set
from typing import TYPE_CHECKING

from ckpt_lsp.evaluator import imports
from ckpt_lsp.evaluator.effects import Import, acting, imports_in
from ckpt_lsp.evaluator.modules import Module

if TYPE_CHECKING:
    from ckpt_lsp.evaluator.machine import Machine


def run_effects(machine: Machine, module: Module) -> None:
    """Run what importing `module`, and the packages around it, does; once."""
    parts = module.name.split(".")
    for length in range(1, len(parts) + 1):
        around = module if length == len(parts) else machine.modules.get(".".join(parts[:length]))
        if around is not None and not around.imported:
            around.imported = True
            if around.source is not None and around.lazy and not around.stand_in and _is_own(machine, parts[0]):
                _run(machine, around, around.source.tree.body)


def _run(machine: Machine, module: Module, body: list[ast.stmt]) -> None:
    numbers = acting(body, _foreign_names(machine, module, body))
    for number, statement in enumerate(body):
        own = [node for node in imports_in(statement) if _is_of_program(machine, module, node)]
        if isinstance(statement, Import):
            for node in own:
                _import(machine, module, node)
        elif (own or number in numbers) and number not in module.done:
            imports.run_statement(machine, module, number)


def _foreign_names(machine: Machine, module: Module, body: list[ast.stmt]) -> Set[str]:
    """Return the names that `module` has from installed packages."""
    return {
        alias.asname or alias.name.partition(".")[0]
        for statement in body
        for node in imports_in(statement)
        if not _is_of_program(machine, module, node)
        for alias in node.names
    }


def _is_of_program(machine: Machine, module: Module, node: Import) -> bool:
    if isinstance(node, ast.Import):
        return any(_is_own(machine, alias.name.partition(".")[0]) for alias in node.names)
    return bool(node.level) or _is_own(machine, (node.module or "").partition(".")[0])


def _is_own(machine: Machine, top: str) -> bool:
    """Whether the program's own folders, and not those where packages are installed, have a module `top`."""
    if top in sys.stdlib_module_names:
        return False
    folders = imports.search_folders(machine)
    key = (top, folders)
    if key not in machine.own:
        holding = next((folder for folder in folders if _holds(machine, folder, top)), None)
        machine.own[key] = holding is not None and not imports.has_packages(machine, holding)
    return machine.own[key]


def _holds(machine: Machine, folder: str, top: str) -> bool:
    path = posixpath.join(folder, top)
    return machine.files.is_file(path + ".py") or machine.files.is_folder(path)


def _import(machine: Machine, module: Module, node: Import) -> None:
    for name in _imported_names(machine, module, node):
        found = imports.import_module(machine, name)
        if isinstance(found, Module):
            run_effects(machine, found)


def _imported_names(machine: Machine, module: Module, node: Import) -> Iterator[str]:
    """Yield the absolute names of the modules that `node` imports: of `from a import b`, `a` and perhaps `a.b`."""
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
        return
    base = imports.absolute_name(module.package, node)
    yield base
    package = machine.modules.get(base)
    if package is not None and package.package == package.name:
        bound = package.source.bindings if package.source and package is not module else ()
        yield from (f"{base}.{alias.name}" for alias in node.names if alias.name not in bound and alias.name != "*")

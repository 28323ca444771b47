"""Finding modules, and the names in them.

A module is looked for among the stand-ins of `libraries/`, then among the natives, then on the search path.
"""

from __future__ import annotations

import ast
import itertools
import posixpath
import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from ckpt_lsp.evaluator import modules
from ckpt_lsp.evaluator.modules import Module
from ckpt_lsp.evaluator.scopes import Frame, bind
from ckpt_lsp.evaluator.values import ABSENT, Absent, DictValue, ListValue, Raised, Unknown, Value
from ckpt_lsp.tensors import Reason

if TYPE_CHECKING:
    from ckpt_lsp.evaluator.machine import Machine


def import_module(machine: Machine, name: str) -> Module | Unknown:
    """Return the module with the absolute name `name`. Its code runs when its names are asked for."""
    module = machine.modules.get(name)
    if module is None:
        module = _find(machine, name)
        if module is None:
            return machine.unknown(f"module {name} is not found")
        machine.modules[name] = module
    return module


def _find(machine: Machine, name: str) -> Module | None:
    if machine.libraries.sources and not is_of_project(machine, name.partition(".")[0]):
        stand_in = _load(machine, machine.libraries.sources, name, stand_in=True)
        if stand_in:
            return stand_in
    known = name in machine.libraries.by_name
    top = name.partition(".")[0]
    if top != name and isinstance(import_module(machine, top), Module) and machine.modules[top].stand_in:
        # A stand-in stands for its whole package: the rest of the real one is compiled, or is not about modules.
        return Module(name, None, None, stand_in=True) if known else None
    return _find_on_disk(machine, name) or (Module(name, None, None, stand_in=True) if known else None)


def is_of_project(machine: Machine, name: str) -> bool:
    """Whether the program has a module of its own that is called like a package which has a stand-in (`fire.py`)."""
    if name in sys.stdlib_module_names:
        return False
    folders = [folder for folder in search_folders(machine) if posixpath.basename(folder) not in _INSTALLED]
    found = (f"{folder}/{name}{end}" for folder in folders for end in (".py", "/__init__.py"))
    return any(machine.files.is_file(path) for path in found)


_INSTALLED = ("site-packages", "dist-packages")


def search_folders(machine: Machine) -> tuple[str, ...]:
    """Return where modules are looked for: what the program has made of `sys.path`, and what is there without it."""
    system = machine.modules.get("sys")
    path = system.content.get("path") if system else None
    if not isinstance(path, ListValue):
        return machine.search_path
    usual = machine.search_path
    known = [folder for folder in path.items if isinstance(folder, str)]
    first = next((number for number, folder in enumerate(known) if folder in usual), 0)
    starts = machine.files.working_folders
    before, after = (
        [posixpath.normpath(posixpath.join(start, folder)) for folder in part for start in starts]
        for part in (known[:first], known[first:])
    )
    return tuple(dict.fromkeys([*before, *usual, *after]))


def _find_on_disk(machine: Machine, name: str) -> Module | None:
    roots = search_folders(machine)
    for root in roots:
        module = _load(machine, root, name, stand_in=False)
        if module:
            return module
    relative = name.replace(".", "/")
    if any(machine.files.is_folder(posixpath.join(root, relative)) for root in roots):
        return Module(name, None, None, package=name)
    return None


def _load(machine: Machine, root: str, name: str, *, stand_in: bool) -> Module | None:
    base = posixpath.join(root, name.replace(".", "/"))
    for path, package in ((base + "/__init__.py", name), (base + ".py", name.rpartition(".")[0])):
        if machine.files.is_file(path):
            module = load_file(machine, path, name, package, stand_in=stand_in)
            if not stand_in and module.open is None:
                module.open = _compiled(machine, root, name.partition(".")[0])
            return module
    return None


def _compiled(machine: Machine, root: str, package: str) -> Reason | None:
    """Return why names may be missing in the source of a package: it has parts that are not Python."""
    folder = posixpath.join(root, package)
    if folder not in machine.compiled:
        inside = machine.files.names(folder)
        deeper = (name for sub in inside if "." not in sub for name in machine.files.names(f"{folder}/{sub}"))
        has_binaries = any(name.endswith(_BINARY) for name in itertools.chain(inside, deeper))
        machine.compiled[folder] = Reason(f"{package} is not all written in Python") if has_binaries else None
    return machine.compiled[folder]


def load_file(machine: Machine, path: str, name: str, package: str, *, stand_in: bool = False) -> Module:
    """Return the module for a file; where it cannot be parsed, one without names that is open."""
    source, problem = machine.files.parsed(path, parse_source) or (None, "it cannot be read")
    module = Module(name, path, source, package=package, stand_in=stand_in)
    if source is None:
        module.open = Reason(f"{posixpath.basename(path)}: {problem}", module.top())
    return module


def parse_source(text: str) -> tuple[modules.Source | None, str]:
    """Parse a module's text, or say why that cannot be done."""
    try:
        return modules.parse(text), ""
    except SyntaxError as error:
        return None, f"line {error.lineno} cannot be parsed"
    except (ValueError, RecursionError, MemoryError):
        return None, "it cannot be parsed"


def module_name(machine: Machine, module: Module, name: str) -> Value | Absent:
    """Return a name of `module`, also one that a star import gives it, or `ABSENT`."""
    value = _bound_name(machine, module, name)
    if value is ABSENT:
        value = _star_name(machine, module, name, conditional=True)
        if name in module.settled and not module.star_origins:
            module.lacking.add(name)
    machine.repetitions.note_read(module, value)
    return value


def _bound_name(machine: Machine, module: Module, name: str) -> Value | Absent:
    """Return a name that `module` binds, running what binds it, or `ABSENT`."""
    if name not in module.settled:
        pending = module.pending(name)
        if pending:
            for number in pending:
                if number not in module.done:
                    run_statement(machine, module, number)
            if module.source is not None and module.source.handovers and not module.running:
                _hand_over(machine, module, module.source.handovers)
        elif not module.running:
            module.settled.add(name)
    value = module.content.get(name, ABSENT)
    if value is not ABSENT:
        return value
    members = machine.libraries.by_name.get(module.name)
    if members and name in members:
        return members[name]
    if name.startswith("__") and name in _DUNDERS:
        return _DUNDERS[name](module)
    return ABSENT


def _hand_over(machine: Machine, module: Module, numbers: Sequence[int]) -> None:
    """Run what gives parts of a module to others, as `register("big", Big)`: who uses it may ask for them there."""
    for number in numbers:
        if number not in module.done:
            run_statement(machine, module, number)


_BINARY = (".so", ".pyd", ".dylib")


def _folders(module: Module) -> Value:
    """Return where the modules of a package lie."""
    is_package = module.path is not None and posixpath.basename(module.path) == "__init__.py"
    return ListValue([posixpath.dirname(module.path)]) if module.path and is_package else ABSENT


_DUNDERS: dict[str, Callable[[Module], Value]] = {
    "__name__": lambda module: module.name,
    "__file__": lambda module: module.path,
    "__package__": lambda module: module.package,
    "__doc__": lambda module: None,
    "__spec__": lambda module: None,
    "__path__": _folders,
}


def run_statement(machine: Machine, module: Module, number: int) -> None:
    """Run one statement of the top level of `module`, whoever asks for it and in whatever branch."""
    assert module.source is not None
    statement = module.source.tree.body[number]
    module.done.add(number)
    module.running.append(number)
    frame = Frame(module, module)
    machine.frames.append(frame)
    tries, machine.tries = machine.tries, []
    try:
        with machine.heap.detached():
            run_top_level(machine, [statement], frame)
    finally:
        machine.tries = tries
        machine.frames.pop()
        module.running.pop()


def run_top_level(machine: Machine, body: list[ast.stmt], frame: Frame) -> None:
    """Run statements of a module; one that raises leaves the names it binds unknown, and the next is run."""
    for statement in body:
        try:
            machine.run([statement], frame)
        except Raised as raised:
            reason = Reason(f"this raises {describe(raised.value)}", frame.module.span(statement))
            machine.stopped[statement] = reason
            for name in modules.bound_names(statement):
                if name not in frame.module.content:
                    machine.heap.edit(frame.module)[name] = Unknown(reason)


def describe(error: Value) -> str:
    """Return an exception as a traceback's last line has it."""
    cls = getattr(error, "cls", None)
    if cls is None:
        return "an exception"
    arguments = error.content.get("args", ())  # type: ignore[attr-defined]
    shown = repr if cls.name == "KeyError" else str
    message = ", ".join(map(shown, arguments)) if isinstance(arguments, tuple) else ""
    return f"{cls.name}: {message}" if message else str(cls.name)


def _star_name(machine: Machine, module: Module, name: str, *, conditional: bool) -> Value | Absent:
    for origin in reversed(_star_origins(machine, module, conditional=conditional)):
        if name in exports(machine, origin):
            return module_attribute(machine, origin, name)
    return ABSENT


def _star_origins(machine: Machine, module: Module, *, conditional: bool) -> list[Module]:
    """Return the modules that `module` imports all names of, in order.

    Star imports under an `if` are looked into where `conditional`: finding out whether they happen can take long.
    """
    if module.source is not None and module.lazy:
        for number in module.source.stars:
            if number not in module.done and (conditional or _is_star(module.source.tree.body[number])):
                run_statement(machine, module, number)
    return module.star_origins


def _is_star(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.ImportFrom)


def exports(machine: Machine, module: Module) -> frozenset[str]:
    """Return the names that `from module import *` binds."""
    if module.exports is None:
        module.exports = frozenset()  # What a cycle of star imports sees.
        module.exports = _exports(machine, module)
    return module.exports


def _exports(machine: Machine, module: Module) -> frozenset[str]:
    listed = module_name(machine, module, "__all__")
    if listed is not ABSENT:
        items, _ = machine.items_of(listed)
        return frozenset(item for item in items if isinstance(item, str))
    names = set(machine.libraries.by_name.get(module.name, ()))
    if module.source is not None:
        names.update(module.source.bindings)
        for origin in _star_origins(machine, module, conditional=True):
            names.update(exports(machine, origin))
    return frozenset(name for name in names if not name.startswith("_") and "." not in name)


def absolute_name(package: str, node: ast.ImportFrom) -> str:
    """Return the absolute name of the module that `node`, in a module of `package`, imports from."""
    if not node.level:
        return node.module or ""
    parts = package.split(".") if package else []
    base = parts[: len(parts) - (node.level - 1)]
    return ".".join([*base, *([node.module] if node.module else [])])


def module_attribute(machine: Machine, module: Module, name: str) -> Value | Absent:
    """Return `module.name`: a name it binds, a submodule, or what its `__getattr__` says; else `ABSENT`."""
    value = _attribute(machine, module, name)
    machine.repetitions.note_read(module, value)
    return value


def _attribute(machine: Machine, module: Module, name: str) -> Value | Absent:
    if name == "__dict__":
        return _namespace(machine, module)
    value = _bound_name(machine, module, name)
    if value is ABSENT:
        value = _star_name(machine, module, name, conditional=False)
    if value is not ABSENT:
        return value
    substitute = _substitute(machine, module)
    value = ABSENT if substitute is None else _attribute_of(machine, substitute, name)
    if value is not ABSENT:
        return value
    qualified = f"{module.name}.{name}"
    if qualified in machine.modules or _find(machine, qualified):
        return import_module(machine, qualified)
    value = _star_name(machine, module, name, conditional=True)
    if value is not ABSENT:
        return value
    if module.stand_in:
        return machine.unknown(f"{qualified} is not known to ckpt-lsp")
    getter = module_name(machine, module, "__getattr__")
    if getter is not ABSENT and module.open is None:
        return machine.call(getter, (name,))
    if module.open:
        machine.may_raise(Unknown(module.open))
        return Unknown(module.open)
    if module.source is None:
        return machine.unknown(f"{qualified} is not found")
    return ABSENT


def _substitute(machine: Machine, module: Module) -> Value:
    """Return what the top level of `module` puts in its place (`sys.modules[__name__] = …`), or `None`."""
    if module.pending("sys.modules"):
        _bound_name(machine, module, "sys.modules")
    return module.substitute


def _attribute_of(machine: Machine, substitute: Value, name: str) -> Value | Absent:
    try:
        return machine.get_attribute(substitute, name)
    except Raised as raised:
        if machine.is_instance(raised.value, machine.builtins["AttributeError"]) is not True:
            raise
        return ABSENT


def _namespace(machine: Machine, module: Module) -> Value:
    """Return `vars(module)` as it is now; of a stand-in, which lacks names of the real module, not all is known."""
    bound = module.source.bindings if module.source else ()
    names = [name for name in dict.fromkeys((*bound, *sorted(exports(machine, module)))) if "." not in name]
    values = {name: module_attribute(machine, module, name) for name in names}
    more = machine.reason(f"{module.name} may have further names") if module.stand_in else module.open
    return DictValue({name: value for name, value in values.items() if value is not ABSENT}, more)


def run_import(machine: Machine, node: ast.Import, frame: Frame) -> None:
    """Carry out `import a.b, c as d`."""
    for alias in node.names:
        package, _, last = alias.name.rpartition(".")
        value: Value = _imported(machine, alias.name)
        if not alias.asname and package:
            value = import_module(machine, alias.name.partition(".")[0])
        elif package and isinstance(value, Module):
            # Python reads the last name off the package, which may have bound it to something else.
            holder = import_module(machine, package)
            named = module_attribute(machine, holder, last) if isinstance(holder, Module) else ABSENT
            value = value if named is ABSENT else named
        bind(machine, alias.asname or alias.name.partition(".")[0], value, frame)


def run_import_from(machine: Machine, node: ast.ImportFrom, frame: Frame) -> None:
    """Carry out `from a import b`; the names of a star import are looked up when they are used."""
    name = absolute_name(frame.module.package, node)
    if name == "__future__":
        return
    module = _imported(machine, name)
    for alias in node.names:
        if alias.name == "*":
            _import_star(machine, module, frame)
            continue
        value: Value = module
        if isinstance(module, Module):
            value = module_attribute(machine, module, alias.name)
            if value is ABSENT:
                machine.throw("ImportError", f"cannot import name '{alias.name}' from '{name}'")
            if isinstance(value, Module):
                machine.run_effects(value)
        bind(machine, alias.asname or alias.name, value, frame)


def _imported(machine: Machine, name: str) -> Module | Unknown:
    """Import a module. Where it is not found, those in use are asked first what they do to `sys.path`."""
    module = import_module(machine, name)
    if isinstance(module, Unknown) and _run_changes_of_path(machine):
        module = import_module(machine, name)
    if isinstance(module, Unknown):
        _note_import_error(machine, name)
    else:
        machine.run_effects(module)
    return module


def has_packages(machine: Machine, folder: str) -> bool:
    """Whether packages are installed in a folder of the search path."""
    if folder not in machine.environments:
        installed = any(name.endswith(".dist-info") for name in machine.files.names(folder))
        machine.environments[folder] = installed or posixpath.basename(folder) in _INSTALLED
    return machine.environments[folder]


def _run_changes_of_path(machine: Machine) -> bool:
    waiting = [module for module in machine.modules.values() if not module.stand_in and module.pending("sys.path")]
    for module in waiting:
        module_name(machine, module, "sys.path")
    return bool(waiting)


def _import_star(machine: Machine, module: Module | Unknown, frame: Frame) -> None:
    """Names of a star import are found when they are asked for; in a script it hides what was bound before it."""
    if isinstance(module, Unknown) or module is frame.module:
        return
    frame.module.star_origins.append(module)
    if not frame.module.lazy:
        for name in exports(machine, module):
            if name in frame.module.content:
                bind(machine, name, module_attribute(machine, module, name), frame)


def _note_import_error(machine: Machine, name: str) -> None:
    error = machine.builtins["ImportError"]
    machine.may_raise(machine.call(error, (f"No module named '{name}'",)))

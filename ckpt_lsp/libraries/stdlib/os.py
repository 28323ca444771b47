"""`os` and `os.path`: text is worked out as on the user's machine, files are asked for through `Files`."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from ckpt_lsp.evaluator.modules import Module
from ckpt_lsp.evaluator.natives import Library, pure
from ckpt_lsp.evaluator.values import IteratorValue, ListValue, OneOf, Unknown, Value
from ckpt_lsp.libraries import paths

if TYPE_CHECKING:
    from ckpt_lsp.evaluator.machine import Machine

OS = Library("os")
OS_PATH = Library("os.path")

LOCATIONS = (
    "HOME", "USERPROFILE", "XDG_CACHE_HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "TORCH_HOME", "HF_HOME",
    "HF_HUB_CACHE", "HUGGINGFACE_HUB_CACHE", "TRANSFORMERS_CACHE",
)  # fmt: skip
"""The variables that are read: they say where caches and homes lie, which is alike for all programs of this user.

Others may be set for one run only, so they stay unknown.
"""

MOST_FOLDERS = 500
"""The most folders that `os.walk` goes into."""

OS_PATH.constants({name: getattr(os.path, name) for name in ("sep", "curdir", "pardir", "extsep", "pathsep", "altsep")})


def _on_text(name: str, function: Callable[..., Any]) -> None:
    """Register a pure function of paths, which may be given as `Path`s."""
    code = pure(function)

    @OS_PATH.native(name)
    def on_text(machine: Machine, *arguments: Value) -> Value:
        return code(machine, *(paths.as_text(machine, argument) for argument in arguments))


@OS_PATH.native("join")
def join_paths(machine: Machine, *segments: Value) -> Value:
    """`os.path.join`."""
    return paths.joined(machine, [paths.as_text(machine, segment) for segment in segments])


for _name in ("dirname", "basename", "split", "splitext", "splitdrive", "normpath", "normcase", "isabs"):
    _on_text(_name, getattr(os.path, _name))


@OS_PATH.native("expanduser")
def expanduser(machine: Machine, path: Value) -> Value:
    """`os.path.expanduser`: the home folder is the one of whoever runs the analysis."""
    text = paths.as_text(machine, path)
    if isinstance(text, OneOf):
        return machine.split(text, lambda chosen: expanduser(machine, chosen))
    return paths.expand_user(machine, text) if isinstance(text, str) else text


@OS_PATH.native("commonpath")
def commonpath(machine: Machine, given: Value) -> Value:
    """`os.path.commonpath`."""
    return _of_list(machine, os.path.commonpath, given)


@OS_PATH.native("commonprefix")
def commonprefix(machine: Machine, given: Value) -> Value:
    """`os.path.commonprefix`."""
    return _of_list(machine, os.path.commonprefix, given)


def _of_list(machine: Machine, function: Callable[[list[Any]], Any], given: Value) -> Value:
    items, more = machine.items_of(given)
    if more:
        return Unknown(more, plain=True)
    return pure(function)(machine, ListValue(paths.as_text(machine, item) for item in items))


@OS_PATH.native("expandvars")
def expandvars(machine: Machine, path: Value) -> Value:
    """`os.path.expandvars`, of the variables that say where things lie."""
    text = paths.as_text(machine, path)
    if not isinstance(text, str):
        return text
    text = _VARIABLE.sub(lambda match: _location(machine, match[1] or match[2]) or match[0], text)
    if "$" in text:
        return machine.unknown(f"the environment variables in {text!r} are not known", plain=True)
    return text


_VARIABLE = re.compile(r"\$(?:(\w+)|\{(\w+)\})")


def _location(machine: Machine, name: str) -> str | None:
    return machine.files.variable(name) if name in LOCATIONS else None


def _on_file(
    *names: str, keeps_text: bool = False
) -> Callable[[Callable[[Machine, str], Value]], Callable[[Machine, str], Value]]:
    """Register a function of one path whose text is known; `keeps_text`: what it gives is another text for the path."""

    def register(answer: Callable[[Machine, str], Value]) -> Callable[[Machine, str], Value]:
        def code(machine: Machine, path: Value = ".", **options: Value) -> Value:
            return machine.split(paths.as_text(machine, path), lambda text: _answered(machine, text))

        def _answered(machine: Machine, text: Value) -> Value:
            if isinstance(text, Unknown):
                return Unknown(text.reason, plain=True, pattern=text.pattern if keeps_text else None)
            return answer(machine, os.fsdecode(text) if isinstance(text, bytes) else str(text))

        for name in names:
            (OS_PATH if name.startswith("path.") else OS).native(name.removeprefix("path."))(code)
        return answer

    return register


def _not_there(machine: Machine, text: str) -> Value:
    """Nothing is there now. What the program makes, and where it runs, is not known."""
    return machine.unknown(f"whether {text!r} exists when the program runs is not known", plain=True)


@_on_file("path.exists", "path.lexists")
def exists(machine: Machine, text: str) -> Value:
    """`os.path.exists`."""
    there = any(paths.exists(machine.files, path) for path in paths.candidates(machine, text))
    return True if there else _not_there(machine, text)


@_on_file("path.isfile")
def isfile(machine: Machine, text: str) -> Value:
    """`os.path.isfile`."""
    found = paths.candidates(machine, text)
    if any(machine.files.is_file(path) for path in found):
        return True
    return False if any(machine.files.is_folder(path) for path in found) else _not_there(machine, text)


@_on_file("path.isdir")
def isdir(machine: Machine, text: str) -> Value:
    """`os.path.isdir`."""
    found = paths.candidates(machine, text)
    if any(machine.files.is_folder(path) for path in found):
        return True
    return False if any(machine.files.is_file(path) for path in found) else _not_there(machine, text)


@_on_file("path.islink", "path.ismount")
def islink(machine: Machine, text: str) -> Value:
    """`os.path.islink`: links are followed everywhere."""
    return machine.unknown(f"whether {text!r} is a link is not known", plain=True)


@_on_file("path.abspath", "path.realpath", keeps_text=True)
def abspath(machine: Machine, text: str) -> Value:
    """`os.path.abspath`: from the working folder in which the path exists."""
    path = paths.absolute(machine, text)
    return path if path is not None else machine.unknown("the working directory is not known", plain=True)


@_on_file("path.getmtime", "path.getctime", "path.getatime")
def getmtime(machine: Machine, text: str) -> Value:
    """`os.path.getmtime`."""
    path = paths.absolute(machine, text)
    if path is None or not paths.exists(machine.files, path):
        return machine.unknown(f"when {text!r} was modified is not known", plain=True)
    return machine.files.modified(path)


@_on_file("path.getsize")
def getsize(machine: Machine, text: str) -> Value:
    """`os.path.getsize`."""
    return machine.unknown(f"the size of {text!r} is not known", plain=True)


@OS_PATH.native("relpath")
def relpath(machine: Machine, path: Value, start: Value = ".") -> Value:
    """`os.path.relpath`."""
    given = (paths.as_text(machine, path), paths.as_text(machine, start))
    whole = tuple(paths.absolute(machine, text) if isinstance(text, str) else text for text in given)
    if None in whole:
        return machine.unknown("the working directory is not known", plain=True)
    return pure(os.path.relpath)(machine, *whole)


@OS_PATH.native("samefile")
def samefile(machine: Machine, f1: Value, f2: Value) -> Value:
    """`os.path.samefile`."""
    return machine.unknown("whether two paths are one file is not known", plain=True)


@OS.native("fspath")
def fspath(machine: Machine, path: Value) -> Value:
    """`os.fspath`."""
    return paths.as_text(machine, path)


OS.native("fsdecode", "fsencode")(fspath)


@OS.native("getcwd", "getcwdb")
def getcwd(machine: Machine) -> Value:
    """`os.getcwd`: the first folder that relative paths are tried in."""
    folders = paths.working_folders(machine)
    return folders[0] if folders else machine.unknown("the working directory is not known", plain=True)


@_on_file("listdir")
def listdir(machine: Machine, text: str) -> Value:
    """`os.listdir`."""
    names = paths.listing(machine, text)
    if names is None:
        return ListValue((), machine.reason(f"what is in {text!r} when the program runs is not known"))
    return ListValue(names, unordered=paths.disk_order(machine))


@OS.native("walk")
def walk(
    machine: Machine, top: Value, topdown: Value = True, onerror: Value = None, followlinks: Value = False
) -> Value:
    """`os.walk`, sorted."""
    text = paths.as_text(machine, top)
    if not isinstance(text, str):
        return IteratorValue((), machine.reason("the folder given to os.walk() is not known"))
    found: list[Value] = []
    waiting = [text]
    while waiting and len(found) < MOST_FOLDERS:
        folder = waiting.pop(0)
        names = paths.listing(machine, folder) or ()
        inner = [name for name in names if isdir(machine, os.path.join(folder, name)) is True]
        doubt = paths.disk_order(machine)
        files = [name for name in names if name not in inner]
        found.append((folder, ListValue(inner, unordered=doubt), ListValue(files, unordered=doubt)))
        waiting[:0] = [os.path.join(folder, name) for name in inner]
    more = paths.listing(machine, text) is None or bool(waiting)
    return IteratorValue(found, machine.reason(f"not all that is below {text!r} is known") if more else None)


@OS.native("_variable")
def variable(machine: Machine, key: Value, default: Value = None) -> Value:
    """An environment variable: one that says where things lie on this machine, else the program's own default."""
    if isinstance(key, str) and key in LOCATIONS:
        found = _location(machine, key)
        return default if found is None else found
    if default is not None:
        return default
    named = f"the environment variable {key}" if isinstance(key, str) and key != "*" else "the environment"
    return machine.unknown(f"{named} is not known", plain=True)


@OS.native("chdir")
def chdir(machine: Machine, path: Value) -> Value:
    """`os.chdir`: relative paths are looked for there from now on."""
    text = paths.as_text(machine, path)
    whole = paths.absolute(machine, text) if isinstance(text, str) else None
    module = machine.import_module("os")
    if isinstance(module, Module):
        machine.get_attribute(module, "_working_folder")
        unknown = machine.unknown("the working directory is not known", plain=True)
        machine.heap.edit(module)["_working_folder"] = unknown if whole is None else whole
    return None


@OS.native(
    "cpu_count", "getpid", "getppid", "getuid", "getlogin", "uname", "getloadavg", "system", "popen",
    "access", "urandom", "get_terminal_size", "sched_getaffinity", "readlink", "cpu_count", "getpgid", "statvfs",
)  # fmt: skip
def of_the_machine(machine: Machine, *arguments: Value, **options: Value) -> Value:
    """What depends on the machine that the program runs on."""
    return machine.unknown("what the operating system says is not known", plain=True)

"""Stands in for Typer: a command gets its defaults; of several commands each is run, in runs of their own."""

import enum
import functools
import inspect
import os
import pathlib

from argparse import _each_of, _not_given
from click import Abort, BadParameter, Context, Exit, confirm, echo, get_app_dir, prompt, secho, style
from inspect import _annotation


class ParameterInfo:
    def __init__(self, default=..., *param_decls, envvar=None, callback=None, default_factory=None, **options):
        self.default = default
        self.param_decls = param_decls
        self.envvar = envvar
        self.callback = callback
        self.default_factory = default_factory


class OptionInfo(ParameterInfo): ...


class ArgumentInfo(ParameterInfo): ...


def Option(default=..., *param_decls, **options):
    return OptionInfo(default, *param_decls, **options)


def Argument(default=..., *param_decls, **options):
    return ArgumentInfo(default, *param_decls, **options)


def _info(annotation, default):
    """What a parameter is declared with: as its default, or in `Annotated`."""
    if isinstance(default, ParameterInfo):
        return default, default.default
    for part in getattr(annotation, "__args__", ()):
        if isinstance(part, ParameterInfo):
            return part, default
    return ParameterInfo(), default


def _type(annotation):
    while True:
        name = getattr(getattr(annotation, "__origin__", None), "_name", None)
        if name not in ("Annotated", "Union"):
            return annotation
        annotation = annotation.__args__[0]


def _converted(kind, value):
    if isinstance(kind, type) and isinstance(value, str):
        if kind in (int, float):
            return kind(value)
        if issubclass(kind, pathlib.PurePath):
            return kind(value)
        if issubclass(kind, enum.Enum):
            return kind(value)
    return value


def _value(function, parameter, ctx):
    annotation = _annotation(function, parameter.name)
    kind = _type(annotation)
    if kind is Context:
        return ctx
    default = ... if parameter.default is inspect.Parameter.empty else parameter.default
    info, default = _info(annotation, default)
    if info.default_factory is not None:
        default = info.default_factory()
    if info.envvar is not None:
        for name in [info.envvar] if isinstance(info.envvar, str) else info.envvar:
            default = os.environ.get(name, default)
    if default is ... or default is None:
        is_argument = isinstance(info, ArgumentInfo) or (default is ... and not isinstance(info, OptionInfo))
        return _not_given(("" if is_argument else "--") + parameter.name.replace("_", "-"))
    if callable(default) and not isinstance(default, type):
        default = default()
    value = _converted(kind, default)
    return value if info.callback is None else info.callback(value)


def _run(function, ctx):
    parameters = inspect.signature(function).parameters.values()
    return function(**{parameter.name: _value(function, parameter, ctx) for parameter in parameters})


class _Command:
    def __init__(self, name, callback):
        self.name = name
        self.callback = callback


def _starting_point(function, run):
    """Have `run` called, unless the program comes to `function` by itself."""


class Typer:
    def __init__(self, *, name=None, callback=None, invoke_without_command=False, **options):
        self.info_name = name
        self.registered_callback = callback
        self.registered_commands = []
        self.registered_groups = []

    def command(self, name=None, **options):
        def decorate(function):
            command = _Command(name or function.__name__, function)
            self.registered_commands.append(command)
            _starting_point(function, lambda: self._run_one(command, None))
            return function

        return decorate

    def callback(self, name=None, **options):
        def decorate(function):
            self.registered_callback = function
            return function

        return decorate

    def add_typer(self, typer_instance, *, name=None, **options):
        self.registered_groups.append(typer_instance)

    def __call__(self, *args, **kwargs):
        return self._run_all(None)

    def _run_all(self, parent):
        return _each_of([*self.registered_commands, *self.registered_groups], lambda one: self._run_one(one, parent))

    def _run_one(self, one, parent):
        ctx = Context(one if isinstance(one, _Command) else _Command(one.info_name, None), parent=parent)
        if self.registered_callback is not None:
            _run(self.registered_callback, ctx)
        return one._run_all(ctx) if isinstance(one, Typer) else _run(one.callback, ctx)


def run(function):
    return _run(function, Context(_Command(function.__name__, function)))


class FileText: ...


class FileTextWrite: ...


class FileBinaryRead: ...


class FileBinaryWrite: ...


class colors: ...


def progressbar(iterable=None, **options):
    from click import progressbar

    return progressbar(iterable, **options)


def launch(url, **options): ...

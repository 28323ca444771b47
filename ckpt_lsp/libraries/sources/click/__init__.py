"""Stands in for click: a command gets its defaults; of a group's commands each is run, in runs of their own."""

import functools
import os

from argparse import _each_of, _is_known, _not_given

from click.exceptions import Abort, BadOptionUsage, BadParameter, ClickException, Exit, MissingParameter, UsageError

_NONE = object()


class ParamType:
    name = "text"

    def convert(self, value, param, ctx):
        return value

    def __call__(self, value, param=None, ctx=None):
        return None if value is None else self.convert(value, param, ctx)

    def fail(self, message, param=None, ctx=None):
        raise BadParameter(message)


class _Kind(ParamType):
    def __init__(self, python_type):
        self._python_type = python_type

    def convert(self, value, param, ctx):
        return self._python_type(value)


class _Bool(ParamType):
    def convert(self, value, param, ctx):
        if isinstance(value, str):
            return value.strip().lower() in ("1", "true", "t", "yes", "y", "on")
        return bool(value)


STRING = _Kind(str)
INT = _Kind(int)
FLOAT = _Kind(float)
BOOL = _Bool()
UUID = ParamType()
UNPROCESSED = ParamType()


class Path(ParamType):
    def __init__(self, exists=False, path_type=None, **options):
        self._path_type = path_type

    def convert(self, value, param, ctx):
        return value if self._path_type is None else self._path_type(value)


class File(ParamType):
    def __init__(self, mode="r", encoding=None, errors="strict", lazy=None, atomic=False):
        self._mode = mode

    def convert(self, value, param, ctx):
        return open(value, self._mode) if isinstance(value, str) else value


class Choice(ParamType):
    def __init__(self, choices, case_sensitive=True):
        self.choices = choices
        self._case_sensitive = case_sensitive

    def convert(self, value, param, ctx):
        if not self._case_sensitive and isinstance(value, str):
            for choice in self.choices:
                if isinstance(choice, str) and choice.lower() == value.lower():
                    return choice
        return value


class IntRange(_Kind):
    def __init__(self, min=None, max=None, **options):
        self._python_type = int


class FloatRange(_Kind):
    def __init__(self, min=None, max=None, **options):
        self._python_type = float


class Tuple(ParamType):
    def __init__(self, types):
        self._types = [_type(one) for one in types]

    def convert(self, value, param, ctx):
        return tuple(kind(item, param, ctx) for kind, item in zip(self._types, value))


class DateTime(ParamType):
    def __init__(self, formats=None): ...


def _type(kind, default=None):
    if isinstance(kind, ParamType):
        return kind
    if isinstance(kind, tuple):
        return Tuple(kind)
    if kind is None:
        if isinstance(default, bool):
            return BOOL
        for python_type in (int, float):
            if type(default) is python_type:
                return _Kind(python_type)
        return UNPROCESSED if default is not None and not isinstance(default, str) else STRING
    if kind is bool:
        return BOOL
    return _Kind(kind)


class Context:
    def __init__(self, command, parent=None, obj=None, **options):
        self.command = command
        self.parent = parent
        self.info_name = command.name
        self.obj = obj if obj is not None or parent is None else parent.obj
        self.params = {}
        self.args = []
        self.meta = {}
        self.invoked_subcommand = None
        self.default_map = None

    def invoke(self, callback, *args, **kwargs):
        if isinstance(callback, Command):
            kwargs = {**callback._values(self, given=kwargs), **kwargs}
            callback = callback.callback
        return callback(*args, **kwargs)

    def forward(self, command, *args, **kwargs):
        return self.invoke(command, *args, **{**self.params, **kwargs})

    def ensure_object(self, object_type):
        if self.obj is None:
            self.obj = object_type()
        return self.obj

    def find_root(self):
        return self if self.parent is None else self.parent.find_root()

    def get_help(self):
        return _not_given("the text of the help")

    def exit(self, code=0):
        raise SystemExit(code)

    def fail(self, message):
        raise UsageError(message)

    def __enter__(self):
        return self

    def __exit__(self, *details):
        return None


_current = []


def get_current_context(silent=False):
    return _current[-1] if _current else None


class Parameter:
    def __init__(self, declarations, **options):
        self._declarations = declarations
        self.default = options.get("default", _NONE)
        self.required = options.get("required", False)
        self.multiple = options.get("multiple", False)
        self.nargs = options.get("nargs", 1)
        self.envvar = options.get("envvar")
        self.callback = options.get("callback")
        self.expose_value = options.get("expose_value", True)
        self._given_type = options.get("type")
        self._missing = _not_given(self._label())

    def _label(self):
        longest = [name for name in self._declarations if name.startswith("--")]
        return (longest or self._declarations or [""])[0].partition("/")[0].strip()

    def value(self, ctx):
        default = self._default()
        if default is _NONE:
            value = self._without_default()
        elif default is None:
            value = self._missing
        else:
            value = self._converted(default, ctx)
        return value if self.callback is None else self.callback(ctx, self, value)

    def _default(self):
        if self.envvar is not None:
            for name in [self.envvar] if isinstance(self.envvar, str) else self.envvar:
                found = os.environ.get(name, _NONE)
                if found is not _NONE:
                    return found
        default = self.default
        return default() if callable(default) and not isinstance(default, type) else default

    def _without_default(self):
        if not self.required and (self.multiple or self.nargs == -1):
            return ()
        return self._missing

    def _converted(self, value, ctx):
        kind = self._kind(value)
        if isinstance(kind, Tuple):
            return kind(value, self, ctx)
        if self.multiple or self.nargs != 1:
            return tuple(kind(item, self, ctx) for item in value)
        return kind(value, self, ctx)

    def _kind(self, value):
        if self._given_type is None and (self.multiple or self.nargs != 1):
            return _type(None, value[0] if len(value) else None)
        return _type(self._given_type, value)


class Option(Parameter):
    def __init__(self, param_decls=None, **options):
        super().__init__([name for name in param_decls or [] if not name.isidentifier()], **options)
        named = [name for name in param_decls or [] if name.isidentifier()]
        self.name = named[0] if named else self._derived_name()
        on_off = any("/" in name[1:] for name in self._declarations)
        self.is_flag = options.get("is_flag", on_off)
        self.flag_value = options.get("flag_value", True)
        self.count = options.get("count", False)

    def _derived_name(self):
        names = [name.partition("/")[0].strip().lstrip("-") for name in self._declarations]
        long = [name for name, whole in zip(names, self._declarations) if whole.startswith("--")]
        return (long or names)[0].replace("-", "_").lower()

    def _without_default(self):
        if self.is_flag and self.flag_value is True:
            return False
        if self.count:
            return 0
        return super()._without_default()

    def _kind(self, value):
        if self.is_flag and self._given_type is None and self.flag_value is True:
            return BOOL
        return super()._kind(value)


class Argument(Parameter):
    def __init__(self, param_decls=None, **options):
        super().__init__(list(param_decls or []), **options)
        self.name = self._declarations[0].replace("-", "_").lower()
        if "required" not in options and "default" not in options and self.nargs != -1:
            self.required = True


class Command:
    def __init__(self, name=None, callback=None, params=None, context_settings=None, **options):
        self.name = name
        self.callback = callback
        self.params = list(params or [])
        self._settings = context_settings or {}
        if callback is not None:
            self.__doc__ = callback.__doc__

    def __call__(self, *args, **kwargs):
        return self.main(*args, **kwargs)

    def main(self, args=None, prog_name=None, complete_var=None, standalone_mode=True, obj=None, **extra):
        return self._run(Context(self, obj=obj))

    def _values(self, ctx, given=()):
        values = {}
        defaults = self._settings.get("default_map") or {}
        for param in self.params:
            if param.name in given:
                continue
            if param.name in defaults:
                value = param._converted(defaults[param.name], ctx)
            else:
                value = param.value(ctx)
            ctx.params[param.name] = value
            if param.expose_value:
                values[param.name] = value
        return values

    def invoke(self, ctx):
        _current.append(ctx)
        try:
            return None if self.callback is None else self.callback(**self._values(ctx))
        finally:
            _current.pop()

    def _run(self, ctx):
        return self.invoke(ctx)

    def make_context(self, info_name, args, parent=None, **extra):
        return Context(self, parent)

    def get_help(self, ctx):
        return _not_given("the text of the help")


BaseCommand = Command


class Group(Command):
    def __init__(self, name=None, commands=None, invoke_without_command=False, chain=False, **options):
        super().__init__(name, **options)
        self.commands = dict(commands or {})
        self.invoke_without_command = invoke_without_command

    def add_command(self, cmd, name=None):
        self.commands[name or cmd.name] = cmd

    def command(self, *args, **kwargs):
        return self._adding(command, args, kwargs)

    def group(self, *args, **kwargs):
        return self._adding(group, args, kwargs)

    def _adding(self, make, args, kwargs):
        if args and callable(args[0]):
            made = make(args[0])
            self.add_command(made)
            return made

        def decorate(function):
            made = make(*args, **kwargs)(function)
            self.add_command(made)
            return made

        return decorate

    def result_callback(self, replace=False):
        return lambda function: function

    def list_commands(self, ctx):
        return sorted(self.commands)

    def get_command(self, ctx, cmd_name):
        return self.commands.get(cmd_name)

    def _run(self, ctx):
        names = self.list_commands(ctx)
        if not names:
            return self.invoke(ctx) if self.invoke_without_command else None
        return _each_of(names, lambda name: self._run_one(ctx, name))

    def _run_one(self, ctx, name):
        ctx.invoked_subcommand = name
        self.invoke(ctx)
        chosen = self.get_command(ctx, name)
        return chosen._run(Context(chosen, parent=ctx))


MultiCommand = Group


class CommandCollection(Group):
    def __init__(self, name=None, sources=None, **options):
        super().__init__(name, **options)
        for source in sources or []:
            self.commands.update(source.commands)


def _made(cls, name, callback, options):
    if isinstance(callback, Command):
        return callback
    params = [*(options.pop("params", None) or []), *reversed(callback.__dict__.pop("__click_params__", []))]
    return cls(name=name or callback.__name__.lower().replace("_", "-"), callback=callback, params=params, **options)


def command(name=None, cls=None, **attrs):
    if callable(name):
        return _made(cls or Command, None, name, attrs)
    return lambda function: _made(cls or Command, name, function, attrs)


def group(name=None, cls=None, **attrs):
    if callable(name):
        return _made(cls or Group, None, name, attrs)
    return lambda function: _made(cls or Group, name, function, attrs)


def _with(param, function):
    if isinstance(function, Command):
        function.params.append(param)
    else:
        function.__dict__.setdefault("__click_params__", []).append(param)
    return function


def option(*param_decls, cls=None, **attrs):
    return lambda function: _with((cls or Option)(list(param_decls), **attrs), function)


def argument(*param_decls, cls=None, **attrs):
    return lambda function: _with((cls or Argument)(list(param_decls), **attrs), function)


def _unchanged(*args, **kwargs):
    return lambda function: function


help_option = version_option = confirmation_option = _unchanged


def password_option(*param_decls, **attrs):
    return option(*(param_decls or ("--password",)), **attrs)


def pass_context(f):
    return functools.wraps(f)(lambda *args, **kwargs: f(get_current_context(), *args, **kwargs))


def pass_obj(f):
    return functools.wraps(f)(lambda *args, **kwargs: f(get_current_context().obj, *args, **kwargs))


def make_pass_decorator(object_type, ensure=False):
    def decorate(f):
        def passing(*args, **kwargs):
            ctx = get_current_context()
            return f(ctx.ensure_object(object_type) if ensure else ctx.obj, *args, **kwargs)

        return functools.wraps(f)(passing)

    return decorate


def echo(message=None, file=None, nl=True, err=False, color=None): ...


def secho(message=None, **styles): ...


def style(text, **styles):
    return text


def clear(): ...


def pause(info=None, err=False): ...


def prompt(text, default=None, **options):
    return _not_given(f"the answer to {text!r}") if default is None else default


def confirm(text, default=False, abort=False, **options):
    return _not_given(f"the answer to {text!r}")


def format_filename(filename, shorten=False):
    return filename


def get_app_dir(app_name, roaming=True, force_posix=False):
    return _not_given("the folder of the program's settings")


def open_file(filename, mode="r", *args, **options):
    return open(filename, mode)


class progressbar:
    def __init__(self, iterable=None, length=None, **options):
        self._iterable = iterable if iterable is not None else range(length)

    def __enter__(self):
        return self

    def __exit__(self, *details):
        return None

    def __iter__(self):
        return iter(self._iterable)

    def update(self, n_steps): ...

"""Stands in for Python's `inspect`."""

import types


class _empty: ...


def _parameters(callable):
    """The parameters of a callable, each as its name, its kind as a number, and whether it has a default and which."""


def _annotation(owner, name):
    """What the annotation of a parameter means, or the text of one in a class."""


def _module_of(value):
    """The module that a class or function is defined in, or None."""


def _is_generator(value):
    """Whether a function's body has a `yield`."""


class _ParameterKind(int):
    def __init__(self, value):
        self.name = _KIND_NAMES[value]

    def __repr__(self):
        return f"<_ParameterKind.{self.name}: {int(self)}>"


_KIND_NAMES = ("POSITIONAL_ONLY", "POSITIONAL_OR_KEYWORD", "VAR_POSITIONAL", "KEYWORD_ONLY", "VAR_KEYWORD")


class Parameter:
    POSITIONAL_ONLY = _ParameterKind(0)
    POSITIONAL_OR_KEYWORD = _ParameterKind(1)
    VAR_POSITIONAL = _ParameterKind(2)
    KEYWORD_ONLY = _ParameterKind(3)
    VAR_KEYWORD = _ParameterKind(4)
    empty = _empty

    def __init__(self, name, kind, *, default=_empty, annotation=_empty):
        self.name = name
        self.kind = kind
        self.default = default
        self.annotation = annotation

    def replace(self, **changes):
        options = {"name": self.name, "kind": self.kind, "default": self.default, "annotation": self.annotation}
        options.update(changes)
        return Parameter(options.pop("name"), options.pop("kind"), **options)


_KINDS = (
    Parameter.POSITIONAL_ONLY,
    Parameter.POSITIONAL_OR_KEYWORD,
    Parameter.VAR_POSITIONAL,
    Parameter.KEYWORD_ONLY,
    Parameter.VAR_KEYWORD,
)


class BoundArguments:
    def __init__(self, signature, arguments):
        self.signature = signature
        self.arguments = arguments

    @property
    def args(self):
        values = []
        for name, parameter in self.signature.parameters.items():
            if name in self.arguments:
                if parameter.kind == Parameter.VAR_POSITIONAL:
                    values.extend(self.arguments[name])
                elif parameter.kind in (Parameter.POSITIONAL_ONLY, Parameter.POSITIONAL_OR_KEYWORD):
                    values.append(self.arguments[name])
        return tuple(values)

    @property
    def kwargs(self):
        values = {}
        for name, parameter in self.signature.parameters.items():
            if name in self.arguments:
                if parameter.kind == Parameter.VAR_KEYWORD:
                    values.update(self.arguments[name])
                elif parameter.kind == Parameter.KEYWORD_ONLY:
                    values[name] = self.arguments[name]
        return values

    def apply_defaults(self):
        empty = {Parameter.VAR_POSITIONAL: (), Parameter.VAR_KEYWORD: {}}
        arguments = {}
        for name, parameter in self.signature.parameters.items():
            if name in self.arguments:
                arguments[name] = self.arguments[name]
            elif parameter.kind in empty:
                arguments[name] = empty[parameter.kind]
            elif parameter.default is not _empty:
                arguments[name] = parameter.default
        self.arguments = arguments


class Signature:
    empty = _empty

    def __init__(self, parameters=(), *, return_annotation=_empty):
        self.parameters = {parameter.name: parameter for parameter in parameters}
        self.return_annotation = return_annotation

    def replace(self, *, parameters=None, return_annotation=_empty):
        return Signature(self.parameters.values() if parameters is None else parameters)

    def bind(self, *args, **kwargs):
        return self._bind(args, kwargs, partial=False)

    def bind_partial(self, *args, **kwargs):
        return self._bind(args, kwargs, partial=True)

    def _bind(self, args, kwargs, partial):
        arguments = {}
        args = list(args)
        for name, parameter in self.parameters.items():
            if parameter.kind == Parameter.VAR_POSITIONAL:
                arguments[name] = tuple(args)
                args = []
            elif parameter.kind == Parameter.VAR_KEYWORD:
                arguments[name] = kwargs
                kwargs = {}
            elif parameter.kind != Parameter.KEYWORD_ONLY and args:
                arguments[name] = args.pop(0)
            elif name in kwargs:
                arguments[name] = kwargs.pop(name)
            elif parameter.default is _empty and not partial:
                raise TypeError(f"missing a required argument: {name!r}")
        if args:
            raise TypeError("too many positional arguments")
        if kwargs:
            raise TypeError(f"got an unexpected keyword argument {list(kwargs)[0]!r}")
        return BoundArguments(self, arguments)


def signature(obj, *, follow_wrapped=True, **options):
    if follow_wrapped:
        obj = unwrap(obj)
    made = []
    for name, kind, has_default, default in _parameters(obj):
        made.append(Parameter(name, _KINDS[kind], default=default if has_default else _empty))
    return Signature(made)


class FullArgSpec:
    def __init__(self, parameters):
        positional = [one for one in parameters if one.kind in (0, 1)]
        self.args = [one.name for one in positional]
        self.varargs = next((one.name for one in parameters if one.kind == 2), None)
        self.varkw = next((one.name for one in parameters if one.kind == 4), None)
        self.defaults = tuple(one.default for one in positional if one.default is not _empty) or None
        self.kwonlyargs = [one.name for one in parameters if one.kind == 3]
        self.kwonlydefaults = {
            one.name: one.default for one in parameters if one.kind == 3 and one.default is not _empty
        } or None
        self.annotations = {}


def getfullargspec(func):
    parameters = list(signature(getattr(func, "__func__", func), follow_wrapped=False).parameters.values())
    if isinstance(func, type):
        parameters.insert(0, Parameter("self", Parameter.POSITIONAL_OR_KEYWORD))
    return FullArgSpec(parameters)


getargspec = getfullargspec


def unwrap(func, *, stop=None):
    while hasattr(func, "__wrapped__"):
        if stop is not None and stop(func):
            break
        func = func.__wrapped__
    return func


def isclass(object):
    return isinstance(object, type)


def isfunction(object):
    return isinstance(object, types.FunctionType)


def ismethod(object):
    return isinstance(object, types.MethodType)


def ismodule(object):
    return isinstance(object, types.ModuleType)


def isbuiltin(object):
    return isinstance(object, types.BuiltinFunctionType)


def isroutine(object):
    return isfunction(object) or ismethod(object) or isbuiltin(object)


def isgeneratorfunction(object):
    return _is_generator(object)


def isgenerator(object):
    return isinstance(object, types.GeneratorType)


def iscoroutinefunction(object):
    return False


def isabstract(object):
    return False


def getmembers(object, predicate=None):
    members = []
    for name in sorted(dir(object)):
        value = getattr(object, name)
        if predicate is None or predicate(value):
            members.append((name, value))
    return members


def getmodule(object):
    return _module_of(object)


def getfile(object):
    module = object if ismodule(object) else _module_of(object)
    return module.__file__


getsourcefile = getfile


def getmro(cls):
    return cls.__mro__


def getattr_static(obj, attr, *default):
    return getattr(obj, attr, *default)


def getdoc(object):
    return getattr(object, "__doc__", None)


def cleandoc(doc):
    return doc

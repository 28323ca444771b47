"""Stands in for tyro: a dataclass or function gets its defaults, and what has none is not known."""

import dataclasses
import inspect

from argparse import _any_of, _not_given
from inspect import _annotation

from tyro import conf, extras

MISSING = object()
MISSING_NONPROP = MISSING


def _plain_type(annotation):
    while getattr(getattr(annotation, "__origin__", None), "_name", None) == "Annotated":
        annotation = annotation.__args__[0]
    return annotation


def _one_of(annotation):
    origin = getattr(annotation, "__origin__", None)
    return annotation.__args__ if getattr(origin, "_name", None) == "Union" else ()


def _without_default(name, annotation):
    annotation = _plain_type(annotation)
    if dataclasses.is_dataclass(annotation):
        return _filled(annotation, {})
    choices = [one for one in _one_of(annotation) if dataclasses.is_dataclass(_plain_type(one))]
    if choices:
        return _any_of(choices, lambda one: _filled(_plain_type(one), {}))
    return _not_given("--" + name.replace("_", "-"))


def _filled(f, given):
    if dataclasses.is_dataclass(f):
        for field in dataclasses.fields(f):
            required = field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING
            if field.init and required and field.name not in given:
                given[field.name] = _without_default(field.name, _annotation(f, field.type))
        return f(**given)
    kinds = (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD)
    for parameter in inspect.signature(f).parameters.values():
        if parameter.default is inspect.Parameter.empty and parameter.kind not in kinds:
            given[parameter.name] = _without_default(parameter.name, _annotation(f, parameter.name))
    return f(**given)


def cli(f, *, prog=None, description=None, args=None, default=MISSING, return_unknown_args=False, **options):
    f = _plain_type(f)
    choices = _one_of(f)
    if default is not MISSING and default is not None:
        made = default
    elif choices:
        made = _any_of(list(choices), lambda one: _filled(_plain_type(one), {}))
    else:
        made = _filled(f, {})
    return (made, []) if return_unknown_args else made

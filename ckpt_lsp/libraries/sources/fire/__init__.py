"""Stands in for Fire: what it is given is called with its defaults; of several commands each is run."""

import inspect

from argparse import _each_of, _not_given


def _arguments(function):
    kinds = (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD)
    return {
        parameter.name: _not_given(f"--{parameter.name}")
        for parameter in inspect.signature(function).parameters.values()
        if parameter.default is inspect.Parameter.empty and parameter.kind not in kinds
    }


def _methods(component):
    cls = type(component)
    return [name for name in dir(cls) if not name.startswith("_") and inspect.isroutine(getattr(cls, name))]


def _called(function):
    return function(**_arguments(function))


def Fire(component=None, command=None, name=None, serialize=None):
    """Without a component every function of the program is a command: they are run on their own in any case."""
    if component is None:
        return None
    if isinstance(component, dict):
        return _each_of(list(component), lambda key: Fire(component[key]))
    if isinstance(component, (list, tuple)):
        return _each_of(component, Fire)
    if inspect.isroutine(component):
        return _called(component)
    if isinstance(component, type):
        component = _called(component)
    if component is None or isinstance(component, (str, int, float)):
        return component
    return _each_of(_methods(component), lambda method: _called(getattr(component, method)))

"""`inspect`, `importlib`, `sys`."""

from __future__ import annotations

from tests.libraries.stdlib.agreement import assert_agrees, evaluate, reason_of


def test_signatures() -> None:
    assert_agrees(
        """
        import inspect, functools
        def f(a, /, b, c=3, *args, d, e=5, **kw):
            pass
        class A:
            def __init__(self, x, y=2):
                pass
            def m(self, z):
                pass
        def shown(thing):
            s = inspect.signature(thing)
            return [(p.name, int(p.kind),
            p.default if p.default is not inspect.Parameter.empty else "-") for p in s.parameters.values()]
        @functools.wraps(f)
        def g(*args, **kwargs):
            pass
        result = [shown(f), shown(A), shown(A(1).m), shown(A.m), shown(g), shown(functools.partial(f, 1, d=4)),
                  "x" in inspect.signature(A).parameters,
                  inspect.isclass(A), inspect.isfunction(f), inspect.ismethod(A(1).m), inspect.isfunction(A),
                  inspect.ismodule(inspect)]
        spec = inspect.getfullargspec(A.__init__)
        result += [spec.args, spec.defaults, spec.varargs, inspect.getfullargspec(f).kwonlyargs]
        s = inspect.signature(f)
        first = next(i for i, p in enumerate(s.parameters.values()) if p.kind == p.KEYWORD_ONLY)
        bound = inspect.signature(A).bind(1, y=3)
        bound.apply_defaults()
        result += [first, dict(bound.arguments), bound.args]
        """
    )


def test_modules_are_found_by_name() -> None:
    assert_agrees(
        """
        import importlib, importlib.util, sys
        module = importlib.import_module("math")
        result = [module.sqrt(4), importlib.util.find_spec("math") is not None, sys.modules["math"].pi,
                  sys.modules[__name__].result
                  if False else 1, getattr(importlib.import_module("os.path"), "join")("a", "b")]
        """
    )


def test_whether_a_module_is_installed_is_not_known_where_it_is_not_found() -> None:
    clause = "whether module nobody_has_this is installed is not known"
    assert reason_of("import importlib.util\nresult = importlib.util.find_spec('nobody_has_this')") == clause


def test_the_running_module_is_in_sys_modules() -> None:
    assert_agrees(
        """
        import sys
        VALUE = 7
        def register(function):
            module = sys.modules[function.__module__]
            names = getattr(module, "names", None)
            module.names = [*(names or []), function.__name__]
            return function
        @register
        def net():
            pass
        result = [sys.version_info >= (3, 8), sys.version_info[0], sys.version_info.major, sys.maxsize > 2**32,
                  sys.byteorder]
        """
    )


def test_exit_raises_system_exit() -> None:
    assert_agrees(
        """
        import sys
        try:
            sys.exit(3)
        except SystemExit as error:
            result = error.args
        """
    )


def test_what_depends_on_the_start_of_the_program_is_not_known() -> None:
    assert reason_of("import sys\nresult = sys.argv[1]") == "sys.argv depends on how the program is started"
    assert (
        reason_of("import platform\nresult = platform.system()") == "the machine that the program runs on is not known"
    )


def test_every_module_of_python_can_be_imported() -> None:
    machine, value = evaluate(
        """
        try:
            import pickle, queue, struct, xml.etree.ElementTree as ET
            from concurrent.futures import ThreadPoolExecutor
            from multiprocessing import Pool, cpu_count
            import urllib.request, urllib.parse, os.path, logging.handlers
            result = "imported"
        except ImportError:
            result = "failed"
        """
    )
    assert value == "imported", machine.to_python(value)

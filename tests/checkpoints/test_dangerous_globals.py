"""Names that can run code are told from those that only make values."""

from __future__ import annotations

import argparse
import datetime
import decimal
import enum
import functools
import logging
import pathlib
import random
import re
import types
import uuid
from collections import Counter, OrderedDict, defaultdict, deque, namedtuple
from typing import Any

import numpy as np
import pytest
import torch

from ckpt_lsp.checkpoints import dangerous_globals
from ckpt_lsp.checkpoints.dangerous_globals import is_dangerous
from tests.checkpoints.hostile_files import call, text, zipped
from tests.checkpoints.saving import read, saved


class Colour(enum.Enum):
    RED = 1


Point = namedtuple("Point", "x y")


DANGEROUS = """
    os.system posix.system nt.system os.popen os.execv os.spawnv subprocess.Popen subprocess.run builtins.eval
    builtins.exec builtins.compile builtins.getattr builtins.__import__ builtins.open builtins.setattr
    builtins.globals builtins.breakpoint importlib.import_module importlib._bootstrap._load marshal.loads
    runpy.run_path runpy._run_code pickle.loads _pickle.loads pty.spawn socket.socket webbrowser.open ctypes.CDLL
    code.InteractiveInterpreter types.FunctionType types.CodeType operator.attrgetter operator.methodcaller
    _operator.attrgetter timeit.timeit cProfile.run trace.Trace pydoc.pipepager shutil.rmtree tempfile.mktemp
    asyncio.run multiprocessing.Process threading.Thread bdb.Bdb doctest.run distutils.spawn.spawn lib2to3.main
    test.support.run commands.getoutput idlelib.run.Executive ensurepip.bootstrap logging.config.listen
    urllib.request.urlopen http.client.HTTPConnection smtplib.SMTP io.open io.FileIO codecs.open
    typing.get_type_hints random._os random._os.system collections._sys.modules pathlib.os.system
    uuid._get_command_stdout torch.hub.load torch.load torch.serialization.load torch.os.system
    torch.serialization.os.system torch.utils.cpp_extension.load_inline torch.fx.graph_module.reduce_graph_module
    torch.package.PackageImporter numpy.testing._private.utils.runstring numpy.f2py.crackfortran.myeval
    pandas.read_pickle joblib.load dill._dill._create_function cloudpickle.cloudpickle._make_function
    anything.Class.__globals__
"""


@pytest.mark.parametrize(
    "name",
    DANGEROUS.split(),
)
def test_a_name_that_can_run_code_is_dangerous(name: str) -> None:
    assert is_dangerous(name)


@pytest.mark.parametrize(
    "value",
    [
        {"a": torch.zeros(2), "p": torch.nn.Parameter(torch.zeros(1)), "d": torch.float16},
        torch.nn.Sequential(torch.nn.Linear(2, 3), torch.nn.LSTM(2, 3), torch.nn.MultiheadAttention(4, 2)),
        {"np": np.zeros(3), "s": np.float32(1), "d": np.dtype("int8"), "r": np.random.RandomState(0).get_state()},
        [argparse.Namespace(a=1), types.SimpleNamespace(b=2), functools.partial(dict, a=1)],
        [
            datetime.datetime.now(datetime.timezone.utc),
            datetime.date(2020, 1, 1),
            decimal.Decimal("1.5"),
            uuid.UUID(int=1),
        ],
        [pathlib.Path("/a"), re.compile("a"), random.Random(1), logging.getLogger("a")],
        [Counter("ab"), OrderedDict(a=1), defaultdict(list), deque([1]), {1}, frozenset({2}), 1j, bytearray(b"a")],
        [ValueError("a"), range(3), slice(1), Ellipsis, NotImplemented, iter([1]), type(None)],
        [Colour.RED, Point(1, 2)],
    ],
    ids=lambda value: type(value).__name__,
)
def test_what_people_store_is_not_dangerous(value: Any) -> None:
    assert dangerous_globals(read(saved(value))) == ()


def test_a_class_of_an_unknown_package_is_not_called_dangerous() -> None:
    assert not is_dangerous("mypackage.models.Net")
    assert not is_dangerous("omegaconf.dictconfig.DictConfig")
    assert not is_dangerous("__main__.Config")


def test_the_dangerous_names_of_a_file_are_listed_in_order() -> None:
    content = zipped(b"\x80\x02}" + text("a") + call("posix.system", text("true") + b"\x85") + b"s" + b"}0.")
    assert dangerous_globals(read(content)) == ("posix.system",)
    assert dangerous_globals(read(zipped(b"\x80\x04" + text("builtins") + text("eval") + b"\x93."))) == (
        "builtins.eval",
    )


@pytest.mark.parametrize(
    ("pickle", "dangerous"),
    [
        (call("__builtin__.getattr", b"cmy\nOuter\n" + text("Inner") + b"\x86"), ()),
        (call("__builtin__.getattr", b"cmy\nOuter\n" + text("__globals__") + b"\x86"), ("builtins.getattr",)),
        (call("__builtin__.getattr", b"crandom\n_os\n" + text("system") + b"\x86"), ("builtins.getattr", "random._os")),
        (call("__builtin__.getattr", b"N" + text("Inner") + b"\x86"), ("builtins.getattr",)),
        (
            call("__builtin__.getattr", b"cmy\nOuter\n" + text("Inner") + b"\x86") + b"0cfunctools\nreduce\n",
            ("builtins.getattr",),
        ),
    ],
)
def test_getattr_is_harmless_only_where_it_names_a_nested_class(pickle: bytes, dangerous: tuple[str, ...]) -> None:
    assert dangerous_globals(read(zipped(b"\x80\x02" + pickle + b"."))) == dangerous


def test_bytes_that_would_be_unpickled_are_looked_into() -> None:
    content = zipped(b"\x80\x02ctorch.storage\n_load_from_bytes\nC\x01x\x85R.")
    assert dangerous_globals(read(content)) == ("torch.storage._load_from_bytes",)

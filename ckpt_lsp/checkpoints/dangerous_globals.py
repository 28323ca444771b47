"""Which globals can run code of the file's choosing when it is unpickled.

Lists of bad names leak: every scanner that has one was bypassed through a function it had not heard of. So the standard
library, where nearly all such functions live, is treated the other way round: what checkpoints have a use for is
listed, and anything else in it is dangerous. Packages beside it cannot be listed; a name of theirs is *unknown*, which
`blocked_globals` reports, and dangerous only where it is known to load or run what it is given.
A class of an unknown package runs that package's code when unpickled, but not the file's.

What is called with another global, such as `functools.partial`, is harmless by itself: the other is named too.
"""

from __future__ import annotations

import sys

from ckpt_lsp.checkpoints.checkpoint import Checkpoint


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


# Gone from newer Pythons, or not counted as standard library by `sys`.
_FORMER_MODULES = frozenset(
    _words(
        """
        __builtin__ asynchat asyncore cgi cgitb commands copy_reg crypt distutils idlelib imp lib2to3 new nntplib
        pipes popen2 smtpd telnetlib test uu xdrlib
        """
    )
)

# Modules whose classes (by their capital letter) only hold values, and those of which that is so of every name.
_MODULES_OF_INERT_CLASSES = frozenset(
    _words(
        """
        _collections_abc _pydecimal collections collections.abc datetime decimal enum fractions ipaddress numbers
        pathlib pathlib._local random statistics string typing uuid zoneinfo
        """
    )
)
_INERT_MODULES = frozenset({"collections", "datetime", "itertools"})

_BUILTINS = _words(
    """
    NotImplemented Ellipsis bool bytearray bytes complex dict enumerate filter float frozenset int iter list map
    memoryview object property range reversed set slice str tuple type zip ArithmeticError AssertionError
    AttributeError BaseException Exception IndexError KeyError KeyboardInterrupt LookupError NotImplementedError
    OSError OverflowError RuntimeError StopIteration TypeError ValueError ZeroDivisionError
    """
)

_INERT_NAMES = frozenset(
    {
        *(f"builtins.{name}" for name in _BUILTINS),
        *(f"copyreg.{name}" for name in ("_reconstructor", "__newobj__", "__newobj_ex__")),
        *(f"functools.{name}" for name in ("partial", "reduce", "cmp_to_key")),
        *(f"inspect.{name}" for name in ("Signature", "Parameter", "_ParameterKind", "_empty")),
        *(f"io.{name}" for name in ("BytesIO", "StringIO")),
        *(f"_io.{name}" for name in ("BytesIO", "StringIO")),
        *(f"logging.{name}" for name in ("getLogger", "Logger", "RootLogger", "LogRecord", "Formatter", "Filter")),
        *(f"types.{name}" for name in ("SimpleNamespace", "MappingProxyType", "NoneType", "GenericAlias")),
        *(f"weakref.{name}" for name in ("WeakKeyDictionary", "WeakSet", "WeakValueDictionary", "ref")),
        *(
            f"{module}.{name}"
            for module in ("operator", "_operator")
            for name in ["itemgetter", "add", "mul", "sub", "or_", "and_"]
        ),
        "_codecs.encode",
        "_weakrefset.WeakSet",
        "argparse.Namespace",
        "array._array_reconstructor",
        "array.array",
        "contextlib.nullcontext",
        "functools.OrderedDict",
        "re._compile",
        "string.Template",
        "struct.Struct",
        "time.struct_time",
        "zoneinfo.ZoneInfo._unpickle",
    }
)

# Named anywhere behind a package (`torch.os.system`), these lead out of it.
_ESCAPES = frozenset(
    _words(
        """
        os sys subprocess builtins importlib posix nt ctypes marshal pickle runpy shutil
        """
    )
)

# They load files, run code they are given, or open a way to what does.
_DANGEROUS_PREFIXES = (
    "IPython.",
    "_cffi_backend.",
    "cffi.",
    "cloudpickle.",
    "dill.",
    "joblib.load",
    "joblib.numpy_pickle.",
    "numexpr.",
    "numpy.distutils.",
    "numpy.f2py.",
    "numpy.testing.",
    "pandas.eval",
    "pandas.io.pickle.",
    "pandas.read_pickle",
    "pexpect.",
    "pip.",
    "pkg_resources.",
    "setuptools.",
    "sympy.parsing.",
    "sympy.sympify",
    "torch._C._import_ir_module",
    "torch._dynamo.",
    "torch._inductor.",
    "torch.classes.load_library",
    "torch.distributed.elastic.",
    "torch.distributed.launch",
    "torch.distributed.rpc.",
    "torch.distributed.run",
    "torch.fx.graph_module.",
    "torch.hub.",
    "torch.jit.load",
    "torch.load",
    "torch.ops.load_library",
    "torch.package.",
    "torch.serialization.load",
    "torch.testing._internal.",
    "torch.utils.bottleneck.",
    "torch.utils.collect_env.",
    "torch.utils.cpp_extension.",
    "torch.utils.data.datapipes.",
)

# Dangerous unless every call was seen through: then they name a nested class, or hold bytes that were read as well.
_SEEN_THROUGH = frozenset({"builtins.getattr", "torch.storage._load_from_bytes"})
# They call what they are given, so a function may be called without the file saying so.
_CALLERS = frozenset(
    {
        "builtins.filter",
        "builtins.map",
        "functools.partial",
        "functools.reduce",
        *(
            f"itertools.{name}"
            for name in ("accumulate", "dropwhile", "filterfalse", "groupby", "starmap", "takewhile")
        ),
    }
)


def dangerous_globals(checkpoint: Checkpoint) -> tuple[str, ...]:
    """Return the globals whose unpickling can run code of the file's choosing, in the file's order."""
    indirect = not _CALLERS.isdisjoint(checkpoint.globals)
    return tuple(
        name
        for name in checkpoint.globals
        if (indirect or name in checkpoint.opaque_calls if name in _SEEN_THROUGH else is_dangerous(name))
    )


def is_dangerous(name: str) -> bool:
    """Return whether a global can run code that it is not the only one to name."""
    root, *path = name.split(".")
    if name in _INERT_NAMES:
        return False
    if any(part.startswith("__") and part.endswith("__") for part in path) or not _ESCAPES.isdisjoint(path):
        return True
    if root in sys.stdlib_module_names or root in _FORMER_MODULES:
        return not _is_inert(root, path)
    return name.startswith(_DANGEROUS_PREFIXES)


def _is_inert(module: str, path: list[str]) -> bool:
    """Return whether the standard library's `module.path` is a class, or one inside a class, that only holds values."""
    if module in _INERT_MODULES and len(path) == 1:
        return not path[0].startswith("_")
    while path and f"{module}.{path[0]}" in _MODULES_OF_INERT_CLASSES:
        module, path = f"{module}.{path[0]}", path[1:]
    return module in _MODULES_OF_INERT_CLASSES and bool(path) and all(name[:1].isupper() for name in path)

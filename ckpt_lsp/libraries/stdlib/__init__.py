"""What the evaluator knows of Python's standard library, beside the stand-ins in `sources/`."""

from __future__ import annotations

from ckpt_lsp.libraries.stdlib.arguments import ARGPARSE
from ckpt_lsp.libraries.stdlib.chance import RANDOM
from ckpt_lsp.libraries.stdlib.classes import ENUM, INSPECT, TYPES
from ckpt_lsp.libraries.stdlib.copying import COPY
from ckpt_lsp.libraries.stdlib.dataclass_fields import DATACLASSES
from ckpt_lsp.libraries.stdlib.files import IO, LOW_LEVEL_IO
from ckpt_lsp.libraries.stdlib.functions import FUNCTOOLS
from ckpt_lsp.libraries.stdlib.globbing import FNMATCH, GLOB
from ckpt_lsp.libraries.stdlib.iterators import ITERTOOLS
from ckpt_lsp.libraries.stdlib.json import JSON
from ckpt_lsp.libraries.stdlib.math import CMATH, MATH
from ckpt_lsp.libraries.stdlib.modules import IMPORTLIB, IMPORTLIB_METADATA, IMPORTLIB_UTIL, SYS
from ckpt_lsp.libraries.stdlib.os import OS, OS_PATH
from ckpt_lsp.libraries.stdlib.outside import outside
from ckpt_lsp.libraries.stdlib.pathlib import PATHLIB
from ckpt_lsp.libraries.stdlib.regex import RE
from ckpt_lsp.libraries.stdlib.resources import IMPORTLIB_RESOURCES, PKG_RESOURCES
from ckpt_lsp.libraries.stdlib.texts import AST, BASE64, DIFFLIB, SHLEX, STRING, TEXTWRAP, URLLIB_PARSE
from ckpt_lsp.libraries.stdlib.typing import TYPING

_MODELLED = (
    ARGPARSE, AST, BASE64, CMATH, COPY, DATACLASSES, DIFFLIB, ENUM, FNMATCH, FUNCTOOLS, GLOB, IMPORTLIB,
    IMPORTLIB_METADATA, IMPORTLIB_RESOURCES, IMPORTLIB_UTIL, INSPECT, IO, ITERTOOLS, JSON, LOW_LEVEL_IO, MATH, OS,
    OS_PATH, PATHLIB, PKG_RESOURCES, RANDOM, RE, SHLEX, STRING, SYS, TEXTWRAP, TYPES, TYPING, URLLIB_PARSE,
)  # fmt: skip

STDLIB = (*_MODELLED, *outside(library.name for library in _MODELLED))
"""A library for every module of Python's own; most only say that what the module gives is not known."""

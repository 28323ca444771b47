"""Small modules of pure functions over text."""

from __future__ import annotations

import ast
import base64
import difflib
import shlex
import string
import textwrap
import urllib.parse
from collections.abc import Mapping
from typing import Any

from ckpt_lsp.evaluator.natives import Library

STRING = Library("string")
TEXTWRAP = Library("textwrap")
SHLEX = Library("shlex")
BASE64 = Library("base64")
URLLIB_PARSE = Library("urllib.parse")
AST = Library("ast")
DIFFLIB = Library("difflib")

TEXTWRAP.pure_from(textwrap, ["dedent", "indent", "fill", "wrap", "shorten"])
SHLEX.pure_from(shlex, ["split", "join", "quote"])
BASE64.pure_from(base64, ["b64encode", "b64decode"])
URLLIB_PARSE.pure_from(
    urllib.parse,
    ["quote", "quote_plus", "unquote", "unquote_plus", "urlencode", "urljoin", "urldefrag", "parse_qs", "parse_qsl"],
)
DIFFLIB.pure_from(difflib, ["get_close_matches"])

LONGEST_LITERAL = 100_000


@STRING.pure("_substituted")
def substituted(template: str, mapping: Mapping[str, object], strict: bool) -> str:
    """Return `string.Template(template).substitute(mapping)`, or `safe_substitute`."""
    made = string.Template(template)
    return made.substitute(mapping) if strict else made.safe_substitute(mapping)


@URLLIB_PARSE.pure("_split")
def split(url: str, scheme: str, with_params: bool) -> tuple[str, ...]:
    """Return the parts of a URL."""
    return tuple((urllib.parse.urlparse if with_params else urllib.parse.urlsplit)(url, scheme))


@URLLIB_PARSE.pure("_joined")
def joined(parts: tuple[str, ...], with_params: bool) -> str:
    """Return the URL that has these parts."""
    return str((urllib.parse.urlunparse if with_params else urllib.parse.urlunsplit)(parts))


@AST.pure("literal_eval")
def literal_eval(node_or_string: str) -> Any:
    """`ast.literal_eval` of a text."""
    if len(node_or_string) > LONGEST_LITERAL:
        raise ValueError("malformed node or string")
    try:
        return ast.literal_eval(node_or_string)
    except (SyntaxError, RecursionError, MemoryError) as error:
        raise ValueError(str(error)) from error

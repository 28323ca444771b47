"""A Python module whose names are evaluated when they are asked for.

Importing `torchvision.models` for one class should not evaluate its ninety siblings. So an imported module's top level
is not run from top to bottom: asking for a name runs the statements that bind or change it, in their order.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from ckpt_lsp.evaluator.registering import handovers, registered_names
from ckpt_lsp.evaluator.unfinished import mended
from ckpt_lsp.evaluator.unfinished_statement import UNFINISHED
from ckpt_lsp.evaluator.values import ABSENT, Absent, Cell, DictValue, OneOf, Value
from ckpt_lsp.text import LineIndex, Position, Span


@dataclass(frozen=True, slots=True)
class Source:
    """A parsed module: `bindings` says which top-level statements bind or change a name, `stars` which import `*`.

    `handovers` are the statements that hand what the module defines to another module, for its registry.
    `problem` says what of it could not be parsed and was left out.
    """

    tree: ast.Module
    lines: LineIndex
    bindings: dict[str, tuple[int, ...]]
    stars: tuple[int, ...]
    handovers: tuple[int, ...] = ()
    problem: str = ""


def parse(text: str) -> Source:
    """Parse a module, without the statements that cannot be.

    Raises `SyntaxError` where nearly none can, `ValueError` (null bytes) or `RecursionError`.
    """
    problem = ""
    try:
        tree = ast.parse(text)
    except SyntaxError as error:
        tree = ast.parse(mended(text) or text)
        problem = f"line {error.lineno} cannot be parsed"
    bindings: dict[str, list[int]] = {}
    stars = []
    for number, statement in enumerate(tree.body):
        for name in dict.fromkeys(bound_names(statement)):
            bindings.setdefault(name, []).append(number)
        if any(isinstance(node, ast.ImportFrom) and node.names[0].name == "*" for node in same_scope(statement)):
            stars.append(number)
    for number, name in registered_names(tree.body):
        if name in bindings:
            bindings[name] = sorted({*bindings[name], number})
    statements = {name: tuple(numbers) for name, numbers in bindings.items()}
    return Source(tree, LineIndex(text), statements, tuple(stars), tuple(handovers(tree.body)), problem)


def same_scope(statement: ast.stmt) -> Iterator[ast.stmt]:
    """Yield `statement` and those nested in it that run in the same scope."""
    yield statement
    if isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        return
    for block in ("body", "orelse", "finalbody"):
        for nested in getattr(statement, block, ()):
            yield from same_scope(nested)
    for handler in getattr(statement, "handlers", ()):
        for nested in handler.body:
            yield from same_scope(nested)


def bound_names(statement: ast.stmt) -> Iterator[str]:
    """Yield the names that a top-level statement binds or changes."""
    for nested in same_scope(statement):
        match nested:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                yield name
            case ast.Import(names=aliases):
                yield from (alias.asname or alias.name.partition(".")[0] for alias in aliases)
            case ast.ImportFrom(names=aliases):
                yield from (alias.asname or alias.name for alias in aliases)
            case ast.Assign(targets=targets) | ast.Delete(targets=targets):
                for target in targets:
                    yield from _roots(target)
            case ast.AugAssign(target=target) | ast.AnnAssign(target=target) | ast.For(target=target):
                yield from _roots(target)
            case ast.With(items=items):
                for item in items:
                    if item.optional_vars:
                        yield from _roots(item.optional_vars)
            case ast.Expr(value=ast.Call(func=ast.Attribute() as function)):
                yield from _roots(function)
            case ast.Expr(value=ast.Call(func=ast.Name(id="setattr" | "delattr"), args=[first, *_])):
                yield from _roots(first)
            case ast.Expr(value=ast.Call(func=ast.Name(id=name), args=names)) if name == UNFINISHED:
                yield from (str(name.value) for name in names if isinstance(name, ast.Constant))
            case _:
                pass


def _roots(target: ast.expr) -> Iterator[str]:
    """Yield the names that storing to `target` binds or changes: `a` and `a.b` for `a.b[0] = …`."""
    match target:
        case ast.Name(id=name):
            yield name
        case ast.Attribute(value=ast.Name(id=name), attr=attribute):
            yield name
            yield f"{name}.{attribute}"
        case ast.Attribute(value=value) | ast.Subscript(value=value) | ast.Starred(value=value):
            yield from _roots(value)
        case ast.Call(func=function):
            yield from _roots(function)
        case ast.Tuple(elts=elements) | ast.List(elts=elements):
            for element in elements:
                yield from _roots(element)
        case _:
            pass


def root_of(node: ast.expr) -> str | None:
    """Return the name that an expression begins with: `a` of `a.b(1)[2](c)`."""
    while True:
        match node:
            case ast.Name(id=name):
                return name
            case ast.Attribute(value=inner) | ast.Subscript(value=inner) | ast.Call(func=inner):
                node = inner
            case _:
                return None


class Module(Cell["dict[str, Value]"]):
    """A module, its names so far in the content.

    `running` is the number of the top-level statement that is being evaluated; `stand_in` marks source of our own that
    mirrors a library; `package` is what its relative imports are relative to. `substitute` is what the module has put
    under its own name into `sys.modules`: what others get who import it. `imported` says that what importing it does to
    others is done, or under way.
    """

    __slots__ = (
        "done",
        "exports",
        "imported",
        "lazy",
        "name",
        "package",
        "path",
        "running",
        "lacking",
        "settled",
        "source",
        "stand_in",
        "star_origins",
        "substitute",
    )

    def __init__(
        self, name: str, path: str | None, source: Source | None, *, package: str = "", stand_in: bool = False
    ) -> None:
        super().__init__({})
        self.name = name
        self.path = path
        self.source = source
        self.package = package
        self.stand_in = stand_in
        self.lazy = True
        self.imported = False
        self.done: set[int] = set()
        self.running: list[int] = []
        self.lacking: set[str] = set()
        """Names that neither its own statements nor star imports bind, such as those of builtins."""
        self.settled: set[str] = set()
        self.exports: frozenset[str] | None = None
        self.star_origins: list[Module] = []
        self.substitute: Value = None

    def pending(self, name: str) -> list[int]:
        """Return the statements that `name` waits for; from within the top level only those above."""
        if self.source is None or not self.lazy:
            return []
        limit = self.running[-1] if self.running else len(self.source.tree.body)
        return [n for n in self.source.bindings.get(name, ()) if n < limit and n not in self.done]

    def restore(self, before: dict[str, Value]) -> dict[str, Value]:
        """Return the content to go back to after a branch: names evaluated on demand meanwhile stay."""
        if not self.lazy or self.source is None:
            return before
        kept = {name: value for name, value in self.content.items() if name not in before}
        return {**before, **{name: value for name, value in kept.items() if not _maybe(value)}}

    def span(self, node: ast.AST) -> Span | None:
        """Return where `node` stands in this module's text."""
        line, end_line = getattr(node, "lineno", None), getattr(node, "end_lineno", None)
        if self.source is None or self.path is None or line is None or end_line is None:
            return None
        lines = self.source.lines
        start = lines.from_utf8(line - 1, getattr(node, "col_offset", 0))
        end = lines.from_utf8(end_line - 1, getattr(node, "end_col_offset", 0) or 0)
        return Span(self.path, start, end)

    def top(self) -> Span | None:
        """Return the beginning of the file."""
        return Span(self.path, Position(0, 0), Position(0, 0)) if self.path else None

    def __repr__(self) -> str:
        return f"<module {self.name}>"


class GlobalsView(DictValue):
    """`globals()`: what changes it changes the module, and asking for one name evaluates no other."""

    __slots__ = ("_find", "module")

    def __init__(self, module: Module, find: Callable[[str], Value | Absent]) -> None:
        super().__init__({}, module.open)
        self.module = module
        self._find = find

    def find(self, key: Value) -> Value | Absent:
        """Return what is bound to the name `key`, or `ABSENT`."""
        return self._find(key) if isinstance(key, str) else ABSENT

    @property
    def entries(self) -> Mapping[Value, Value]:
        """All names of the module."""
        bound = self.module.source.bindings if self.module.source else ()
        names = dict.fromkeys(("__name__", "__file__", "__package__", *bound, *self.module.content))
        return {name: value for name in names if (value := self._find(name)) is not ABSENT}


def _maybe(value: Value) -> bool:
    return isinstance(value, OneOf) and ABSENT in value.alternatives

"""The part of a module's text that one expression needs: a backward slice (M. Weiser, "Program Slicing", 1981).

A slice keeps every line where it was, so that a traceback through it names lines that the user knows: what is left out
is blank, and the header of a block that is entered without asking (`for`, `with`, `if`) becomes `if True:`.
It is for running: training loops, data sets and whatever else the expression does not need are not in it.
"""

from __future__ import annotations

import ast
import itertools
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from ckpt_lsp.evaluator.modules import Source, bound_names, root_of
from ckpt_lsp.text import LineIndex

Definition = ast.FunctionDef | ast.AsyncFunctionDef
_DEFINES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
_LOOKS_ONLY = frozenset(("print", "len", "repr", "str", "type", "isinstance", "id", "summary"))
"""Functions that change nothing of what they are given."""


class NotSlicedError(Exception):
    """There is no slice: the message says why, in one clause; `node` is where."""

    def __init__(self, text: str, node: ast.AST) -> None:
        super().__init__(text)
        self.node = node


@dataclass(frozen=True, slots=True)
class Slice:
    """The text to run as a module's body, and the expression to evaluate then.

    Where what is wanted stands in a `function`, that function is made to return it, `expression` is its name (dotted
    through its class), and `needed` are those of its parameters that matter; the others may be given anything.
    """

    text: str
    expression: str
    function: Definition | None = None
    needed: frozenset[str] = frozenset()


def slice_for(
    source: Source, wanted: ast.expr, call: ast.AST, inert: Collection[str], now: Callable[[str], str]
) -> Slice:
    """Return the slice after which `wanted` has the value that it has when evaluation comes to `call`, a part of which
    it is. `inert` names methods that change nothing that matters of their receiver; `now` writes down what the variable
    of a loop around the call is. Raises `NotSlicedError`, and what `now` raises.
    """
    way = _way_to(source.tree.body, call)
    if way is None:
        raise NotSlicedError("the call is not in the text", call)
    function = _innermost_function(way, call)
    root = root_of(wanted)
    lines = _Lines(source.lines)
    expression = ast.unparse(wanted)
    if function is None:
        before = [statement for block in way for statement in block.before]
        needed = _Needs(inert, root, top=True).keep(before, _names(wanted), lines)
        _enter(way, needed, now, lines)
        lines.replace(way[-1].entered, "pass")
        return Slice(lines.text(), expression)
    inside = way[way.index(function) + 1 :]
    before = [statement for block in inside for statement in block.before]
    needed = _Needs(inert, root).keep(before, _names(wanted), lines)
    _enter(inside, needed, now, lines)
    site = inside[-1].entered
    lines.replace(site, f"return {expression}")
    node = function.entered
    assert isinstance(node, Definition)
    _undecorate(node, lines)
    parameters = {argument.arg for argument in _arguments(node)}
    free = {name for name in needed if name not in parameters} | _read_by_signature(node)
    qualname = ".".join(
        block.entered.name for block in way[: way.index(function) + 1] if isinstance(block.entered, _DEFINES)
    )
    _Needs(inert, top=True).keep(source.tree.body, {*free, qualname.partition(".")[0]}, lines, inner=node)
    return Slice(lines.text(), qualname, node, frozenset(needed & parameters))


def definitions_for(source: Source, names: Iterable[str] | None, inert: Collection[str]) -> str:
    """Return the part of a module's text that `names` need, with all that the module defines; `None` is for all names
    that it binds.
    """
    lines = _Lines(source.lines)
    wanted = set(source.bindings) if names is None else set(names)
    _Needs(inert, top=True).keep(source.tree.body, wanted, lines)
    return lines.text()


def only_defines(source: Source) -> bool:
    """Whether running the module's top level does no more than import, define and bind constants."""
    return all(_defines(statement) for statement in source.tree.body)


def _defines(statement: ast.stmt) -> bool:
    match statement:
        case ast.Import() | ast.ImportFrom() | ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef() | ast.Pass():
            return True
        case ast.Expr(value=ast.Constant()):
            return True
        case ast.Assign() | ast.AnnAssign():
            return not any(isinstance(node, (ast.Call, ast.Await)) for node in ast.walk(statement))
        case ast.If(test=test):
            return _is_main_guard(test) or all(map(_defines, [*statement.body, *statement.orelse]))
        case ast.Try():
            handled = [inner for handler in statement.handlers for inner in handler.body]
            return all(map(_defines, [*statement.body, *handled, *statement.orelse, *statement.finalbody]))
        case _:
            return False


def _is_main_guard(test: ast.expr) -> bool:
    return isinstance(test, ast.Compare) and isinstance(test.left, ast.Name) and test.left.id == "__name__"


@dataclass(frozen=True, slots=True, eq=False)
class _Block:
    """One step on the way to a node: the statement of a block that holds it, and those before it there."""

    before: Sequence[ast.stmt]
    entered: ast.stmt


def _way_to(body: Sequence[ast.stmt], node: ast.AST) -> list[_Block] | None:
    for number, statement in enumerate(body):
        if not _spans(statement, node) or not any(inner is node for inner in ast.walk(statement)):
            continue
        here = _Block(body[:number], statement)
        for block in _blocks(statement):
            further = _way_to(block, node)
            if further is not None:
                return [here, *further]
        return [here]
    return None


def _spans(statement: ast.stmt, node: ast.AST) -> bool:
    first, last = getattr(node, "lineno", 0), getattr(node, "end_lineno", 0)
    start = min([statement.lineno, *(one.lineno for one in getattr(statement, "decorator_list", ()))])
    return start <= first and last <= (statement.end_lineno or statement.lineno)


def _blocks(statement: ast.stmt) -> Iterator[list[ast.stmt]]:
    for name in ("body", "orelse", "finalbody"):
        yield getattr(statement, name, [])
    for part in (*getattr(statement, "handlers", ()), *getattr(statement, "cases", ())):
        yield part.body


def _innermost_function(way: Sequence[_Block], call: ast.AST) -> _Block | None:
    functions = [block for block in way[:-1] if isinstance(block.entered, Definition)]
    if len(functions) > 1:
        raise NotSlicedError("it stands in a function inside a function", call)
    if any(isinstance(inner, (ast.Yield, ast.YieldFrom)) for one in functions for inner in ast.walk(one.entered)):
        raise NotSlicedError("it stands in a generator", call)
    return functions[0] if functions else None


def _is_definition(statement: ast.stmt) -> bool:
    return isinstance(statement, _DEFINES)


def _names(*nodes: ast.AST) -> set[str]:
    return {node.id for one in nodes for node in ast.walk(one) if isinstance(node, ast.Name)}


def _loads(*nodes: ast.AST) -> set[str]:
    """Return the names that are read; of `x.y = 1`, `x` is."""
    found = (node for one in nodes for node in ast.walk(one) if isinstance(node, ast.Name))
    return {node.id for node in found if isinstance(node.ctx, ast.Load)}


def _arguments(function: Definition) -> list[ast.arg]:
    given = function.args
    more = [one for one in (given.vararg, given.kwarg) if one]
    return [*given.posonlyargs, *given.args, *given.kwonlyargs, *more]


def _read_by_signature(function: Definition) -> set[str]:
    annotations = [one.annotation for one in _arguments(function) if one.annotation]
    defaults = [*function.args.defaults, *(one for one in function.args.kw_defaults if one)]
    return _loads(*annotations, *defaults, *([function.returns] if function.returns else []))


def _read_by_definition(statement: ast.stmt) -> set[str]:
    """Return what carrying out a `def` or `class` reads, not what calling the function does."""
    match statement:
        case ast.FunctionDef() | ast.AsyncFunctionDef():
            return _loads(*statement.decorator_list) | _read_by_signature(statement)
        case ast.ClassDef():
            inside = set[str]().union(*map(_read_by_definition, statement.body))
            return inside | _loads(*statement.decorator_list, *statement.bases, *statement.keywords)
        case _:
            return _loads(statement)


@dataclass(slots=True)
class _Needs:
    """Finds the statements that some names need; `top` is for those of a module, of which all definitions stay."""

    inert: Collection[str]
    receiver: str | None = None
    top: bool = False
    _modules: set[str] = field(default_factory=set)

    def keep(
        self, statements: Sequence[ast.stmt], names: set[str], lines: _Lines, inner: Definition | None = None
    ) -> set[str]:
        """Mark the lines to keep in `lines`; return the names that are read. `inner` is sliced already."""
        self._modules = {name for one in statements if isinstance(one, ast.Import) for name in bound_names(one)}
        called: set[str] = set()
        while True:
            kept, ever = self._backwards(statements, names, called, inner)
            more = self._read_by_called(statements, ever, inner) - called if self.top else set[str]()
            if not more:
                break
            called |= more
        for statement in kept:
            self._mark(statement, ever, lines, inner)
        return ever

    def _backwards(
        self, statements: Sequence[ast.stmt], names: set[str], called: set[str], inner: Definition | None
    ) -> tuple[list[ast.stmt], set[str]]:
        """Return the statements that `names` need, and all that is needed on the way. What functions that are `called`
        read is needed whatever binds it last.
        """
        needed, ever, kept = set(names), names | called, list[ast.stmt]()
        for statement in reversed(statements):
            if self._is_needed(statement, needed | called):
                kept.append(statement)
                needed -= _overwritten(statement)
                needed |= self._reads(statement, needed | called, inner)
                ever |= needed
        return kept, ever

    def _is_needed(self, statement: ast.stmt, needed: set[str]) -> bool:
        if isinstance(statement, ast.ImportFrom) and (statement.module == "__future__" or statement.level):
            return True
        if isinstance(statement, ast.ImportFrom) and statement.names[0].name == "*":
            return True
        if self.top and _is_definition(statement):
            return True
        if isinstance(statement, ast.If) and _is_main_guard(statement.test):
            return False
        blocks = [inner for block in _blocks(statement) for inner in block]
        if blocks and not _is_definition(statement):
            own = {name for name in _bound_by_header(statement) if name in needed}
            return bool(own) or any(self._is_needed(inner, needed) for inner in blocks)
        if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Call):
            return self._call_is_needed(statement.value, needed)
        return any(name in needed for name in bound_names(statement))

    def _call_is_needed(self, call: ast.Call, needed: set[str]) -> bool:
        """Whether a call that stands alone may change something that is needed."""
        function, root = call.func, root_of(call.func)
        handed = {argument.id for argument in call.args if isinstance(argument, ast.Name)}
        if isinstance(function, ast.Attribute) and root in needed and root not in self._modules:
            return function.attr not in self.inert
        if isinstance(function, ast.Attribute) and root == "sys":
            return True
        if root in _LOOKS_ONLY:
            return False
        if self.receiver in handed:
            raise NotSlicedError(f"what {ast.unparse(function)}({self.receiver}) does to the model is not known", call)
        return isinstance(function, ast.Name) and bool(handed & needed)

    def _reads(self, statement: ast.stmt, needed: set[str], inner: Definition | None) -> set[str]:
        if statement is inner:
            return _read_by_signature(inner)
        if _is_definition(statement):
            return _read_by_definition(statement) if self.top else _free_names(statement, inner)
        blocks = [one for block in _blocks(statement) for one in block]
        if not blocks:
            return _loads(statement)
        inside = [self._reads(one, needed, inner) for one in blocks if self._is_needed(one, needed)]
        return _read_by_header(statement).union(*inside)

    def _read_by_called(self, statements: Sequence[ast.stmt], needed: set[str], inner: Definition | None) -> set[str]:
        called = [one for one in _definitions(statements) if one.name in needed]
        return set[str]().union(*(_free_names(one, inner) for one in called))

    def _mark(self, statement: ast.stmt, needed: set[str], lines: _Lines, inner: Definition | None) -> None:
        if _is_definition(statement):
            lines.keep(statement, without=inner)
            return
        blocks = [block for block in _blocks(statement) if block]
        if not blocks or isinstance(statement, (ast.Try, ast.Match)):
            lines.keep(statement)
            return
        lines.keep_header(statement, blocks)
        for block in blocks:
            kept = [one for one in block if self._is_needed(one, needed)]
            for one in kept:
                self._mark(one, needed, lines, inner)
            if not kept:
                lines.replace(block[0], "pass")


def _definitions(
    statements: Sequence[ast.stmt],
) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef]:
    for statement in statements:
        if isinstance(statement, _DEFINES):
            yield statement
        else:
            for block in _blocks(statement):
                yield from _definitions(block)


def _free_names(node: ast.AST, left_out: ast.AST | None) -> set[str]:
    """Return the names that a definition takes from around it, without those of `left_out`."""
    if node is left_out:
        return set()
    if isinstance(node, ast.Name):
        return {node.id} if isinstance(node.ctx, ast.Load) else set()
    free = set[str]().union(*(_free_names(child, left_out) for child in ast.iter_child_nodes(node)))
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
        free -= {one.arg for one in _arguments(node)}
        free -= {name for statement in node.body for name in bound_names(statement)} - _declared_global(node)
    return free


def _declared_global(function: Definition) -> set[str]:
    return {name for node in ast.walk(function) if isinstance(node, ast.Global) for name in node.names}


def _overwritten(statement: ast.stmt) -> set[str]:
    """Return the names of which an assignment makes whatever they were before unimportant."""
    match statement:
        case ast.Assign(targets=targets) if all(isinstance(target, ast.Name) for target in targets):
            return _names(*targets)
        case _:
            return set()


def _bound_by_header(statement: ast.stmt) -> Iterator[str]:
    match statement:
        case ast.For(target=target) | ast.AsyncFor(target=target):
            yield from _names(target)
        case ast.With(items=items) | ast.AsyncWith(items=items):
            yield from _names(*(item.optional_vars for item in items if item.optional_vars))
        case _:
            pass


def _read_by_header(statement: ast.stmt) -> set[str]:
    own = [child for child in ast.iter_child_nodes(statement) if not isinstance(child, ast.stmt)]
    return _loads(*own)


def _enter(way: Sequence[_Block], needed: set[str], now: Callable[[str], str], lines: _Lines) -> None:
    """Let what is around a place be entered without asking; a loop runs once, for the present item."""
    for outer, inner in itertools.pairwise(way):
        statement = outer.entered
        first = inner.before[0] if inner.before else inner.entered
        is_body = getattr(statement, "body", [])[:1] == [first]
        if isinstance(statement, _DEFINES):
            continue
        if is_body and needed & set(_bound_by_header(statement)):
            match statement:
                case ast.For(target=ast.Name(id=name)):
                    header = f"for {name} in [{now(name)}]:"
                case ast.With() | ast.AsyncWith():
                    lines.keep_lines(statement.lineno - 1, first.lineno - 1)
                    continue
                case _:
                    raise NotSlicedError("the variables of the loop around it are not followed", statement)
        else:
            header = "if True:"
        if is_body:
            lines.enter(statement.lineno - 1, header, statement)
        elif not (isinstance(first, ast.If) and first.col_offset == statement.col_offset):
            # `else:`, `except …:` and `finally:` stand on the line before their block.
            lines.enter(first.lineno - 2, header, statement)


def _undecorate(function: Definition, lines: _Lines) -> None:
    body = function.body[0]
    lines.keep_lines(function.lineno - 1, body.lineno - 1)
    if body.lineno == function.lineno:
        raise NotSlicedError("the function is written in one line", function)


class _Lines:
    """The lines of a text, of which some are kept."""

    def __init__(self, index: LineIndex) -> None:
        self._index = index
        self._kept: set[int] = set()
        self._other: dict[int, str] = {}

    def keep_lines(self, first: int, end: int) -> None:
        self._kept.update(range(first, end))

    def keep(self, statement: ast.stmt, without: Definition | None = None) -> None:
        decorators = [one.lineno for one in getattr(statement, "decorator_list", ())]
        first, end = min([statement.lineno, *decorators]) - 1, statement.end_lineno or statement.lineno
        if without is None or not first < (without.end_lineno or 0) <= end:
            self.keep_lines(first, end)
            return
        start = min([without.lineno, *(one.lineno for one in without.decorator_list)]) - 1
        self.keep_lines(first, start)
        self.keep_lines(without.end_lineno or without.lineno, end)

    def keep_header(self, statement: ast.stmt, blocks: Sequence[Sequence[ast.stmt]]) -> None:
        """Keep the lines of a compound statement that are none of its blocks', such as `else:`."""
        inside = {
            line for block in blocks for one in block for line in range(one.lineno - 1, one.end_lineno or one.lineno)
        }
        self._kept.update(set(range(statement.lineno - 1, statement.end_lineno or statement.lineno)) - inside)

    def replace(self, statement: ast.stmt, text: str) -> None:
        """Put `text` in the place of a statement."""
        for line in range(statement.lineno - 1, statement.end_lineno or statement.lineno):
            self._other[line] = ""
        indent = self._index.line(statement.lineno - 1)[: statement.col_offset]
        self._other[statement.lineno - 1] = (indent if not indent.strip() else "") + text

    def enter(self, line: int, header: str, statement: ast.stmt) -> None:
        """Make `header` of the line that opens a block of `statement`."""
        indent = self._index.line(statement.lineno - 1)[: statement.col_offset]
        if indent.strip():
            raise NotSlicedError("several statements stand in its line", statement)
        self._other[line] = indent + header

    def text(self) -> str:
        """Return the text with what is not kept blank."""
        count = self._index.position(len(self._index.text)).line + 1
        lines = [self._line(number) for number in range(count)]
        return "\n".join(lines)

    def _line(self, number: int) -> str:
        if number in self._other:
            return self._other[number]
        return self._index.line(number).rstrip("\r\n") if number in self._kept else ""

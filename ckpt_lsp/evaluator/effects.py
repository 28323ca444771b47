"""Which top-level statements of a module may change something outside it when it is imported.

    @MODELS.register()           # a definition that is handed to somebody else's decorator
    class Net(nn.Module): ...

    class Small(Base): ...       # a base may have `__init_subclass__` or a metaclass
    HEADS["small"] = Small       # a store into something that is not of this module
    register(Small)              # a call
    parts = [importlib.import_module(f"parts.{name}") for name in names]

The rest binds names of the module, which is done when they are asked for. What is built on names of installed packages
(`@dataclass`, `nn.Module`, `warnings.filterwarnings("ignore")`) registers nothing that a program looks up.
"""

from __future__ import annotations

import ast
import builtins
from collections.abc import Iterable, Iterator, Set

from ckpt_lsp.evaluator.modules import bound_names, root_of, same_scope

_IMPORTERS = ("import_module", "__import__", "exec")
_DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
_BUILTINS = frozenset(vars(builtins))
_REACHING_OUT = frozenset({"setattr", "delattr", "exec", "__import__", "globals"})

Import = ast.Import | ast.ImportFrom


def imports_in(statement: ast.stmt) -> Iterator[Import]:
    """Yield the imports that a top-level statement is, or has in it."""
    if not _is_for_others(statement):
        yield from (nested for nested in same_scope(statement) if isinstance(nested, Import))


def acting(body: Iterable[ast.stmt], foreign: Set[str]) -> Set[int]:
    """Return the numbers of the statements that may act outside their module.

    `foreign` are the names in it that come from installed packages.
    """
    body = list(body)
    bound = {name for statement in body for name in bound_names(statement)}
    defined = {statement.name for statement in body if isinstance(statement, _DEFINITIONS)}
    harmless = foreign | (_BUILTINS - bound - _REACHING_OUT)
    return {
        number
        for number, statement in enumerate(body)
        if not _is_for_others(statement) and any(_acts(nested, harmless, defined) for nested in same_scope(statement))
    }


def _is_for_others(statement: ast.stmt) -> bool:
    """Whether a statement is for the module run as a script, or for a type checker."""
    if not isinstance(statement, ast.If):
        return False
    match statement.test:
        case ast.Compare(left=ast.Name(id="__name__"), ops=[ast.Eq()], comparators=[ast.Constant(value="__main__")]):
            return True
        case ast.Name(id="TYPE_CHECKING") | ast.Attribute(attr="TYPE_CHECKING"):
            return True
        case _:
            return False


def _acts(statement: ast.stmt, harmless: Set[str], defined: Set[str]) -> bool:
    def matters(node: ast.expr) -> bool:
        root = root_of(node)
        return root is not None and root not in harmless

    match statement:
        case ast.FunctionDef(decorator_list=decorators) | ast.AsyncFunctionDef(decorator_list=decorators):
            return any(map(matters, decorators))
        case ast.ClassDef(decorator_list=decorators, bases=bases, keywords=keywords):
            return any(map(matters, [*decorators, *bases, *(keyword.value for keyword in keywords)]))
        case ast.Expr(value=ast.Call() as call):
            return matters(call) or _imports(call)
        case ast.Expr(value=value):
            return _imports(value)
        case ast.Assign(targets=targets, value=value):
            stored = any(_is_part(target) and matters(target) for target in targets)
            return stored or _hands_over(value, defined, harmless)
        case ast.AugAssign(target=target):
            return matters(target)
        case ast.Delete(targets=targets):
            return any(_is_part(target) and matters(target) for target in targets)
        case ast.For(iter=iterable):
            return _imports(iterable)
        case _:
            return False


def _is_part(target: ast.expr) -> bool:
    return isinstance(target, ast.Subscript | ast.Attribute)


def _hands_over(value: ast.expr, defined: Set[str], harmless: Set[str]) -> bool:
    """Whether a value is got by importing, or by giving a function or class of the module to a call."""
    match value:
        case ast.Call(args=arguments, keywords=keywords) if root_of(value) not in harmless:
            given = [*arguments, *(keyword.value for keyword in keywords)]
            return _imports(value) or any(isinstance(one, ast.Name) and one.id in defined for one in given)
        case ast.Call() | ast.ListComp() | ast.DictComp() | ast.SetComp():
            return _imports(value)
        case _:
            return False


def _imports(value: ast.expr) -> bool:
    names = (getattr(node, "id", None) or getattr(node, "attr", None) for node in ast.walk(value))
    return any(name in _IMPORTERS for name in names)

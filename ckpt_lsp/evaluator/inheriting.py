"""Methods that a class inherits and that say something of it: which model it builds, which file it loads."""

from __future__ import annotations

import ast
from collections.abc import Collection

from ckpt_lsp.evaluator.modules import Module
from ckpt_lsp.evaluator.values import ClassMethod, ClassValue, FunctionNode, FunctionValue

Inherited = tuple[ClassValue, FunctionNode]


def inherited_methods(module: Module, root: str, names: Collection[str]) -> list[Inherited]:
    """Return the methods in which something called one of `names` is, with the class in the file that inherits them.

    They come from other classes of the same project, the files below `root`. What such a method builds and which file
    it reads is often up to the subclass. Defaults are the base's own, though: a method that has some is left to
    whoever calls it.
    """
    statements = module.source.tree.body if module.source else []
    defined = [module.content.get(node.name) for node in statements if isinstance(node, ast.ClassDef)]
    return [found for cls in defined if isinstance(cls, ClassValue) for found in _of_class(cls, root, names)]


def _of_class(cls: ClassValue, root: str, names: Collection[str]) -> list[Inherited]:
    bases = [base for base in cls.mro[1:] if base.module and not base.module.stand_in]
    own = [base for base in bases if base.module and (base.module.path or "").startswith(root + "/")]
    found = []
    for name, attribute in ((name, attribute) for base in own for name, attribute in base.content.items()):
        function = attribute.function if isinstance(attribute, ClassMethod) else attribute
        if isinstance(function, FunctionValue) and cls.lookup(name) is attribute and _is_told(function.node, names):
            found.append((cls, function.node))
    return found


def _is_told(node: FunctionNode, names: Collection[str]) -> bool:
    """Whether a function has a call of one of `names` and no defaults."""
    defaults = [*node.args.defaults, *(default for default in node.args.kw_defaults if default is not None)]
    called = (inner.attr for inner in ast.walk(node) if isinstance(inner, ast.Attribute))
    return not defaults and any(name in names for name in called)

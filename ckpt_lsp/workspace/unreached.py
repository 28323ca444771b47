"""Loads in the source that evaluation never came to."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from ckpt_lsp.evaluator.call_sites import Site, call_sites
from ckpt_lsp.evaluator.events import Definition, LoadEvent, Reaching
from ckpt_lsp.evaluator.machine import Machine
from ckpt_lsp.evaluator.modules import Module
from ckpt_lsp.evaluator.remaking import sliced
from ckpt_lsp.tensors import Reason


def unreached(machine: Machine, path: str) -> Iterator[LoadEvent]:
    """Yield an event without values for each load in the file at `path` that the program, which has run, left out."""
    module = next((module for module in machine.modules.values() if module.path == path), None)
    if module is None or module.source is None or not machine.unreached:
        return
    for site in call_sites(module.source, machine.libraries.of_unknown):
        where = module.span(site.call)
        reason = _reason(machine, module, site) if site.call in machine.unreached else None
        if where and reason:
            inside = Definition(path, site.qualname) if site.around else None
            reaching = Reaching(alone=inside, came=False)
            strict = _strict(site.call)
            again = sliced(machine, module, site.call) if machine.keeps_makings else None
            yield LoadEvent(
                where, site.name, reason, reason, strict, None, is_module=False, reaching=reaching, remaking=again
            )


def _strict(call: ast.Call) -> bool | None:
    """Return what the call's text passes as `strict`, which is true where it passes nothing."""
    given = [*call.args[1:2], *(keyword.value for keyword in call.keywords if keyword.arg in ("strict", None))]
    if not given:
        return True
    return given[0].value if isinstance(given[0], ast.Constant) and isinstance(given[0].value, bool) else None


def _reason(machine: Machine, module: Module, site: Site) -> Reason | None:
    """Return why evaluation did not come to a load; `None` where that is because no run of the program does."""
    for node in (site.statement, *site.around):
        if node in machine.stopped:
            return machine.stopped[node]
    function = next((node for node in reversed(site.around) if not isinstance(node, ast.ClassDef)), None)
    if function is not None and function not in machine.reached:
        return Reason(f"no call of {function.name} is found", module.span(function))
    stop = next(iter(machine.stopped.values()), None)
    return Reason(f"evaluation does not come to this line: {stop.text}", stop.span) if stop else None

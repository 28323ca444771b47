"""Whether a load goes through: what evaluation asks where the program catches the error of one that does not."""

from __future__ import annotations

from ckpt_lsp.evaluator.events import LoadEvent
from ckpt_lsp.matching.compare import compare
from ckpt_lsp.tensors import ModuleTree, StateDict


def succeeds(event: LoadEvent) -> bool | None:
    """Return whether `load_state_dict` surely raises nothing or surely a `RuntimeError`; `None` for neither."""
    if not isinstance(event.model, ModuleTree) or not isinstance(event.state, StateDict):
        return None
    comparison = compare(event.model, event.state)
    if comparison.errors or (event.strict and not comparison.agrees):
        return False
    goes_through = comparison.decided and (comparison.agrees or event.strict is False)
    return True if goes_through else None

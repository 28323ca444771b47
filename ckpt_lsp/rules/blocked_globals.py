"""`blocked-globals`: `torch.load` would refuse the file, because it needs more than tensors."""

from __future__ import annotations

from ckpt_lsp.matching.findings import BlockedGlobals
from ckpt_lsp.rules.diagnostic import Level, Rule
from ckpt_lsp.rules.words import listed

RULE = Rule("blocked-globals", Level.WARNING, "`torch.load` would refuse it: `weights_only` is true, and it is not")


def message(finding: BlockedGlobals) -> str:
    """Say what the file needs, and how to allow it."""
    return (
        f'`torch.load` refuses "{finding.path}" with `weights_only=True`, the default since PyTorch 2.6, '
        f"for it needs {listed(finding.names)}. "
        "If you trust the file, allow these with `torch.serialization.safe_globals`."
    )

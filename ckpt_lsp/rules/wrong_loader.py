"""`wrong-loader`: `torch.load` of a safetensors file, or the reverse.

PyTorch 2.13 itself reads a file with `safetensors` if its name ends in `.safetensors`: then nothing is wrong.
"""

from __future__ import annotations

from ckpt_lsp.matching.findings import WrongLoader
from ckpt_lsp.rules.diagnostic import Level, Rule

RULE = Rule("wrong-loader", Level.ERROR, "`torch.load` of a safetensors file, or the reverse")


def message(finding: WrongLoader) -> str:
    """Say what the file is, and which loader reads it."""
    right = "safetensors.torch.load_file" if finding.format == "safetensors" else "torch.load"
    return f'"{finding.path}" is a {finding.format} file, which `{finding.loader}` cannot read: use `{right}`.'

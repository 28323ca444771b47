"""What `torch.load(weights_only=True)` refuses besides globals that it does not allow."""

from __future__ import annotations

from pickletools import opcodes
from typing import TYPE_CHECKING

from ckpt_lsp.checkpoints.checkpoint import Problem, ProblemKind

if TYPE_CHECKING:
    from ckpt_lsp.checkpoints.pickle_walker import PickleWalker


def opcode_problems(walker: PickleWalker) -> list[Problem]:
    """Return the problem of a pickle with opcodes that torch's weights-only unpickler lacks (protocol 4 and 5)."""
    if walker.refused_opcode is None:
        return []
    opcode, position = walker.refused_opcode
    name = next(known.name for known in opcodes if ord(known.code) == opcode)
    text = (
        f"torch.load(weights_only=True) does not understand its pickle protocol {walker.protocol} "
        f"(Unsupported operand {opcode}, {name})"
    )
    return [Problem(ProblemKind.WEIGHTS_ONLY, text, walker.origin + position)]

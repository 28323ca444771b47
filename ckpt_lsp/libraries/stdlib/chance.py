"""`random`, `time`, `datetime` and the like: what differs from run to run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ckpt_lsp.evaluator.heap import join
from ckpt_lsp.evaluator.natives import Library
from ckpt_lsp.evaluator.values import ListValue, Unknown, Value

if TYPE_CHECKING:
    from ckpt_lsp.evaluator.machine import Machine

RANDOM = Library("random")

_CLAUSE = "a random number is not known"


@RANDOM.native(
    "random", "uniform", "randint", "randrange", "gauss", "normalvariate", "getrandbits", "betavariate", "expovariate",
    "triangular", "lognormvariate", "getstate", "randbytes",
)  # fmt: skip
def number(machine: Machine, *arguments: Value, **options: Value) -> Value:
    """A random number."""
    return machine.unknown(_CLAUSE, plain=True)


@RANDOM.native("seed", "setstate")
def seed(machine: Machine, *arguments: Value, **options: Value) -> Value:
    """`random.seed`."""
    return None


@RANDOM.native("choice")
def choice(machine: Machine, seq: Value) -> Value:
    """`random.choice`: one of the items."""
    items, more = machine.items_of(seq)
    if more:
        return Unknown(more)
    return join(items, machine.reason("a random choice is not known")) if items else machine.unknown(_CLAUSE)


@RANDOM.native("choices", "sample")
def sample(machine: Machine, population: Value, *arguments: Value, k: Value = 1, **options: Value) -> Value:
    """`random.sample`: some of the items."""
    length = arguments[-1] if arguments and isinstance(arguments[-1], int) else k
    if not isinstance(length, int) or length > 10_000:
        return ListValue((), machine.reason(_CLAUSE))
    return ListValue(choice(machine, population) for _ in range(length))


@RANDOM.native("shuffle")
def shuffle(machine: Machine, x: Value) -> Value:
    """`random.shuffle`: every item may be anywhere."""
    if isinstance(x, ListValue) and x.items:
        anything = choice(machine, x)
        machine.heap.replace(x, [anything] * len(x.items), x.open)
    return None

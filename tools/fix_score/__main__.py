"""Score causes and fixes; exit with 1 if a fix breaks its promise, or fewer than 95 % of the causes are named right."""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from tools.fix_score.architectures import NAMES
from tools.fix_score.faults import FAULTS
from tools.fix_score.scoring import Result, score

_LEAST_NAMED = 0.95


def main() -> int:
    """Make the cases, judge them and report."""
    options = _parser().parse_args()
    cases = [(name, faults) for name in NAMES for faults in FAULTS]
    results = []
    start = time.monotonic()
    for number, (name, faults) in enumerate(cases):
        if number % options.every:
            continue
        with tempfile.TemporaryDirectory() as folder:
            results.append(score(Path(folder), name, faults, number))
    _show(results, time.monotonic() - start)
    right = sum(result.is_named_right for result in results)
    return 0 if right >= _LEAST_NAMED * len(results) and not any(result.problems for result in results) else 1


def _show(results: list[Result], seconds: float) -> None:
    for result in results:
        if not result.is_named_right:
            print(f"{result.name}: expected {', '.join(result.expected)}; named {', '.join(result.named) or 'nothing'}")
        for problem in result.problems:
            print(f"{result.name}: {problem}")
    kinds = Counter(kind for result in results for kind in result.expected)
    right = sum(result.is_named_right for result in results)
    fixes, bad = sum(result.fixes for result in results), sum(len(result.problems) for result in results)
    print(
        f"{len(results)} faults over {len(NAMES)} models: {', '.join(f'{n} {kind}' for kind, n in kinds.most_common())}"
    )
    print(f"causes named right: {right} of {len(results)} ({right / len(results):.1%})")
    print(f"fixes offered, applied and run: {fixes}, of which {bad} break a promise ({seconds:.0f} s)")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tools.fix_score", description=__doc__)
    parser.add_argument("--every", type=int, default=1, metavar="N", help="only every Nth case, for a quick look")
    return parser


if __name__ == "__main__":
    sys.exit(main())

"""Score dry runs of real architectures; exit with 1 unless all are exact that torch itself can build."""

from __future__ import annotations

import argparse
import re
import sys
import time
from collections import Counter
from pathlib import Path

from tools.dynamic_score import environment
from tools.dynamic_score.rows import Oracle
from tools.dynamic_score.scoring import VERDICTS, Result, results

FAMILIES = ("torchvision", "timm", "transformers")


def main() -> int:
    """Make the environment, judge the rows and report."""
    options = _parser().parse_args()
    oracle = Oracle(options.oracle)
    environment.make(options.environment, oracle.pins)
    good = True
    for family in options.families or FAMILIES:
        rows = [row for row in oracle.rows(family) if re.search(options.only, row.name)][:: options.every]
        start = time.monotonic()
        found = [_shown(result) for result in results(oracle, rows[: options.limit], options.environment)]
        good &= _show(family, found, time.monotonic() - start)
    return 0 if good else 1


def _shown(result: Result) -> Result:
    if result.verdict != "exact":
        print(f"{result.verdict:12} {result.row.family} {result.row.name}: {result.why}", flush=True)
    return result


def _show(family: str, found: list[Result], seconds: float) -> bool:
    count = Counter(result.verdict for result in found)
    told = ", ".join(f"{count[verdict]} {verdict}" for verdict in VERDICTS)
    print(f"{family}: {len(found)} rows: {told} ({seconds:.0f} s)", flush=True)
    return not count["WRONG"] and not count["not built"]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tools.dynamic_score", description=__doc__)
    parser.add_argument("families", nargs="*", metavar="FAMILY", help=f"which of {', '.join(FAMILIES)} (default: all)")
    parser.add_argument("--oracle", type=Path, default=Path("../shared/oracle"), metavar="FOLDER", help="the rows")
    parser.add_argument("--environment", type=Path, default=Path(".venv-dynamic"), metavar="FOLDER")
    parser.add_argument("--limit", type=int, metavar="N", help="at most so many rows of each family")
    parser.add_argument("--every", type=int, default=1, metavar="N", help="only every Nth row, for a quick look")
    parser.add_argument("--only", default="", metavar="REGEX", help="only rows with such a name")
    return parser


if __name__ == "__main__":
    sys.exit(main())

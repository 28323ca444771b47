"""Survey the forms of real code; exit with 1 if too few are decided or any is decided wrongly."""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path

from tools.survey.covering import covering
from tools.survey.program import program
from tools.survey.report import good_enough, show
from tools.survey.running import results


def main() -> int:
    """Generate, run, compare and report."""
    options = _parser().parse_args()
    programs = [
        program(combination, number) for number, combination in enumerate(covering(options.programs, options.seed))
    ]
    chosen = [one for one in programs if not options.only or one.number in options.only]
    start = time.monotonic()
    with tempfile.TemporaryDirectory() as temporary:
        root = Path(options.keep or temporary).resolve()
        found = list(results(chosen, root))
    show(found, time.monotonic() - start)
    return 0 if good_enough(found) else 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tools.survey", description=__doc__)
    parser.add_argument(
        "--programs", type=int, default=250, metavar="N", help="how many programs (default %(default)s)"
    )
    parser.add_argument("--seed", type=int, default=0, help="another one makes other combinations of the same forms")
    parser.add_argument("--only", type=int, nargs="*", metavar="N", help="run only the programs with these numbers")
    parser.add_argument("--keep", metavar="FOLDER", help="write the programs there and leave them")
    return parser


if __name__ == "__main__":
    sys.exit(main())

"""Measure everything and print one table; exit with 1 if a required ratio is missed."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from tools.bench import dry_runs, editor, explaining, headers, processes, scale
from tools.bench.measure import show


def main() -> int:
    """Run all benchmarks."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name).resolve()
        rows = [
            *headers.measure(folder),
            *explaining.measure(),
            *processes.measure(),
            *dry_runs.measure(folder),
            *editor.measure(folder),
            *scale.measure(folder),
        ]
    show(rows)
    return 0 if all(row.good_enough for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main())

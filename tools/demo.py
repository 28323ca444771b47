"""Show what `ckpt-lsp check` finds in examples/, and that it says what PyTorch says.

Needs neither torch nor anything else but the installed package.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from tools.examples import EXAMPLES, FOLDERS, in_pytorchs_words, recorded

RULES = {
    "data_parallel": {"missing-keys", "unexpected-keys"},
    "nested_checkpoint": {"missing-keys", "unexpected-keys"},
    "nothing_loaded": {"nothing-loaded"},
    "renamed_layer": {"missing-keys", "unexpected-keys"},
    "size_mismatch": {"size-mismatch"},
}
"""What each example is there to show."""


def check(*options: str) -> subprocess.CompletedProcess[str]:
    """Run `ckpt-lsp check examples` from the project's root."""
    command = [sys.executable, "-m", "ckpt_lsp", "check", EXAMPLES.name, "--resolve", "static", *options]
    return subprocess.run(command, cwd=EXAMPLES.parent, capture_output=True, text=True, timeout=60)


def found(report: dict[str, Any], folder: Path) -> tuple[str, set[str]]:
    """Return what the report says about one example: its loads in PyTorch's words, and the rules it breaks."""
    loads = [load for load in report["loads"] if _is_in(folder, load)]
    rules = {diagnostic["rule"] for diagnostic in report["diagnostics"] if _is_in(folder, diagnostic)}
    return "".join(in_pytorchs_words(load) for load in loads), rules


def causes(report: dict[str, Any], folder: Path) -> list[str]:
    """Return the causes that the report names for one example."""
    return [cause["message"] for load in report["loads"] if _is_in(folder, load) for cause in load["causes"]]


def _is_in(folder: Path, place: dict[str, Any]) -> bool:
    return bool(place["path"] == f"{EXAMPLES.name}/{folder.name}/load.py")


def verdict(report: dict[str, Any], folder: Path) -> bool:
    """Print what was found in one example; return whether that is what PyTorch says."""
    words, rules = found(report, folder)
    as_promised = words == recorded(folder) and rules == RULES[folder.name]
    lines = [f"cause: {cause}" for cause in causes(report, folder)] + words.splitlines()
    print(f"{folder.name}: {', '.join(sorted(rules))}" + ("" if as_promised else "  ** NOT WHAT PYTORCH SAYS **"))
    print("".join(f"    {line}\n" for line in lines))
    return as_promised


def main() -> int:
    """Print the diagnostics, then each example in PyTorch's words; return 0 if all are as PyTorch says."""
    print("$ ckpt-lsp check examples\n")
    print(check().stdout)
    run = check("--output-format", "json")
    if run.returncode != 1 or not run.stdout:
        print(run.stderr, "ckpt-lsp should find errors in the examples; it ended with exit code", run.returncode)
        return 1
    report = json.loads(run.stdout)
    print("The same, in PyTorch's words:\n")
    right = sum([verdict(report, folder) for folder in FOLDERS])
    print(f"{right} of {len(FOLDERS)} examples: same keys, order and shapes as PyTorch reports")
    return 0 if right == len(FOLDERS) else 1


if __name__ == "__main__":
    sys.exit(main())

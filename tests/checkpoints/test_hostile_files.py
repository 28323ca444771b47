"""No file costs more than a second and 200 MB; one that must be refused gives an offset and a reason."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.checkpoints.hostile_files import FILES, READABLE


@pytest.mark.skipif(sys.platform != "linux", reason="the limits are Linux's")
@pytest.mark.parametrize("name", FILES)
def test_a_hostile_file_is_read_or_refused_within_limits(name: str) -> None:
    command = [sys.executable, "-m", "tests.checkpoints.hostile_files", name]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    verdict, *rest = done.stdout.split(maxsplit=2)
    assert (verdict == "read") == (name in READABLE), done.stdout
    assert verdict == "read" or (rest[0].isdigit() and rest[1])

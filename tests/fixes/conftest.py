from __future__ import annotations

from pathlib import Path

import pytest

from tests.fixes.running import Program


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Program:
    monkeypatch.chdir(tmp_path)
    return Program(tmp_path)

"""Holds: the causes of faults made on purpose are named, and the fixes offered for them keep their promises."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools.fix_score.architectures import NAMES
from tools.fix_score.faults import ENTRY, FAULTS, HEAD, MODULE, PART, RENAMED, Fault
from tools.fix_score.scoring import score


@pytest.mark.parametrize(
    ("architecture", "faults"),
    [("lenet", (HEAD, MODULE)), ("vit", (RENAMED, ENTRY)), ("detector", (PART,))],
)
def test_causes_are_named_and_fixes_work(tmp_path: Path, architecture: str, faults: tuple[Fault, ...]) -> None:
    result = score(tmp_path, architecture, faults, 0)
    assert result.is_named_right
    assert result.fixes > 0
    assert result.problems == ()


def test_there_are_faults_alone_and_in_pairs_over_many_models() -> None:
    assert len(NAMES) >= 25
    assert len(NAMES) * len(FAULTS) >= 300
    assert {len(faults) for faults in FAULTS} == {1, 2}

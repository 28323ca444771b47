"""How a row is judged, with an oracle of two keys."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tools.dynamic_score.rows import Oracle
from tools.dynamic_score.scoring import judged

SCORE = """
SOURCES = {"timm": "timm==1.0.31"}
def target(row): return row["import_path"] + "()"
def digest(keys): return " ".join(f"{key}{value['shape']}" for key, value in sorted(keys.items()))
"""


def keys(bias: list[int], dtype: str = "float32") -> dict[str, Any]:
    return {"bias": {"shape": bias, "dtype": dtype}, "weight": {"shape": [2, 3], "dtype": "float32"}}


@pytest.fixture
def oracle(tmp_path: Path) -> Oracle:
    (tmp_path / "score.py").write_text(SCORE, encoding="utf-8")
    row = {"name": "net", "import_path": "nets:net", "args": {}, "sha256": "bias[2] weight[2, 3]"}
    (tmp_path / "timm.jsonl").write_text(json.dumps(row) + "\n", encoding="utf-8")
    return Oracle(tmp_path)


@pytest.mark.parametrize(
    ("answer", "plain", "verdict"),
    [
        ({"resolved_by": "dynamic", "keys": keys([2])}, {"keys": keys([2])}, "exact"),
        ({"resolved_by": "dynamic", "keys": keys([3])}, {"keys": keys([2])}, "WRONG"),
        ({"resolved_by": "dynamic", "keys": keys([2], "float16")}, {"keys": keys([2])}, "WRONG"),
        ({"resolved_by": "static", "keys": keys([2]), "reasons": ["it raised"]}, {"keys": keys([2])}, "not built"),
        ({"error": "the process has ended"}, {"keys": keys([2])}, "not built"),
        ({"error": "it raised"}, {"error": "it raised"}, "torch cannot"),
        ({"resolved_by": "dynamic", "keys": keys([3])}, {"keys": keys([3])}, "torch cannot"),
        ({"resolved_by": "dynamic", "keys": keys([2])}, {"error": "it needs data"}, "exact"),
    ],
)
def test_a_row_is_judged_by_the_plain_build_and_the_oracle(
    oracle: Oracle, answer: dict[str, Any], plain: dict[str, Any], verdict: str
) -> None:
    (row,) = oracle.rows("timm")
    assert row.target == "nets:net()"
    assert judged(oracle, row, answer, plain).verdict == verdict

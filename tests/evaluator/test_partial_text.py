"""Text of which parts are known: every text that it may be matches its pattern."""

from __future__ import annotations

import fnmatch
from pathlib import Path

import pytest

from ckpt_lsp.evaluator.values import Unknown
from tests.libraries.stdlib.agreement import evaluate, result_in_python

TEMPLATES = {
    "'runs/net_%s.pth' % x": "runs/net_*.pth",
    "'%d_%03d%%.pth' % (x, 7)": "*_*%.pth",
    "'%(a)s.pth' % {'a': x}": "*.pth",
    "f'runs/net_{x}.pth'": "runs/net_*.pth",
    "f'runs/{x}{x:>3}_{1}.pth'": "runs/*_1.pth",
    "'runs/net_{}_{{a}}.pth'.format(x)": "runs/net_*_{a}.pth",
    "'{a}/{0}'.format('b', a=x)": "*/*",
    "'runs/' + str(x) + '.pth'": "runs/*.pth",
    "os.path.join('runs', '%s.pth' % x)": "runs/*.pth",
    "os.path.join('a[b]', f'{x}.pth')": "a[[]b]/*.pth",
    "str(Path('runs') / f'{x}.pth')": "runs/*.pth",
    "os.fspath(Path('runs', 'a', f'{x}.pth'))": "runs/a/*.pth",
    'f\'{Path("runs") / (str(x) + ".pth")}\'': "runs/*.pth",
}
HEADER = "import os, sys\nfrom pathlib import Path\n"


@pytest.mark.parametrize(("expression", "pattern"), TEMPLATES.items())
def test_the_pattern_of_a_text_with_an_unknown_part_is_matched_by_what_python_makes(
    expression: str, pattern: str
) -> None:
    _, value = evaluate(f"{HEADER}x = len(sys.argv)\nresult = {expression}")
    assert isinstance(value, Unknown)
    assert value.plain
    assert value.pattern == pattern
    assert fnmatch.fnmatchcase(result_in_python(f"{HEADER}x = 12\nresult = {expression}"), pattern)


def test_of_two_ways_the_one_with_a_pattern_is_kept() -> None:
    _, value = evaluate(f"{HEADER}x = sys.argv[1]\nresult = x if os.path.exists(x) else 'runs/' + x")
    assert isinstance(value, Unknown)
    assert value.pattern == "runs/*"


def test_an_absolute_path_keeps_the_pattern(tmp_path: Path) -> None:
    _, value = evaluate(f"{HEADER}result = os.path.abspath('runs/' + sys.argv[1])", tmp_path)
    assert isinstance(value, Unknown)
    assert value.pattern == "runs/*"

"""`re`, and what is refused because `re` cannot be interrupted."""

from __future__ import annotations

import pytest

from ckpt_lsp.libraries.stdlib.regex_safety import is_quick
from tests.libraries.stdlib.agreement import assert_agrees, reason_of


def test_keys_are_renamed_as_in_real_code() -> None:
    assert_agrees(
        r"""
        import re
        keys = ["module.features.denseblock1.denselayer2.norm.1.weight", "module.layers.0.attn.bias",
        "stem.0.conv.weight"]
        pattern = re.compile(r"^(.*denselayer\d+\.(?:norm|relu|conv))\.((?:[12])\.(?:weight|bias))$")
        result = []
        for key in keys:
            m = pattern.match(key)
            result.append(m.group(1) + m.group(2) if m else re.sub(r"layers\.(\d+)", r"blocks.\g<1>", key))
        result += [re.sub("^module.", "", keys[0]), re.sub(r"(\w+)\.(\w+)$", lambda m: m.group(2) + "_" + m[1],
        "a.b.c"),
                   re.split(r"[._]", "a.b_c"), re.split("(,)", "1,2"), re.findall(r"\d+", "a1b22"),
                   re.findall(r"(\w)(\d)", "a1b2"),
                   [m.span() for m in re.finditer("ab", "abcab")], re.fullmatch(r"\d+", "12").group(), re.match("x",
                   "y"),
                   re.search(r"(?P<n>\d+)(?:\.(?P<m>x))?", "k7").groupdict(), bool(re.search("(?i)ABC", "abc")),
                   re.search("abc", "ABC", re.I).start(), re.subn("a", "b", "aa", count=1), re.escape("a.b"),
                   re.compile("(a)(b)?").match("a").groups(), re.compile("(a)(b)?").groups, re.sub("", "-", "ab"),
                   re.sub(r"(a)|b", r"[\1]", "ab"), re.split(r"\s*", "a b", maxsplit=1), re.compile("a").pattern,
                   re.match("a", "a").string, re.compile("b").match("ab", 1).span(), re.sub(r"\.", "\\\\", "a.b"),
                   re.sub("x", r"\n\t", "x"), re.match(r"(a)(b)", "ab").expand(r"\2\1"), re.match("(a)(b)",
                   "ab").lastindex]
        """
    )


def test_errors_are_raised_in_the_program() -> None:
    assert_agrees(
        """
        import re
        result = []
        try:
            re.compile("(")
        except Exception:
            result.append("broken")
        try:
            re.match("a", "a").group(3)
        except IndexError:
            result.append("no such group")
        """
    )


def test_of_an_unknown_text_nothing_is_known() -> None:
    assert "sys.argv" in reason_of("import re, sys\nresult = re.sub('a', 'b', sys.argv[0])")


@pytest.mark.parametrize("pattern", [r"(a+)+$", r"(a|a)*b", r"(x+x+)+y", r"([a-z]+)*$", r"(.*)*x", r"(a?){30}b"])
def test_patterns_that_backtrack_without_end_are_refused(pattern: str) -> None:
    assert not is_quick(pattern, 0, 60)
    clause = "matching this regular expression may take too long"
    assert reason_of(f"import re\nresult = re.sub(r'{pattern}', '', 'a' * 60)") == clause


@pytest.mark.parametrize("pattern", ["a?" * 30 + "a" * 30, r"(a|ab)(c|bcd)" * 15, r".*.*.*.*z", r"(.+)-\1-\1"])
def test_patterns_with_too_many_choices_are_refused(pattern: str) -> None:
    assert not is_quick(pattern, 0, 1_000)


@pytest.mark.parametrize(
    "pattern",
    [r"^(?:module\.)+", r"(layer\d+\.)+", r"(\d+)\.(\d+)\.", r"(\w+\.)*weight", r"(.*)\.(.*)", r"^blocks\.(\d+)\.(.*)$",
     r"([A-Z]+)([A-Z][a-z])", r"layers\.(\d+)\.(self_attn|mlp)\.", r"\s+|,", r"(?<!^)(?=[A-Z])"],
)  # fmt: skip
def test_usual_patterns_are_quick(pattern: str) -> None:
    assert is_quick(pattern, 0, 200)

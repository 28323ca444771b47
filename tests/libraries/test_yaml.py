"""PyYAML: what the safe loader reads, and what it must not cost."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.libraries.judged import assert_same_result, evaluated, parts, reason_of, seconds_to_evaluate


def test_scalars_are_those_of_yaml_1_1(tmp_path: Path) -> None:
    (tmp_path / "c.yaml").write_text(
        "[1e-3, 1.0e-3, .5, 1.5e+3, yes, No, on, ~, null, 0x1f, 017, 1_000, 1:30, '1', \"a\\tb\", a b, !!str 1, .inf]"
    )
    assert_same_result("import yaml\nresult = yaml.safe_load(open('c.yaml'))", tmp_path)


@pytest.mark.parametrize(
    "read",
    [
        "yaml.safe_load(open('c.yaml'))",
        "yaml.safe_load(open('c.yaml', 'rb'))",
        "yaml.load(open('c.yaml').read(), Loader=yaml.FullLoader)",
        "yaml.full_load(Path('c.yaml').read_text())",
        "yaml.unsafe_load(Path('c.yaml').open())",
        "yaml.load(Path('c.yaml').read_bytes(), yaml.CSafeLoader)",
        "list(yaml.safe_load_all(open('c.yaml')))",
        "yaml.load(open('c.yaml'), Loader=yaml.BaseLoader)",
    ],
)
def test_every_way_to_read_a_file(read: str, tmp_path: Path) -> None:
    (tmp_path / "c.yaml").write_text("base: &b {x: 1, y: [a, 2]}\nother:\n  <<: *b\n  z: {}\ntext: |\n  two\n  lines\n")
    assert_same_result(f"import yaml\nfrom pathlib import Path\nresult = {read}", tmp_path)


def test_an_alias_is_the_same_object(tmp_path: Path) -> None:
    program = "import yaml\nc = yaml.safe_load('a: &a [1]\\nb: *a')\nc['a'].append(2)\nresult = c"
    assert_same_result(program, tmp_path)


def test_a_resolver_that_the_program_adds_is_followed(tmp_path: Path) -> None:
    assert_same_result(
        """
        import re
        import yaml
        loader = yaml.SafeLoader
        loader.add_implicit_resolver(
            "tag:yaml.org,2002:float", re.compile("^[-+]?[0-9]+[eE][-+]?[0-9]+$"), list("-+0123456789.")
        )
        result = yaml.load("{a: 1e-3, b: 3, c: x}", Loader=loader)
        """,
        tmp_path,
    )


def test_a_node_that_is_no_plain_data_costs_only_itself(tmp_path: Path) -> None:
    program = "import yaml\nresult = yaml.unsafe_load('a: !!python/object/apply:os.getcwd []\\nb: 1\\nc: !x 2')"
    _, value = evaluated(program, tmp_path)
    assert parts(value) == [
        ("a", ["the YAML tag tag:yaml.org,2002:python/object/apply:os.getcwd is not plain data"]),
        ("b", [1]),
        ("c", ["the YAML tag !x is not plain data"]),
    ]


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    assert reason_of("import yaml\nresult = yaml.safe_load(open('no.yaml'))", tmp_path) == "'no.yaml' is not found"


def test_a_broken_file_says_where(tmp_path: Path) -> None:
    (tmp_path / "c.yaml").write_text("a: 1\nb: [1,\nc: }\n")
    assert reason_of("import yaml\nresult = yaml.safe_load(open('c.yaml'))", tmp_path).startswith(
        "the YAML text cannot be parsed (line 3"
    )


def _laughs(first: str, again: str) -> str:
    lines = [f"a0: &a0 {first}"]
    lines += [f"a{n}: &a{n} {again.replace('*', ', '.join([f'*a{n - 1}'] * 9))}" for n in range(1, 12)]
    return "\n".join(lines)


@pytest.mark.parametrize(
    "text",
    [
        _laughs("[x, x]", "[*]"),
        _laughs("{x1: 1}", "{<<: [*]}"),
        "[" * 50_000,
        "a: " * 50_000,
        ":".join(["1"] * 50_000),
        "&a [*a]",
    ],
    ids=["aliases", "merges", "brackets", "keys", "sexagesimal", "itself"],
)
def test_a_hostile_text_costs_little(text: str, tmp_path: Path) -> None:
    (tmp_path / "c.yaml").write_text(text)
    program = "import yaml\nresult = str(yaml.safe_load(open('c.yaml')))"
    seconds_to_evaluate("import yaml", tmp_path)
    assert seconds_to_evaluate(program, tmp_path) < 1


def test_toml_is_read_by_the_standard_library(tmp_path: Path) -> None:
    (tmp_path / "c.toml").write_text("a = 1\nb = [1.5, 2.5]\n[c.d]\ne = {f = 1e-3}\n[[g]]\nh = 1\n[[g]]\nh = 2\n")
    assert_same_result(
        """
        import toml
        result = [toml.load("c.toml"), toml.load(open("c.toml")), toml.loads("a = 2")]
        """,
        tmp_path,
    )

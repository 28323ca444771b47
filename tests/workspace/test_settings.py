"""Settings from several sources, and what is said about those that are no good."""

from __future__ import annotations

import pytest

from ckpt_lsp.rules.diagnostic import Level
from ckpt_lsp.workspace.files import Caches, WorkspaceFiles
from ckpt_lsp.workspace.pyproject import pyproject_settings
from ckpt_lsp.workspace.settings import Settings, SettingsSource, settings_from


def source(values, name="pyproject.toml", folder="/project"):
    return SettingsSource(name, values, folder)


def test_without_a_word_the_defaults_hold():
    assert settings_from([]) == (Settings(), ())
    assert settings_from([source({"interpreter": None})]) == (Settings(), ())


def test_later_sources_win_and_levels_are_set_rule_by_rule():
    settings, warnings = settings_from(
        [
            source({"resolve": "static", "severity": {"partial-load": "off", "missing-keys": "warning"}}),
            source({"resolve": "auto", "severity": {"missing-keys": "hint"}}, "editor"),
        ]
    )
    assert settings == Settings(resolve="auto", severity={"partial-load": Level.OFF, "missing-keys": Level.HINT})
    assert warnings == ()


def test_paths_start_from_the_folder_of_their_source():
    values = {"checkpoint-roots": ["weights", "/data"], "working-directory": "run", "interpreter": "../env/bin/python"}
    settings, _ = settings_from([source(values)])
    assert settings.checkpoint_roots == ("/project/weights", "/data")
    assert settings.working_directory == "/project/run"
    assert settings.interpreter == "/env/bin/python"


@pytest.mark.parametrize("values", [{"dynamic": {"timeout": 3}}, {"dynamic.timeout": 3}])
def test_a_table_in_the_table_is_a_dot_in_the_name(values):
    assert settings_from([source(values)])[0].dynamic_timeout == 3


def test_an_unknown_setting_is_named_with_the_nearest_known_one():
    _, warnings = settings_from([source({"exlude": [], "dynamic": {"memori": 1}, "zzz": 1})])
    assert warnings == (
        "pyproject.toml: unknown setting 'exlude'; did you mean 'exclude'?",
        "pyproject.toml: unknown setting 'dynamic.memori'; did you mean 'dynamic.memory'?",
        "pyproject.toml: unknown setting 'zzz'",
    )


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"resolve": "maybe"}, "resolve must be one of static, auto, dynamic, not 'maybe'"),
        ({"exclude": "build"}, "exclude must be a list of glob patterns, not 'build'"),
        ({"dynamic": {"timeout": True}}, "dynamic.timeout must be a number of seconds above 0, not True"),
        ({"dynamic": {"memory": -1}}, "dynamic.memory must be a whole number of megabytes above 0, not -1"),
        ({"checkpoint-roots": ["", 3]}, "checkpoint-roots must be a list of paths, not ['', 3]"),
    ],
)
def test_a_value_that_cannot_be_is_named_with_what_it_must_be(values, words):
    assert settings_from([source(values)]) == (Settings(), (f"pyproject.toml: {words}",))


def test_a_level_or_rule_that_does_not_exist_is_named():
    _, warnings = settings_from([source({"severity": {"mising-keys": "error", "missing-keys": "loud"}})])
    assert warnings == (
        "pyproject.toml: severity: unknown rule 'mising-keys'; did you mean 'missing-keys'?",
        "pyproject.toml: severity: missing-keys must be error, warning, information, hint or off, not 'loud'",
    )


def test_the_nearest_pyproject_with_the_table_counts(tmp_path):
    inner = tmp_path / "a" / "b"
    inner.mkdir(parents=True)
    (tmp_path / "pyproject.toml").write_text('[tool.ckpt-lsp]\nresolve = "static"\n')
    (tmp_path / "a" / "pyproject.toml").write_text("[project]\n")
    found, warnings = pyproject_settings(str(inner), WorkspaceFiles(Caches()))
    assert (found.values, found.folder, warnings) == ({"resolve": "static"}, str(tmp_path), ())


def test_a_pyproject_that_is_no_toml_is_named_and_passed_over(tmp_path):
    (tmp_path / "pyproject.toml").write_text("[tool.ckpt-lsp\n")
    found, (warning,) = pyproject_settings(str(tmp_path), WorkspaceFiles(Caches()))
    assert found is None
    assert warning.startswith(f"{tmp_path / 'pyproject.toml'}: not read, for it is no valid TOML: ")

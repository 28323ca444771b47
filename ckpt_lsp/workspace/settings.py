"""The settings of one workspace: what they are called, what they may be, and which source of them wins."""

from __future__ import annotations

import difflib
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from ckpt_lsp.rules.diagnostic import Level
from ckpt_lsp.rules.registry import RULES

RESOLUTIONS = ("static", "auto", "dynamic")
LEVELS = tuple(level.value for level in Level)
_LEVELS = f"{', '.join(LEVELS[:-1])} or {LEVELS[-1]}"


@dataclass(frozen=True, slots=True)
class Settings:
    """What may be set in `[tool.ckpt-lsp]`, by the editor, or by a flag.

    `severity` maps a rule to its level; `checkpoint_roots` are folders where bare file names are also looked for.
    `trusted` lets dry runs happen; a project cannot say that of itself. `dynamic_timeout` is in seconds,
    `dynamic_memory` in megabytes. Paths are absolute.
    """

    interpreter: str | None = None
    resolve: str = "auto"
    trusted: bool = False
    working_directory: str | None = None
    checkpoint_roots: tuple[str, ...] = ()
    severity: Mapping[str, Level] = field(default_factory=dict)
    exclude: tuple[str, ...] = ()
    dynamic_timeout: float = 20.0
    dynamic_memory: int = 4096


@dataclass(frozen=True, slots=True)
class SettingsSource:
    """One place where settings come from: how to call it, what it says, and the folder that its paths start from."""

    name: str
    values: Mapping[str, Any]
    folder: str
    of_project: bool = False
    """Whether it comes along with the code, which must not vouch for itself."""


def settings_from(sources: Iterable[SettingsSource]) -> tuple[Settings, tuple[str, ...]]:
    """Return the settings that `sources` give, later ones over earlier ones, and a warning for each that is no good."""
    settings, warnings = Settings(), []
    for source in sources:
        for name, value in _flat(source.values):
            try:
                if source.of_project and name == "trusted":
                    raise _Unfit("trusted is for the editor or --trust to say: a project cannot vouch for itself")
                settings = _set(settings, name, value, source.folder)
            except _Unfit as problem:
                warnings += [f"{source.name}: {line}" for line in problem.args]
    return settings, tuple(warnings)


class _Unfit(Exception):
    """A setting that is not known or has a value that it cannot have; the arguments say so, a line each."""


def _flat(values: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    """Write a table inside a table with a dot, as the names of settings do. `None` is what editors send for unset."""
    for key, value in values.items():
        name = prefix + key
        if isinstance(value, Mapping) and name not in _SETTINGS:
            yield from _flat(value, f"{name}.")
        elif value is not None:
            yield name, value


def _set(settings: Settings, name: str, value: Any, folder: str) -> Settings:
    if name not in _SETTINGS:
        raise _Unfit(f"unknown setting {name!r}" + nearest(name, _SETTINGS))
    read, wanted = _SETTINGS[name]
    fit = read(value, folder)
    if fit is None:
        raise _Unfit(f"{name} must be {wanted}, not {value!r}")
    if isinstance(fit, Mapping):
        fit = {**settings.severity, **fit}
    return replace(settings, **{name.replace("-", "_").replace(".", "_"): fit})


def nearest(name: str, known: Iterable[str]) -> str:
    """Return `"; did you mean …?"`, or nothing where no name is near."""
    near = difflib.get_close_matches(name, list(known), n=1)
    return f"; did you mean {near[0]!r}?" if near else ""


def _path(value: Any, folder: str) -> str | None:
    if not isinstance(value, str) or not value or "\0" in value:
        return None
    return os.path.normpath(os.path.join(folder, os.path.expanduser(value)))


def _strings(value: Any) -> list[str] | None:
    if isinstance(value, list | tuple) and all(isinstance(item, str) for item in value):
        return list(value)
    return None


def _paths(value: Any, folder: str) -> tuple[str, ...] | None:
    paths = [_path(item, folder) for item in _strings(value) or ()]
    known = [path for path in paths if path]
    return tuple(known) if _strings(value) is not None and len(known) == len(paths) else None


def _globs(value: Any, folder: str) -> tuple[str, ...] | None:
    strings = _strings(value)
    return None if strings is None else tuple(strings)


def _resolution(value: Any, folder: str) -> str | None:
    return value if value in RESOLUTIONS else None


def _levels(value: Any, folder: str) -> Mapping[str, Level] | None:
    if not isinstance(value, Mapping):
        return None
    problems = [problem for rule, level in value.items() if (problem := _level_problem(rule, level))]
    if problems:
        raise _Unfit(*problems)
    return {rule: Level(level) for rule, level in value.items()}


def _level_problem(rule: object, level: object) -> str | None:
    if rule not in RULES:
        return f"severity: unknown rule {rule!r}" + nearest(str(rule), RULES)
    if level not in LEVELS:
        return f"severity: {rule} must be {_LEVELS}, not {level!r}"
    return None


def _yes_or_no(value: Any, folder: str) -> bool | None:
    return value if isinstance(value, bool) else None


def _seconds(value: Any, folder: str) -> float | None:
    return float(value) if type(value) in (int, float) and 0 < value < float("inf") else None


def _megabytes(value: Any, folder: str) -> int | None:
    return value if type(value) is int and value > 0 else None


_SETTINGS: Mapping[str, tuple[Callable[[Any, str], Any], str]] = {
    "interpreter": (_path, "a path"),
    "resolve": (_resolution, f"one of {', '.join(RESOLUTIONS)}"),
    "trusted": (_yes_or_no, "true or false"),
    "working-directory": (_path, "a path"),
    "checkpoint-roots": (_paths, "a list of paths"),
    "severity": (_levels, f"a table of rules, each {_LEVELS}"),
    "exclude": (_globs, "a list of glob patterns"),
    "dynamic.timeout": (_seconds, "a number of seconds above 0"),
    "dynamic.memory": (_megabytes, "a whole number of megabytes above 0"),
}
"""Each setting with what reads its value (`None`: it cannot be that) and what it must be, in words."""

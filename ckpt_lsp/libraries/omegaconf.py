"""OmegaConf and Hydra: what their stand-ins ask, and OmegaConf's reading of YAML."""

from __future__ import annotations

import os.path
import re
from typing import TYPE_CHECKING

from ckpt_lsp.evaluator.modules import Module
from ckpt_lsp.evaluator.natives import Library
from ckpt_lsp.evaluator.subscripts import add_unknown
from ckpt_lsp.evaluator.values import DictValue, Instance, OneOf, Unknown, Value
from ckpt_lsp.libraries import yaml

if TYPE_CHECKING:
    from ckpt_lsp.evaluator.machine import Machine

OMEGACONF = Library("omegaconf")
HYDRA = Library("hydra")

# PyYAML takes `1e-3` for a text; OmegaConf adds a rule by which it is a number.
_EXPONENT = re.compile(r"[-+]?[0-9][0-9_]*(?:\.[0-9_]*)?[eE][-+]?[0-9]+")


@OMEGACONF.native("_documents")
def documents(machine: Machine, text: Value) -> Value:
    """The documents of a YAML text as OmegaConf reads them, as a list."""
    if isinstance(text, Unknown):
        return Unknown(text.reason, plain=True)
    if isinstance(text, OneOf):
        return machine.split(text, lambda chosen: documents(machine, chosen))
    if not isinstance(text, (str, bytes)):
        return machine.unknown("what YAML text is read is not known", plain=True)
    reader = yaml.Reader(
        machine,
        more_floats=lambda text: _EXPONENT.fullmatch(text) is not None,
        dates_are_text=True,
    )
    return yaml.read(machine, text, reader.document)


@OMEGACONF.native("_has")
def has(machine: Machine, value: Value, text: Value) -> Value:
    """Whether a value is a text that has another in it."""
    if isinstance(value, OneOf) and any(isinstance(one, str) and str(text) in one for one in value.present):
        return Unknown(value.reason, plain=True)
    return isinstance(value, str) and isinstance(text, str) and text in value


@OMEGACONF.native("_is_missing")
def is_missing(machine: Machine, value: Value) -> Value:
    """Whether a value is the mark of one that must be given."""
    if isinstance(value, OneOf) and "???" in value.present:
        return Unknown(value.reason, plain=True)
    return isinstance(value, str) and value == "???"


@OMEGACONF.native("_is")
def is_instance(machine: Machine, value: Value, cls: Value) -> Value:
    """`isinstance`, which of a value that is not known is false: it stays as it is."""
    return False if isinstance(value, Unknown) else machine.is_instance(value, cls)


@OMEGACONF.native("_spread")
def spread_content(machine: Machine, content: Value, others: Value) -> None:
    """Take over that there may be more in a content than is known: any value may be replaced."""
    if isinstance(content, DictValue) and isinstance(others, DictValue) and others.open:
        add_unknown(machine, content, Unknown(others.open), others.open)


@OMEGACONF.native("_not_given")
def not_given(machine: Machine, key: Value) -> Value:
    """What the user gives for a mandatory value."""
    return machine.unknown(f"{key} is ??? in the config", plain=True)


@OMEGACONF.native("_written")
def written(machine: Machine, config: Value) -> Value:
    """The YAML text of a config."""
    return machine.unknown("YAML text that the program writes is not worked out", plain=True)


@OMEGACONF.native("_unresolved")
def unresolved(machine: Machine, name: Value) -> Value:
    """What a resolver gives that the program has not registered."""
    return machine.unknown(f"what ${{{name}:...}} gives is not known", plain=True)


@HYDRA.native("_locate")
def locate(machine: Machine, path: Value) -> Value:
    """The module, class or function that a dotted path names."""
    if not isinstance(path, str):
        return path if isinstance(path, Unknown) else machine.unknown("which object is meant is not known")
    parts = path.split(".")
    for length in range(len(parts), 0, -1):
        found: Value = machine.import_module(".".join(parts[:length]))
        if isinstance(found, Module):
            for name in parts[length:]:
                found = machine.get_attribute(found, name)
            return found
    return machine.unknown(f"{path} is not found")


@HYDRA.native("_folder_of_caller")
def folder_of_caller(machine: Machine) -> Value:
    """The folder of the file whose code is running."""
    place = machine.place()
    if place is None or place.module.path is None:
        return machine.unknown("the folder of the program is not known", plain=True)
    return os.path.dirname(place.module.path)


@HYDRA.native("_text_of")
def text_of(machine: Machine, path: Value) -> Value:
    """The text of a config file, or `None` where there is none."""
    return machine.files.text(path) if isinstance(path, str) and machine.files.is_file(path) else None


@HYDRA.native("_is_folder")
def is_folder(machine: Machine, path: Value) -> Value:
    """Whether there is a folder of configs; one that the program might make meanwhile does not count."""
    return isinstance(path, str) and machine.files.is_folder(path)


@HYDRA.native("_made_of")
def made_of(machine: Machine, config: Value) -> Value:
    """What a config makes of which nothing is known: it may be a module."""
    return Unknown(config.reason) if isinstance(config, Unknown) else machine.unknown("the config is not known")


@HYDRA.native("_not_found")
def not_found(machine: Machine, name: Value, folder: Value) -> Value:
    """A config that stands in no file."""
    return machine.unknown(f"the config {name} is not found in {folder}", plain=True)


@HYDRA.native("_spread")
def spread(machine: Machine, cfg: Value, unknown: Value) -> None:
    """Let a config hold more than is known: a part of it is not found."""
    content = cfg.content.get("_content") if isinstance(cfg, Instance) else None
    if isinstance(content, DictValue) and isinstance(unknown, Unknown):
        add_unknown(machine, content, unknown, unknown.reason)


HYDRA_CONFIG = Library("hydra.core.hydra_config")


@HYDRA_CONFIG.native("_unknown")
def hydra_config(machine: Machine) -> Value:
    """What Hydra itself is told."""
    return machine.unknown("the config of Hydra itself is not followed", plain=True)

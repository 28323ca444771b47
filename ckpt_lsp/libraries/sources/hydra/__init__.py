"""Stands in for Hydra: the config is composed as it is without command line; `compose(overrides=…)` is followed."""

import functools
import inspect
import os

from hydra._composition import Composition
from hydra.core.global_hydra import GlobalHydra

__version__ = "1.3.2"


def _locate(path):
    """The module, class or function that a dotted path names."""


def _folder_of_caller():
    """The folder of the file whose code is running."""


def _text_of(path):
    """The text of a config file, or `None` where there is none."""


def _is_folder(path):
    """Whether there is a folder of configs."""


def _made_of(config):
    """What a config makes of which nothing is known."""


def _not_found(name, folder):
    """A config that stands in no file."""


def main(config_path=None, config_name=None, version_base=None):
    def decorate(task):
        @functools.wraps(task)
        def decorated_main(cfg_passthrough=None, **ignored):
            if cfg_passthrough is not None:
                return task(cfg_passthrough)
            folder = os.path.dirname(inspect.getfile(task))
            if config_path is not None:
                folder = os.path.join(folder, config_path)
            return task(Composition(folder, version_base).compose(config_name, []))

        return decorated_main

    return decorate


class initialize:
    def __init__(self, config_path=None, job_name=None, caller_stack_depth=1, version_base=None):
        self._before = GlobalHydra._composition
        folder = _folder_of_caller()
        GlobalHydra._composition = Composition(os.path.join(folder, config_path or ""), version_base)

    def __enter__(self): ...

    def __exit__(self, *details):
        GlobalHydra._composition = self._before


class initialize_config_dir(initialize):
    def __init__(self, config_dir, job_name="app", version_base=None):
        self._before = GlobalHydra._composition
        GlobalHydra._composition = Composition(config_dir, version_base)


class initialize_config_module(initialize):
    def __init__(self, config_module, job_name="app", version_base=None):
        self._before = GlobalHydra._composition
        folder = os.path.dirname(inspect.getfile(_locate(config_module)))
        GlobalHydra._composition = Composition(folder, version_base)


def compose(config_name=None, overrides=(), return_hydra_config=False, strict=None):
    return GlobalHydra._composition.compose(config_name, list(overrides))


def _spread(cfg, unknown):
    """Note that a config has more in it than is known."""

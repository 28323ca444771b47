"""Stands in for lightning.pytorch.core.mixins.hparams_mixin: `save_hyperparameters` and `hparams`."""

import copy
from argparse import Namespace
from collections.abc import MutableMapping

from lightning.fabric.utilities.data import AttributeDict


def _arguments_of_init(obj):
    """The arguments that the constructors of `obj` which are running were called with, by name."""


def _listed(names):
    return [names] if isinstance(names, str) else [name for name in names or () if isinstance(name, str)]


class HyperparametersMixin:
    def __init__(self):
        super().__init__()
        self._log_hyperparams = False

    def save_hyperparameters(self, *args, ignore=None, frame=None, logger=True):
        self._log_hyperparams = logger
        if len(args) == 1 and not args[0]:
            return
        ignored = _listed(ignore)
        given = {name: value for name, value in _arguments_of_init(self).items() if name not in ignored}
        objects = [arg for arg in args if not isinstance(arg, str)]
        if not args:
            chosen = given
        elif len(objects) == 1:
            chosen = objects[0]
        else:
            chosen = {name: given[name] for name in args if isinstance(name, str)}
        self._set_hparams(chosen)
        self._hparams_initial = copy.deepcopy(self._hparams)

    def _set_hparams(self, hp):
        hp = self._to_hparams_dict(hp)
        if isinstance(hp, dict) and isinstance(self.hparams, dict):
            self.hparams.update(hp)
        else:
            self._hparams = hp

    def remove_ignored_hparams(self, ignore_list):
        for key in ignore_list:
            self._hparams.pop(key, None)

    @staticmethod
    def _to_hparams_dict(hp):
        if isinstance(hp, Namespace):
            hp = vars(hp)
        if isinstance(hp, dict):
            return AttributeDict(hp)
        if isinstance(hp, (bool, int, float, str)) or not isinstance(hp, MutableMapping):
            raise ValueError(f"Unsupported config type of {type(hp)}.")
        return hp

    @property
    def hparams(self):
        if not hasattr(self, "_hparams"):
            self._hparams = AttributeDict()
        return self._hparams

    @property
    def hparams_initial(self):
        return copy.deepcopy(self._hparams_initial) if hasattr(self, "_hparams_initial") else AttributeDict()

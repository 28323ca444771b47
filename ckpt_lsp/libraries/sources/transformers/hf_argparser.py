"""Stands in for `transformers.hf_argparser`: the dataclasses get their defaults, and what has none is not known."""

import argparse
import dataclasses
import json

from argparse import _not_given


def HfArg(*, aliases=None, help=None, default=dataclasses.MISSING, default_factory=dataclasses.MISSING, **options):
    return dataclasses.field(default=default, default_factory=default_factory)


class HfArgumentParser(argparse.ArgumentParser):
    def __init__(self, dataclass_types=None, **kwargs):
        super().__init__(**kwargs)
        if dataclass_types is None:
            dataclass_types = []
        self.dataclass_types = dataclass_types if isinstance(dataclass_types, (list, tuple)) else [dataclass_types]

    def parse_args_into_dataclasses(self, args=None, return_remaining_strings=False, **options):
        made = [_filled(cls) for cls in self.dataclass_types]
        if self._actions[1:]:
            made.append(self.parse_args([]) if args is not None else self.parse_args())
        return (*made, []) if return_remaining_strings else tuple(made)

    def parse_dict(self, args, allow_extra_keys=False):
        made = []
        used = set()
        for cls in self.dataclass_types:
            names = [field.name for field in dataclasses.fields(cls) if field.init]
            used.update(names)
            made.append(cls(**{name: value for name, value in args.items() if name in names}))
        left = [name for name in args if name not in used]
        if left and not allow_extra_keys:
            raise ValueError(f"Some keys are not used by the HfArgumentParser: {sorted(left)}")
        return tuple(made)

    def parse_json_file(self, json_file, allow_extra_keys=False):
        with open(json_file) as file:
            return self.parse_dict(json.load(file), allow_extra_keys)

    def parse_yaml_file(self, yaml_file, allow_extra_keys=False):
        import yaml

        with open(yaml_file) as file:
            return self.parse_dict(yaml.safe_load(file), allow_extra_keys)


def _filled(cls):
    given = {}
    for field in dataclasses.fields(cls):
        if field.init and field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING:
            given[field.name] = _not_given(f"--{field.name}")
    return cls(**given)

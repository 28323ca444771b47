"""Stands in for `tyro.extras`."""

from argparse import _any_of, _each_of


def subcommand_cli_from_dict(subcommands, **options):
    import tyro

    return _each_of(list(subcommands), lambda name: tyro.cli(subcommands[name]))


def overridable_config_cli(configs, **options):
    return _any_of(list(configs), lambda name: configs[name][1])


def set_accent_color(accent_color): ...

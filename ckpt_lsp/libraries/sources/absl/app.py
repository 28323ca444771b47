"""Stands in for `absl.app`."""

import sys


class UsageError(Exception): ...


def run(main, argv=None, flags_parser=None):
    return main(sys.argv if argv is None else argv)


def call_after_init(callback):
    return callback()

"""Stands in for `tyro.conf`: markers that change how options are written, not what they are."""

from typing import Annotated


class _Marker:
    def __getitem__(self, item):
        return item

    def __call__(self, obj):
        return obj


AvoidSubcommands = _Marker()
ConsolidateSubcommandArgs = _Marker()
EnumChoicesFromValues = _Marker()
FlagConversionOff = _Marker()
FlagCreatePairsOff = _Marker()
Fixed = _Marker()
OmitArgPrefixes = _Marker()
OmitSubcommandPrefixes = _Marker()
Positional = _Marker()
PositionalRequiredArgs = _Marker()
Suppress = _Marker()
SuppressFixed = _Marker()
UseAppendAction = _Marker()
UseCounterAction = _Marker()


def arg(**options):
    return _Marker()


subcommand = arg


def configure(*markers):
    return lambda obj: obj

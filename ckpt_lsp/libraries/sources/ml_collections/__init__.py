"""Stands in for `ml_collections`."""

from ml_collections import config_dict
from ml_collections.config_dict import ConfigDict, FieldReference, FrozenConfigDict

"""Stands in for pytorch_lightning.utilities."""

from lightning.pytorch.utilities import *

"""Stands in for pytorch_lightning.utilities.parsing."""

from lightning.pytorch.utilities.parsing import *

"""Stands in for pytorch_lightning.utilities.seed."""

from lightning.pytorch.utilities.seed import *

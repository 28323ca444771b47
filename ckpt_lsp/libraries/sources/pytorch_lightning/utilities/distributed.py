"""Stands in for pytorch_lightning.utilities.distributed."""

from lightning.pytorch.utilities.distributed import *

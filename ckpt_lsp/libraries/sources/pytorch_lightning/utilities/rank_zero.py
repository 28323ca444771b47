"""Stands in for pytorch_lightning.utilities.rank_zero."""

from lightning.pytorch.utilities.rank_zero import *

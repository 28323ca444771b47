"""Stands in for pytorch_lightning.core.datamodule."""

from lightning.pytorch.core.datamodule import *

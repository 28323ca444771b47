"""Stands in for pytorch_lightning.trainer.trainer."""

from lightning.pytorch.trainer.trainer import *

"""Stands in for pytorch_lightning.trainer."""

from lightning.pytorch.trainer import *

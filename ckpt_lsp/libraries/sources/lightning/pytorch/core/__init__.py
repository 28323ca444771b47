"""Stands in for lightning.pytorch.core."""

from lightning.pytorch.core.datamodule import LightningDataModule
from lightning.pytorch.core.module import LightningModule

__all__ = ["LightningDataModule", "LightningModule"]

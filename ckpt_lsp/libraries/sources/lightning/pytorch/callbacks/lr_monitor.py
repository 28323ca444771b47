"""Stands in for lightning.pytorch.callbacks.lr_monitor."""

from lightning.pytorch.callbacks import LearningRateMonitor

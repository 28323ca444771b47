"""Stands in for lightning.pytorch.callbacks.progress."""

from lightning.pytorch.callbacks import ProgressBar, RichProgressBar, TQDMProgressBar

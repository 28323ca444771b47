"""Stands in for lightning.pytorch.callbacks.callback."""

from lightning.pytorch.callbacks import Callback

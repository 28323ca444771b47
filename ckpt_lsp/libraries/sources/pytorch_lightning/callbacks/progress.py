"""Stands in for pytorch_lightning.callbacks.progress."""

from lightning.pytorch.callbacks.progress import *

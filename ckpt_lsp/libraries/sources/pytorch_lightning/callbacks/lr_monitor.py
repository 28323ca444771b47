"""Stands in for pytorch_lightning.callbacks.lr_monitor."""

from lightning.pytorch.callbacks.lr_monitor import *

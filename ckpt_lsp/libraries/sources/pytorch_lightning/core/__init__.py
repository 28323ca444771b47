"""Stands in for pytorch_lightning.core."""

from lightning.pytorch.core import *

"""Stands in for pytorch_lightning.core.saving."""

from lightning.pytorch.core.saving import *

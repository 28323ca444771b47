"""Stands in for pytorch_lightning.core.mixins."""

from lightning.pytorch.core.mixins import *

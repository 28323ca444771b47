"""Stands in for lightning.pytorch.utilities.parsing."""

from lightning.fabric.utilities.data import AttributeDict

"""Stands in for lightning.pytorch.utilities.seed."""

from lightning.fabric.utilities.seed import seed_everything

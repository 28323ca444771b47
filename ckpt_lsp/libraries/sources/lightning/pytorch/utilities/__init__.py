"""Stands in for lightning.pytorch.utilities."""

from lightning.fabric.utilities.data import AttributeDict
from lightning.pytorch.utilities.rank_zero import rank_zero_deprecation, rank_zero_info, rank_zero_only, rank_zero_warn
from lightning.pytorch.utilities.seed import seed_everything

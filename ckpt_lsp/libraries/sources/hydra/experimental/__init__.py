"""Stands in for `hydra.experimental`."""

from hydra import compose, initialize, initialize_config_dir, initialize_config_module

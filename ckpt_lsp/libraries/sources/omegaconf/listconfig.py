"""Stands in for `omegaconf.listconfig`."""

from omegaconf import ListConfig

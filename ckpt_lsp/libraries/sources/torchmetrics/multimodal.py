"""Stands in for torchmetrics.multimodal: the metrics without a network inside."""

from torchmetrics.metric import KeylessMetric

LipVertexError = KeylessMetric

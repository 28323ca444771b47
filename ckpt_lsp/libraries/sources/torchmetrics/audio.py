"""Stands in for torchmetrics.audio: the metrics without a network inside."""

from torchmetrics.metric import KeylessMetric

ComplexScaleInvariantSignalNoiseRatio = PermutationInvariantTraining = KeylessMetric
ScaleInvariantSignalDistortionRatio = ScaleInvariantSignalNoiseRatio = KeylessMetric
SignalDistortionRatio = SignalNoiseRatio = SourceAggregatedSignalDistortionRatio = KeylessMetric

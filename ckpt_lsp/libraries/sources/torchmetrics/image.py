"""Stands in for torchmetrics.image: the metrics without a network inside."""

from torchmetrics.metric import KeylessMetric

ErrorRelativeGlobalDimensionlessSynthesis = KeylessMetric
MultiScaleStructuralSimilarityIndexMeasure = PeakSignalNoiseRatio = KeylessMetric
PeakSignalNoiseRatioWithBlockedEffect = QualityWithNoReference = KeylessMetric
RelativeAverageSpectralError = RootMeanSquaredErrorUsingSlidingWindow = KeylessMetric
SpatialCorrelationCoefficient = SpatialDistortionIndex = SpectralAngleMapper = KeylessMetric
SpectralDistortionIndex = StructuralSimilarityIndexMeasure = TotalVariation = KeylessMetric
UniversalImageQualityIndex = VisualInformationFidelity = KeylessMetric

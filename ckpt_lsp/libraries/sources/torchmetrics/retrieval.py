"""Stands in for torchmetrics.retrieval: the metrics without a network inside."""

from torchmetrics.metric import KeylessMetric

RetrievalAUROC = RetrievalFallOut = RetrievalHitRate = RetrievalMAP = RetrievalMRR = KeylessMetric
RetrievalNormalizedDCG = RetrievalPrecision = RetrievalPrecisionRecallCurve = KeylessMetric
RetrievalRPrecision = RetrievalRecall = RetrievalRecallAtFixedPrecision = KeylessMetric

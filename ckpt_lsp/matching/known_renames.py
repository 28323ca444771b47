"""Names of parts that versions of libraries changed, where shapes alone leave two readings."""

from __future__ import annotations

KNOWN_RENAMES = frozenset(
    {
        # TensorFlow's names for a layer norm, which early BERT checkpoints have (transformers, `from_pretrained`).
        ("gamma", "weight"),
        ("beta", "bias"),
        # `torch.nn.utils.weight_norm`, and `torch.nn.utils.parametrizations.weight_norm` of torch 2.0 and later.
        ("weight_g", "parametrizations.weight.original0"),
        ("weight_v", "parametrizations.weight.original1"),
        ("parametrizations.weight.original0", "weight_g"),
        ("parametrizations.weight.original1", "weight_v"),
        # `torch.nn.utils.spectral_norm`, and `torch.nn.utils.parametrizations.spectral_norm`.
        ("weight_orig", "parametrizations.weight.original"),
        ("weight_u", "parametrizations.weight.0._u"),
        ("weight_v", "parametrizations.weight.0._v"),
    }
)
"""Last parts of keys, as (in the checkpoint, in the model)."""

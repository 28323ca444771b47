"""Stand-in for torch.nn.utils.rnn: packed sequences have shapes that depend on the data."""

import torch


class PackedSequence:
    pass


def pack_padded_sequence(input, lengths, batch_first=False, enforce_sorted=True):
    return torch._opaque()


def pack_sequence(sequences, enforce_sorted=True):
    return torch._opaque()


def pad_packed_sequence(sequence, batch_first=False, padding_value=0.0, total_length=None):
    return torch._opaque(), torch._opaque()


def pad_sequence(sequences, batch_first=False, padding_value=0.0, padding_side="right"):
    return torch._opaque()

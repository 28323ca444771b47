"""Stand-in for torch.nn.utils.rnn: how long packed sequences are is known where their lengths are."""

import torch


class PackedSequence:
    """`data` holds the rows of all sequences; `_batch` and `_longest` are the sizes they are padded to again."""

    def __init__(self, data, batch_sizes=None, sorted_indices=None, unsorted_indices=None):
        self.data = data
        self.batch_sizes = batch_sizes
        self.sorted_indices = sorted_indices
        self.unsorted_indices = unsorted_indices

    def to(self, *args, **kwargs):
        return self

    cuda = cpu = to

    def _filled(self, data):
        """Another packed sequence of the same lengths."""
        filled = PackedSequence(data, self.batch_sizes, self.sorted_indices, self.unsorted_indices)
        filled._batch, filled._longest = self._batch, self._longest
        return filled


def _packed(rows, batch, longest, rest, dtype):
    sequence = PackedSequence(torch.empty((rows, *rest), dtype=dtype), torch.empty((longest,), dtype=torch.int64))
    sequence._batch, sequence._longest = batch, longest
    return sequence


def pack_padded_sequence(input, lengths, batch_first=False, enforce_sorted=True):
    sizes = lengths.tolist() if isinstance(lengths, torch.Tensor) else list(lengths)
    batch = input.shape[0 if batch_first else 1]
    return _packed(sum(sizes), batch, max(sizes), input.shape[2:], input.dtype)


def pack_sequence(sequences, enforce_sorted=True):
    sizes = [len(sequence) for sequence in sequences]
    first = sequences[0]
    return _packed(sum(sizes), len(sizes), max(sizes), first.shape[1:], first.dtype)


def pad_packed_sequence(sequence, batch_first=False, padding_value=0.0, total_length=None):
    longest = sequence._longest if total_length is None else total_length
    sizes = (sequence._batch, longest) if batch_first else (longest, sequence._batch)
    padded = torch.empty((*sizes, *sequence.data.shape[1:]), dtype=sequence.data.dtype)
    return padded, torch.empty((sequence._batch,), dtype=torch.int64)


def pad_sequence(sequences, batch_first=False, padding_value=0.0, padding_side="right"):
    longest = max([sequence.shape[0] for sequence in sequences])
    sizes = (len(sequences), longest) if batch_first else (longest, len(sequences))
    return torch.empty((*sizes, *sequences[0].shape[1:]), dtype=sequences[0].dtype)


def unpad_sequence(padded_sequences, lengths, batch_first=False):
    batch = padded_sequences if batch_first else padded_sequences.transpose(0, 1)
    return [sequence[:length] for sequence, length in zip(batch, lengths)]

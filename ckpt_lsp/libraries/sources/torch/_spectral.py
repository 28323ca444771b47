"""Short-time transforms: `torch.stft` and its inverse (ATen/native/SpectralOps.cpp)."""

import torch

_COMPLEX = {torch.float32: torch.complex64, torch.float64: torch.complex128}
_REAL = {number: real for real, number in _COMPLEX.items()}


def stft(
    input,
    n_fft,
    hop_length=None,
    win_length=None,
    window=None,
    center=True,
    pad_mode="reflect",
    normalized=False,
    onesided=None,
    return_complex=None,
    align_to_window=None,
):
    if input.dim() not in (1, 2):
        raise RuntimeError("stft: expected a 1D or 2D tensor")
    hop = n_fft // 4 if hop_length is None else hop_length
    length = input.shape[-1] + (2 * (n_fft // 2) if center else 0)
    if length < n_fft or hop <= 0:
        raise RuntimeError("stft: expected 0 < n_fft < length and hop_length > 0")
    half = not input.is_complex() if onesided is None else onesided
    frames = 1 + (length - n_fft) // hop
    shape = (*input.shape[:-1], n_fft // 2 + 1 if half else n_fft, frames)
    if return_complex or input.is_complex():
        return torch.empty(shape, dtype=_COMPLEX.get(input.dtype, input.dtype))
    if return_complex is None:
        raise RuntimeError("stft requires the return_complex parameter be given for real inputs")
    return torch.empty((*shape, 2), dtype=input.dtype)


def istft(
    input,
    n_fft,
    hop_length=None,
    win_length=None,
    window=None,
    center=True,
    normalized=False,
    onesided=None,
    length=None,
    return_complex=False,
):
    hop = n_fft // 4 if hop_length is None else hop_length
    samples = n_fft + hop * (input.shape[-1] - 1)
    if length is not None:
        samples = length
    elif center:
        samples -= 2 * (n_fft // 2)
    dtype = input.dtype if return_complex else _REAL[input.dtype]
    return torch.empty((*input.shape[:-2], samples), dtype=dtype)

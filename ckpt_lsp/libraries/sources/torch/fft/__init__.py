"""Stand-in for torch.fft: the shapes and dtypes of transforms."""

import torch

_COMPLEX = {torch.float32: torch.complex64, torch.float64: torch.complex128, torch.float16: torch.complex32}
_REAL = {number: real for real, number in _COMPLEX.items()}


def _complex(input):
    if input.is_complex():
        return input.dtype
    return _COMPLEX[input.dtype] if input.is_floating_point() else torch.complex64


def _real(input):
    return _REAL[_complex(input)]


def _resized(input, s, dim, last):
    """The sizes after the transform of dimensions `dim` to sizes `s`; `last` says what becomes of the last of them."""
    if dim is None:
        dim = tuple(range(input.dim() if s is None else -len(s), 0)) if s is not None else tuple(range(input.dim()))
    sizes = list(input.shape)
    for position, axis in enumerate(dim):
        size = None if s is None else s[position]
        if position == len(dim) - 1:
            sizes[axis] = last(size, sizes[axis])
        elif size is not None and size != -1:
            sizes[axis] = size
        if sizes[axis] < 1:
            raise RuntimeError(f"Invalid number of data points ({sizes[axis]}) specified")
    return sizes


def _same(size, old):
    return old if size is None or size == -1 else size


def _halved(size, old):
    return _same(size, old) // 2 + 1


def _doubled(size, old):
    return 2 * (old - 1) if size is None or size == -1 else size


def _sizes(n):
    return None if n is None else (n,)


def fft(input, n=None, dim=-1, norm=None, *, out=None):
    return torch.empty(_resized(input, _sizes(n), (dim,), _same), dtype=_complex(input))


def rfft(input, n=None, dim=-1, norm=None, *, out=None):
    return torch.empty(_resized(input, _sizes(n), (dim,), _halved), dtype=_complex(input))


def irfft(input, n=None, dim=-1, norm=None, *, out=None):
    return torch.empty(_resized(input, _sizes(n), (dim,), _doubled), dtype=_real(input))


ifft = fft
ihfft = rfft
hfft = irfft


def fftn(input, s=None, dim=None, norm=None, *, out=None):
    return torch.empty(_resized(input, s, dim, _same), dtype=_complex(input))


def rfftn(input, s=None, dim=None, norm=None, *, out=None):
    return torch.empty(_resized(input, s, dim, _halved), dtype=_complex(input))


def irfftn(input, s=None, dim=None, norm=None, *, out=None):
    return torch.empty(_resized(input, s, dim, _doubled), dtype=_real(input))


ifftn = fftn


def fft2(input, s=None, dim=(-2, -1), norm=None, *, out=None):
    return fftn(input, s, dim)


def rfft2(input, s=None, dim=(-2, -1), norm=None, *, out=None):
    return rfftn(input, s, dim)


def irfft2(input, s=None, dim=(-2, -1), norm=None, *, out=None):
    return irfftn(input, s, dim)


ifft2 = fft2


def fftshift(input, dim=None):
    return torch.empty_like(input)


ifftshift = fftshift


def fftfreq(n, d=1.0, *, dtype=None, **kwargs):
    return torch.empty((n,), dtype=dtype)


def rfftfreq(n, d=1.0, *, dtype=None, **kwargs):
    return torch.empty((n // 2 + 1,), dtype=dtype)

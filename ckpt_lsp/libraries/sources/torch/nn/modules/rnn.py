"""Stand-in for torch.nn.modules.rnn."""

import torch
from torch.nn.modules.module import Module
from torch.nn.parameter import Parameter
from torch.nn.utils.rnn import PackedSequence

_GATES = {"LSTM": 4, "GRU": 3, "RNN_TANH": 1, "RNN_RELU": 1}


class RNNBase(Module):
    def __init__(
        self,
        mode,
        input_size,
        hidden_size,
        num_layers=1,
        bias=True,
        batch_first=False,
        dropout=0.0,
        bidirectional=False,
        proj_size=0,
        device=None,
        dtype=None,
    ):
        super().__init__()
        self.mode = mode
        self.input_size = input_size
        self.hidden_size = hidden_size
        self.num_layers = num_layers
        self.bias = bias
        self.batch_first = batch_first
        self.dropout = float(dropout)
        self.bidirectional = bidirectional
        self.proj_size = proj_size
        if not isinstance(bias, bool):
            raise TypeError(f"bias should be of type bool, got: {type(bias).__name__}")
        if not isinstance(batch_first, bool):
            raise TypeError(f"batch_first should be of type bool, got: {type(batch_first).__name__}")
        if not isinstance(input_size, int):
            raise TypeError(f"input_size should be of type int, got: {type(input_size).__name__}")
        if not isinstance(hidden_size, int):
            raise TypeError(f"hidden_size should be of type int, got: {type(hidden_size).__name__}")
        if input_size <= 0:
            raise ValueError("input_size must be greater than zero")
        if hidden_size <= 0:
            raise ValueError("hidden_size must be greater than zero")
        if num_layers <= 0:
            raise ValueError("num_layers must be greater than zero")
        if proj_size < 0:
            raise ValueError("proj_size should be a positive integer or zero to disable projections")
        if proj_size >= hidden_size:
            raise ValueError("proj_size has to be smaller than hidden_size")
        if mode not in _GATES:
            raise ValueError("Unrecognized RNN mode: " + mode)
        rows = _GATES[mode] * hidden_size
        width = proj_size if proj_size > 0 else hidden_size
        directions = ["", "_reverse"] if bidirectional else [""]
        self._flat_weights_names = []
        self._all_weights = []
        for layer in range(num_layers):
            for suffix in directions:
                columns = input_size if layer == 0 else width * len(directions)
                shapes = {"weight_ih_l": (rows, columns), "weight_hh_l": (rows, width)}
                if bias:
                    shapes["bias_ih_l"] = (rows,)
                    shapes["bias_hh_l"] = (rows,)
                if proj_size > 0:
                    shapes["weight_hr_l"] = (proj_size, hidden_size)
                names = []
                for stem, shape in shapes.items():
                    name = f"{stem}{layer}{suffix}"
                    setattr(self, name, Parameter(torch.empty(shape, dtype=dtype)))
                    names.append(name)
                self._flat_weights_names.extend(names)
                self._all_weights.append(names)
        self.reset_parameters()

    def reset_parameters(self):
        pass

    def flatten_parameters(self):
        pass

    @property
    def all_weights(self):
        return [[getattr(self, name) for name in names] for names in self._all_weights]

    def _output(self, input):
        if input.shape[-1] != self.input_size:
            raise RuntimeError(f"input.size(-1) must be equal to input_size. Expected {self.input_size}")
        width = self.proj_size if self.proj_size > 0 else self.hidden_size
        return torch.empty((*input.shape[:-1], width * (2 if self.bidirectional else 1)), dtype=input.dtype)

    def _state(self, width, batch, dtype):
        layers = self.num_layers * (2 if self.bidirectional else 1)
        return torch.empty((layers, *batch, width), dtype=dtype)

    def _states(self, batch, dtype):
        return self._state(self.hidden_size, batch, dtype)

    def forward(self, input, hx=None):
        if isinstance(input, PackedSequence):
            output = input._filled(self._output(input.data))
            return output, self._states((input._batch,), input.data.dtype)
        batch = () if input.dim() == 2 else (input.shape[0 if self.batch_first else 1],)
        return self._output(input), self._states(batch, input.dtype)


class RNN(RNNBase):
    def __init__(self, input_size, hidden_size, num_layers=1, nonlinearity="tanh", *args, **kwargs):
        if "proj_size" in kwargs:
            raise ValueError("proj_size argument is only supported for LSTM, not RNN or GRU")
        self.nonlinearity = nonlinearity
        if nonlinearity not in ("tanh", "relu"):
            raise ValueError(f"Unknown nonlinearity '{nonlinearity}'. Select from 'tanh' or 'relu'.")
        mode = "RNN_TANH" if nonlinearity == "tanh" else "RNN_RELU"
        super().__init__(mode, input_size, hidden_size, num_layers, *args, **kwargs)


class LSTM(RNNBase):
    def __init__(self, *args, **kwargs):
        super().__init__("LSTM", *args, **kwargs)

    def _states(self, batch, dtype):
        width = self.proj_size if self.proj_size > 0 else self.hidden_size
        return self._state(width, batch, dtype), self._state(self.hidden_size, batch, dtype)


class GRU(RNNBase):
    def __init__(self, *args, **kwargs):
        if "proj_size" in kwargs:
            raise ValueError("proj_size argument is only supported for LSTM, not RNN or GRU")
        super().__init__("GRU", *args, **kwargs)


class RNNCellBase(Module):
    def __init__(self, input_size, hidden_size, bias, num_chunks, device=None, dtype=None):
        super().__init__()
        self.input_size = input_size
        self.hidden_size = hidden_size
        self.bias = bias
        rows = num_chunks * hidden_size
        self.weight_ih = Parameter(torch.empty((rows, input_size), dtype=dtype))
        self.weight_hh = Parameter(torch.empty((rows, hidden_size), dtype=dtype))
        self.register_parameter("bias_ih", Parameter(torch.empty((rows,), dtype=dtype)) if bias else None)
        self.register_parameter("bias_hh", Parameter(torch.empty((rows,), dtype=dtype)) if bias else None)
        self.reset_parameters()

    def reset_parameters(self):
        pass

    def forward(self, input, hx=None):
        return torch.empty((*input.shape[:-1], self.hidden_size), dtype=input.dtype)


class RNNCell(RNNCellBase):
    def __init__(self, input_size, hidden_size, bias=True, nonlinearity="tanh", device=None, dtype=None):
        super().__init__(input_size, hidden_size, bias, 1, device, dtype)
        self.nonlinearity = nonlinearity


class LSTMCell(RNNCellBase):
    def __init__(self, input_size, hidden_size, bias=True, device=None, dtype=None):
        super().__init__(input_size, hidden_size, bias, 4, device, dtype)

    def forward(self, input, hx=None):
        shape = (*input.shape[:-1], self.hidden_size)
        return torch.empty(shape, dtype=input.dtype), torch.empty(shape, dtype=input.dtype)


class GRUCell(RNNCellBase):
    def __init__(self, input_size, hidden_size, bias=True, device=None, dtype=None):
        super().__init__(input_size, hidden_size, bias, 3, device, dtype)

"""Stand-in for torch.nn.utils.convert_parameters."""

import torch


def parameters_to_vector(parameters):
    return torch.cat([parameter.view(-1) for parameter in parameters])


def vector_to_parameters(vec, parameters):
    pass

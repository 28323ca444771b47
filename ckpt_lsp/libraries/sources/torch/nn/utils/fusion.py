"""Stand-in for torch.nn.utils.fusion: a fused layer has the weight's shape and always a bias."""

import copy

import torch
from torch.nn.parameter import Parameter


def fuse_conv_bn_weights(conv_w, conv_b, bn_rm, bn_rv, bn_eps, bn_w, bn_b, transpose=False):
    return Parameter(conv_w), Parameter(torch.empty_like(bn_rm))


def fuse_conv_bn_eval(conv, bn, transpose=False):
    fused = copy.deepcopy(conv)
    fused.weight, fused.bias = fuse_conv_bn_weights(fused.weight, fused.bias, bn.running_mean, None, None, None, None)
    return fused


def fuse_linear_bn_weights(linear_w, linear_b, bn_rm, bn_rv, bn_eps, bn_w, bn_b):
    return Parameter(linear_w), Parameter(torch.empty(linear_w.shape[:1]))


def fuse_linear_bn_eval(linear, bn):
    fused = copy.deepcopy(linear)
    fused.weight, fused.bias = fuse_linear_bn_weights(fused.weight, fused.bias, bn.running_mean, None, None, None, None)
    return fused

"""Golden values of layers from PyTorch: /usr/bin/python3 tests/Reference/layers.py > tests/Reference/layers.json"""
import json
import math

import torch
from torch import nn

torch.set_default_dtype(torch.float64)


def wave(shape, phase):
    """Numbers that any language computes alike: the test fills its tensors by the same formula."""
    count = math.prod(shape)
    return torch.tensor([math.sin(phase + 0.7 * i) for i in range(count)]).reshape(shape)


def numbers(tensor):
    return [float(f"{v:.14g}") for v in tensor.detach().flatten().tolist()]


def case(layer, shape, train=True, indices=None):
    """Output, gradients of input and parameters for a wave as the output's gradient, and the state after it."""
    layer.train(train)
    with torch.no_grad():
        for k, (key, tensor) in enumerate(layer.state_dict().items()):
            if tensor.is_floating_point():
                tensor.copy_(wave(tensor.shape, 3.0 + k) + (1.5 if key.endswith("running_var") else 0.0))
    x = torch.tensor(indices) if indices else wave(shape, 1.0).requires_grad_()
    y = layer(x)
    if y.requires_grad:
        y.backward(wave(y.shape, 2.0))
    return {
        "input": list(x.shape), "indices": x.flatten().tolist() if indices else None, "train": train,
        "shape": list(y.shape), "output": numbers(y), "input_gradient": None if indices else numbers(x.grad),
        "state": {k: {"shape": list(t.shape), "values": numbers(t)} for k, t in layer.state_dict().items()},
        "gradients": {k: numbers(p.grad) for k, p in layer.named_parameters()},
    }


print(json.dumps({
    "linear": case(nn.Linear(5, 3), [2, 5]),
    "linear without bias": case(nn.Linear(5, 3, bias=False), [2, 5]),
    "linear of sequences": case(nn.Linear(4, 3), [2, 3, 4]),
    "linear of a vector": case(nn.Linear(4, 3), [4]),
    "conv1d": case(nn.Conv1d(2, 3, 3), [2, 2, 7]),
    "conv1d all options": case(nn.Conv1d(4, 6, 3, stride=2, padding=2, dilation=2, groups=2, bias=False), [2, 4, 9]),
    "conv2d": case(nn.Conv2d(3, 4, 3, padding=1), [2, 3, 5, 4]),
    "conv2d strided": case(nn.Conv2d(2, 3, 3, stride=2, padding=1), [1, 2, 7, 6]),
    "conv2d rectangular": case(nn.Conv2d(2, 3, (3, 2), stride=(2, 1), padding=(0, 1)), [1, 2, 7, 5]),
    "conv2d dilated": case(nn.Conv2d(2, 2, 3, dilation=2), [1, 2, 7, 7]),
    "conv2d depthwise": case(nn.Conv2d(4, 4, 3, padding=1, groups=4, bias=False), [2, 4, 4, 4]),
    "conv2d pointwise": case(nn.Conv2d(4, 3, 1), [2, 4, 3, 3]),
    "conv transpose": case(nn.ConvTranspose2d(3, 2, 3), [2, 3, 3, 2]),
    "conv transpose all options": case(
        nn.ConvTranspose2d(4, 2, 3, stride=3, padding=1, output_padding=1, groups=2, bias=False, dilation=2), [1, 4, 3, 3]),
    "max pool": case(nn.MaxPool2d(2), [2, 2, 5, 4]),
    "max pool all options": case(nn.MaxPool2d(3, stride=2, padding=1, dilation=2, ceil_mode=True), [1, 2, 9, 8]),
    "average pool": case(nn.AvgPool2d(2), [2, 2, 5, 4]),
    "average pool padded": case(nn.AvgPool2d(3, stride=2, padding=1), [1, 2, 6, 5]),
    "average pool all options": case(nn.AvgPool2d(3, stride=2, padding=1, ceil_mode=True, count_include_pad=False), [1, 2, 6, 5]),
    "adaptive pool": case(nn.AdaptiveAvgPool2d(1), [2, 3, 4, 5]),
    "adaptive pool uneven": case(nn.AdaptiveAvgPool2d((3, 2)), [1, 2, 5, 5]),
    "batch norm 1d": case(nn.BatchNorm1d(3), [5, 3]),
    "batch norm 1d of sequences": case(nn.BatchNorm1d(3), [4, 3, 5]),
    "batch norm 1d evaluated": case(nn.BatchNorm1d(3), [5, 3], train=False),
    "batch norm 2d": case(nn.BatchNorm2d(3), [2, 3, 4, 3]),
    "batch norm 2d evaluated": case(nn.BatchNorm2d(3), [2, 3, 4, 3], train=False),
    "batch norm 2d all options": case(nn.BatchNorm2d(3, eps=1e-3, momentum=0.3), [2, 3, 4, 3]),
    "batch norm 2d cumulative": case(nn.BatchNorm2d(2, momentum=None), [2, 2, 3, 3]),
    "batch norm 2d plain": case(nn.BatchNorm2d(2, affine=False, track_running_stats=False), [2, 2, 3, 3], train=False),
    "layer norm": case(nn.LayerNorm(6), [2, 3, 6]),
    "layer norm of two dimensions": case(nn.LayerNorm([3, 4], eps=1e-3), [2, 3, 4]),
    "layer norm plain": case(nn.LayerNorm(6, elementwise_affine=False), [4, 6]),
    "group norm": case(nn.GroupNorm(2, 4), [2, 4, 3, 2]),
    "group norm plain": case(nn.GroupNorm(3, 6, eps=1e-3, affine=False), [2, 6, 5]),
    "embedding": case(nn.Embedding(7, 3), None, indices=[[1, 4, 4], [0, 6, 1]]),
    "embedding padded": case(nn.Embedding(7, 3, padding_idx=4), None, indices=[[1, 4, 4], [0, 6, 1]]),
    "dropout evaluated": case(nn.Dropout(0.3), [2, 5], train=False),
    "flatten": case(nn.Flatten(), [2, 3, 2, 2]),
    "flatten some": case(nn.Flatten(0, 1), [2, 3, 2, 2]),
    "upsample nearest": case(nn.Upsample(scale_factor=2), [2, 2, 2, 3]),
    "upsample nearest to a size": case(nn.Upsample((5, 4)), [1, 2, 3, 3]),
    "upsample bilinear": case(nn.Upsample(scale_factor=2, mode="bilinear"), [2, 2, 3, 2]),
    "upsample bilinear to a size": case(nn.Upsample((5, 7), mode="bilinear"), [1, 2, 3, 4]),
    "upsample bilinear aligned": case(nn.Upsample((5, 7), mode="bilinear", align_corners=True), [1, 2, 3, 4]),
    "sigmoid": case(nn.Sigmoid(), [17]),
    "relu": case(nn.ReLU(), [17]),
    "tanh": case(nn.Tanh(), [17]),
    "softmax": case(nn.Softmax(-1), [3, 5]),
    "softmax of another dimension": case(nn.Softmax(1), [2, 3, 4]),
    "log softmax": case(nn.LogSoftmax(1), [3, 5]),
    "leaky relu": case(nn.LeakyReLU(), [17]),
    "leaky relu steeper": case(nn.LeakyReLU(0.2), [17]),
    "elu": case(nn.ELU(), [17]),
    "elu lower": case(nn.ELU(1.7), [17]),
    "gelu": case(nn.GELU(), [17]),
    "gelu by tanh": case(nn.GELU(approximate="tanh"), [17]),
    "silu": case(nn.SiLU(), [17]),
    "softplus": case(nn.Softplus(), [17]),
    "softplus sharper": case(nn.Softplus(5, 3), [17]),
    "a network": case(nn.Sequential(nn.Conv2d(1, 2, 3, padding=1), nn.ReLU(), nn.Flatten(), nn.Linear(18, 4), nn.Tanh(), nn.Linear(4, 2)), [3, 1, 3, 3]),
}, separators=(",", ":")).replace('},"', '},\n"'))

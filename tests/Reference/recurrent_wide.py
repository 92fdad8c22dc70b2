"""Golden values of recurrent layers with states wider than a vector register, from PyTorch: each tensor is told by its products with waves.
/usr/bin/python3 tests/Reference/recurrent_wide.py > tests/Reference/recurrent_wide.json"""
import json
import math

import torch
from torch import nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

torch.set_default_dtype(torch.float64)
STEPS, BATCH, INPUT, LENGTHS = 5, 3, 19, [2, 5, 4]


def wave(shape, phase):
    return torch.tensor([math.sin(phase + 0.7 * i) for i in range(math.prod(shape))]).reshape(shape)


def told(tensor):
    """A tensor as a matrix, times a wave from the right and from the left: every element counts in one number of each."""
    matrix = tensor.detach().reshape(-1, tensor.shape[-1])
    products = torch.cat([matrix @ wave([matrix.shape[1]], 1.0), wave([matrix.shape[0]], 2.0) @ matrix])
    return [float(f"{v:.12g}") for v in products.tolist()]


def case(make, hidden, layers, bidirectional, packed):
    module = make(INPUT, hidden, num_layers=layers, bidirectional=bidirectional)
    with torch.no_grad():
        for k, parameter in enumerate(module.parameters()):
            parameter.copy_(0.2 * wave(parameter.shape, 3.0 + k))
    x = wave([STEPS, BATCH, INPUT], 1.0).requires_grad_()
    if packed:
        y, last = module(pack_padded_sequence(x, LENGTHS, enforce_sorted=False))
        y, _ = pad_packed_sequence(y, total_length=STEPS)
    else:
        y, last = module(x)
    outputs = [y, *(last if make is nn.LSTM else [last])]
    torch.autograd.backward(outputs, [wave(y.shape, 7.0 + k) for k, y in enumerate(outputs)])
    return {
        "outputs": [told(y) for y in outputs],
        "input_gradient": told(x.grad),
        "gradients": {name: told(parameter.grad) for name, parameter in module.named_parameters()},
    }


STACKS = {"tanh": nn.RNN, "relu": lambda *a, **k: nn.RNN(*a, nonlinearity="relu", **k), "lstm": nn.LSTM, "gru": nn.GRU}
cases = {}
for name, make in STACKS.items():
    for hidden in (33, 64):
        cases[f"{name} {hidden}"] = case(make, hidden, 1, False, False)
    cases[f"{name} 33 packed"] = case(make, 33, 2, True, True)
print("{" + ",\n".join(f"{json.dumps(name)}: {json.dumps(case)}" for name, case in cases.items()) + "}")

"""Golden values of recurrent layers from PyTorch: /usr/bin/python3 tests/Reference/recurrent.py > tests/Reference/recurrent.json"""
import itertools
import json
import math

import torch
from torch import nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

torch.set_default_dtype(torch.float64)
STEPS, BATCH, INPUT, HIDDEN, LENGTHS = 4, 3, 3, 2, [2, 4, 1]


def wave(shape, phase):
    """Numbers that any language computes alike: the test fills its tensors by the same formula."""
    return torch.tensor([math.sin(phase + 0.7 * i) for i in range(math.prod(shape))]).reshape(shape)


def numbers(tensor):
    return [float(f"{v:.12g}") for v in tensor.detach().flatten().tolist()]


def fill(module):
    with torch.no_grad():
        for k, parameter in enumerate(module.parameters()):
            parameter.copy_(wave(parameter.shape, 3.0 + k))


def results(module, outputs, inputs):
    """Outputs, and gradients of inputs and parameters for waves as the outputs' gradients."""
    torch.autograd.backward(outputs, [wave(y.shape, 7.0 + k) for k, y in enumerate(outputs)])
    return {
        "outputs": [numbers(y) for y in outputs],
        "input_gradients": [numbers(x.grad) for x in inputs],
        "gradients": {name: numbers(parameter.grad) for name, parameter in module.named_parameters()},
    }


def stack(make, layers, bidirectional, batch_first, packed, bias=True):
    module = make(INPUT, HIDDEN, num_layers=layers, bidirectional=bidirectional, batch_first=batch_first, bias=bias)
    fill(module)
    x = wave([BATCH, STEPS, INPUT] if batch_first else [STEPS, BATCH, INPUT], 1.0).requires_grad_()
    first = [wave([layers * (2 if bidirectional else 1), BATCH, HIDDEN], 5.0 + k).requires_grad_() for k in range(2 if make is nn.LSTM else 1)]
    state = tuple(first) if make is nn.LSTM else first[0]
    if packed:
        y, last = module(pack_padded_sequence(x, LENGTHS, batch_first, enforce_sorted=False), state)
        y, _ = pad_packed_sequence(y, batch_first, total_length=STEPS)
    else:
        y, last = module(x, state)
    return results(module, [y, *(last if make is nn.LSTM else [last])], [x, *first])


def cell(make, bias):
    module = make(INPUT, HIDDEN, bias=bias)
    fill(module)
    x = wave([BATCH, INPUT], 1.0).requires_grad_()
    first = [wave([BATCH, HIDDEN], 5.0 + k).requires_grad_() for k in range(2 if make is nn.LSTMCell else 1)]
    last = module(x, tuple(first) if make is nn.LSTMCell else first[0])
    return results(module, list(last) if make is nn.LSTMCell else [last], [x, *first])


STACKS = {
    "tanh": nn.RNN, "relu": lambda *a, **k: nn.RNN(*a, nonlinearity="relu", **k), "lstm": nn.LSTM, "gru": nn.GRU,
}
CELLS = {
    "tanh": nn.RNNCell, "relu": lambda *a, **k: nn.RNNCell(*a, nonlinearity="relu", **k), "lstm": nn.LSTMCell, "gru": nn.GRUCell,
}
cases = {}
for name, make in STACKS.items():
    for layers, bidirectional, batch_first, packed in itertools.product((1, 3), (False, True), (False, True), (False, True)):
        words = [name, str(layers), *(["bidirectional"] if bidirectional else []), *(["batchFirst"] if batch_first else []), *(["packed"] if packed else [])]
        cases[" ".join(words)] = stack(make, layers, bidirectional, batch_first, packed)
    cases[f"{name} 1 unbiased"] = stack(make, 1, False, False, False, bias=False)
for name, make in CELLS.items():
    cases[f"{name} cell"] = cell(make, True)
    cases[f"{name} cell unbiased"] = cell(make, False)
print("{" + ",\n".join(f"{json.dumps(name)}: {json.dumps(case)}" for name, case in cases.items()) + "}")

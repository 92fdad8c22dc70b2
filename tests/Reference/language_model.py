"""The loss curves that the recurrent language model must follow: /usr/bin/python3 tests/Reference/language_model.py > tests/Reference/language_model.json

PyTorch trains embedding, recurrent layers and linear layer on contiguous batches of made-up text, the state carried from batch to
batch, with Adam and clipped gradients. Weights and text come from one integer hash that the test computes again.
"""
import json

import numpy as np
import torch
from torch import nn

VOCABULARY, EMBEDDING, HIDDEN, LAYERS, BATCH, SEQUENCE, STEPS = 20, 8, 24, 2, 4, 12, 50


def uniform(stream, count):
    """Numbers in [-1, 1) by a 32-bit mixing function (C. Wellons' lowbias32) of stream and index."""
    x = np.arange(count, dtype=np.uint64) + np.uint64(stream) * np.uint64(0x9E3779B9)
    x &= np.uint64(0xFFFFFFFF)
    for shift, factor in ((16, 0x7FEB352D), (15, 0x846CA68B)):
        x ^= x >> np.uint64(shift)
        x = (x * np.uint64(factor)) & np.uint64(0xFFFFFFFF)
    x ^= x >> np.uint64(16)
    return x.astype(np.float64) / 2.0**31 - 1


def text():
    """Token t follows token t - 1 by one, or jumps where the hash says so: something to learn and something not."""
    jumps, tokens = uniform(99, BATCH * SEQUENCE * STEPS + 1), [0]
    for jump in jumps[1:]:
        tokens.append((tokens[-1] + 1) % VOCABULARY if jump < 0.6 else int((jump - 0.6) / 0.4 * VOCABULARY) % VOCABULARY)
    return torch.tensor(tokens)


def losses(cell, dtype):
    encoder, decoder = nn.Embedding(VOCABULARY, EMBEDDING).to(dtype), nn.Linear(HIDDEN, VOCABULARY).to(dtype)
    rnn = {"rnn": nn.RNN, "gru": nn.GRU, "lstm": nn.LSTM}[cell](EMBEDDING, HIDDEN, LAYERS).to(dtype)
    parameters = [*encoder.parameters(), *rnn.parameters(), *decoder.parameters()]
    with torch.no_grad():
        for number, parameter in enumerate(parameters):
            parameter.copy_(torch.from_numpy(uniform(number, parameter.numel()) * 0.3).reshape(parameter.shape))
    optimizer = torch.optim.Adam(parameters, lr=1e-2)
    ids, state, curve = text(), None, []
    rows = ids[:-1].reshape(BATCH, STEPS * SEQUENCE), ids[1:].reshape(BATCH, STEPS * SEQUENCE)
    for step in range(STEPS):
        x, y = (part[:, step * SEQUENCE:(step + 1) * SEQUENCE].T for part in rows)
        output, state = rnn(encoder(x), state)
        state = tuple(s.detach() for s in state) if cell == "lstm" else state.detach()
        loss = nn.functional.cross_entropy(decoder(output).reshape(-1, VOCABULARY), y.reshape(-1))
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(parameters, 0.25)
        optimizer.step()
        curve.append(loss.item())
    return curve


torch.set_num_threads(1)
print(json.dumps({cell: {"float64": losses(cell, torch.float64), "float32": losses(cell, torch.float32)} for cell in ("rnn", "gru", "lstm")}))

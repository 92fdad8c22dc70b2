"""The loss curves that the document's network must follow: python3 tests/Reference/seed_cnn.py > tests/Reference/seed_cnn.json

PyTorch trains MY_NET without dropout on made-up pictures. Weights, pictures and labels come from one integer hash that
the test computes again, so that 9.5 million initial weights need not be stored. A picture of class k has a bright bar
in rows 4k to 4k + 3 on noise.
"""
import json

import numpy as np
import torch
from torch import nn

BATCH, SIZE, CLASSES = 8, 48, 10


def uniform(stream, count):
    """Numbers in [-1, 1) by a 32-bit mixing function (C. Wellons' lowbias32) of stream and index."""
    x = np.arange(count, dtype=np.uint64) + np.uint64(stream) * np.uint64(0x9E3779B9)
    x &= np.uint64(0xFFFFFFFF)
    for shift, factor in ((16, 0x7FEB352D), (15, 0x846CA68B)):
        x ^= x >> np.uint64(shift)
        x = (x * np.uint64(factor)) & np.uint64(0xFFFFFFFF)
    x ^= x >> np.uint64(16)
    return x.astype(np.float64) / 2.0**31 - 1


def network(dtype):
    model = nn.Sequential(
        nn.Conv2d(3, 32, 3, padding=1), nn.ReLU(), nn.Conv2d(32, 64, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2, 2),
        nn.Conv2d(64, 128, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2, 2), nn.Flatten(),
        nn.Linear(128 * 12 * 12, 512), nn.ReLU(), nn.Linear(512, CLASSES)).to(dtype)
    with torch.no_grad():
        for number, parameter in enumerate(model.parameters()):
            fan_in = parameter[0].numel() if parameter.dim() > 1 else parameter.numel()
            values = uniform(number, parameter.numel()) / np.sqrt(fan_in)
            parameter.copy_(torch.from_numpy(values).reshape(parameter.shape))
    return model


def batch(step, dtype):
    labels = (np.floor((uniform(1000 + step, BATCH) + 1) * CLASSES / 2)).astype(np.int64)
    images = 0.5 * uniform(5000 + step, BATCH * 3 * SIZE * SIZE).reshape(BATCH, 3, SIZE, SIZE)
    for image, label in zip(images, labels):
        image[:, 4 * label:4 * label + 4, :] += 0.5
    return torch.from_numpy(images).to(dtype), torch.from_numpy(labels)


def losses(dtype, steps, make_optimizer):
    model = network(dtype)
    optimizer = make_optimizer(model.parameters())
    curve = []
    for step in range(steps):
        images, labels = batch(step, dtype)
        loss = nn.functional.cross_entropy(model(images), labels)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        curve.append(loss.item())
    return curve


def adam(parameters):
    return torch.optim.Adam(parameters, lr=1e-3, weight_decay=1e-4)


torch.set_num_threads(2)
print(json.dumps({"torch": torch.__version__, "float64": losses(torch.float64, 100, adam), "float32": losses(torch.float32, 50, adam)}))

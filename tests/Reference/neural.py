"""Golden values of the neural operators from PyTorch: /usr/bin/python3 tests/Reference/neural.py

It writes neural.json beside itself: for each case the shapes of the inputs, the value and the gradients in double precision. The inputs
follow from a formula that the tests repeat: element i of input k is sin(0.7 i + k + 1); weights of the gradient likewise, with k = 9.
"""
import json
import math
import pathlib

import torch
import torch.nn.functional as F

cases = []


def made(shape, k):
    return torch.tensor([math.sin(0.7 * i + k + 1) for i in range(math.prod(shape))], dtype=torch.float64).reshape(shape)


def case(name, shapes, function):
    inputs = [made(shape, k).requires_grad_() for k, shape in enumerate(shapes)]
    y = function(*inputs)
    gradients = torch.autograd.grad(y, inputs, made(y.shape, 9))
    cases.append({
        "name": name, "shapes": shapes, "shape": list(y.shape), "value": y.flatten().tolist(),
        "gradients": [g.flatten().tolist() for g in gradients],
    })


labels = torch.tensor([1, 0, 2, 1])
weights = torch.tensor([0.5, 2.0, 1.25], dtype=torch.float64)

case("matmul", [[2, 1, 3, 4], [3, 4, 2]], torch.matmul)
case("linear", [[2, 3, 4], [5, 4], [5]], F.linear)
case("conv2d", [[2, 4, 7, 6], [6, 2, 3, 2], [6]], lambda x, w, b: F.conv2d(x, w, b, stride=(2, 1), padding=(1, 2), dilation=(1, 2), groups=2))
case("conv1d", [[2, 3, 9], [4, 3, 3], [4]], lambda x, w, b: F.conv1d(x, w, b, stride=2, padding=1))
case("conv_transpose2d", [[2, 4, 3, 4], [4, 3, 3, 3], [6]], lambda x, w, b: F.conv_transpose2d(x, w, b, stride=2, padding=1, output_padding=1, groups=2))
case("max_pool2d", [[2, 2, 7, 6]], lambda x: F.max_pool2d(x, 3, 2, 1))
case("max_pool2d_ceil", [[2, 2, 7, 6]], lambda x: F.max_pool2d(x, 2, ceil_mode=True))
case("avg_pool2d", [[2, 2, 7, 6]], lambda x: F.avg_pool2d(x, 3, 2, 1))
case("avg_pool2d_ceil", [[2, 2, 7, 6]], lambda x: F.avg_pool2d(x, 3, 2, 1, ceil_mode=True, count_include_pad=False))
case("adaptive_avg_pool2d", [[2, 2, 7, 6]], lambda x: F.adaptive_avg_pool2d(x, (3, 4)))
case("softmax", [[3, 4, 2]], lambda x: F.softmax(x, 1))
case("log_softmax", [[3, 5]], lambda x: F.log_softmax(x, -1))
case("cross_entropy", [[4, 3]], lambda x: F.cross_entropy(x, labels))
case("cross_entropy_all", [[4, 3]], lambda x: F.cross_entropy(x, labels, weights, ignore_index=2, label_smoothing=0.1))
case("cross_entropy_none", [[4, 3]], lambda x: F.cross_entropy(x, labels, weights, label_smoothing=0.1, reduction="none"))
case("cross_entropy_probabilities", [[4, 3], [4, 3]], lambda x, t: F.cross_entropy(x, t, weights, label_smoothing=0.1))
case("layer_norm", [[3, 2, 5], [2, 5], [2, 5]], lambda x, w, b: F.layer_norm(x, [2, 5], w, b))
case("batch_norm", [[3, 4, 2, 3], [4], [4]], lambda x, w, b: F.batch_norm(x, None, None, w, b, training=True))
case("group_norm", [[3, 4, 2, 3], [4], [4]], lambda x, w, b: F.group_norm(x, 2, w, b))
case("upsample_nearest", [[2, 1, 3, 4]], lambda x: F.interpolate(x, size=(5, 8)))
case("upsample_bilinear", [[2, 1, 3, 4]], lambda x: F.interpolate(x, size=(5, 8), mode="bilinear", align_corners=False))
case("upsample_bilinear_corners", [[2, 1, 3, 4]], lambda x: F.interpolate(x, size=(5, 8), mode="bilinear", align_corners=True))
case("embedding", [[5, 3]], lambda w: F.embedding(torch.tensor([[1, 0, 2], [1, 4, 1]]), w, padding_idx=1))
case("pad", [[2, 3, 4]], lambda x: F.pad(x, (1, -1, 2, 0), value=7))

pathlib.Path(__file__).with_suffix(".json").write_text(json.dumps({"torch": torch.__version__, "cases": cases}) + "\n")

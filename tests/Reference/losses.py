"""Golden values of losses from PyTorch: /usr/bin/python3 tests/Reference/losses.py > tests/Reference/losses.json"""
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


def case(make, x, target):
    """The loss under each reduction, and the input's gradient for it (for 'none': of its sum weighted by a wave)."""
    results = {}
    for reduction in ("mean", "sum", "none"):
        leaf = x.clone().requires_grad_()
        loss = make(reduction)(leaf, target)
        loss.backward(wave(loss.shape, 2.0) if reduction == "none" else None)
        results[reduction] = {"shape": list(loss.shape), "loss": numbers(loss), "gradient": numbers(leaf.grad)}
    return results


logits, labels = 3 * wave([6, 4], 1.0), torch.tensor([0, 3, 1, 1, 2, 0])
images, places = 3 * wave([2, 3, 2, 2], 1.0), torch.tensor([0, 2, 1, 1, 2, 0, 0, 1]).reshape(2, 2, 2)
weight, scores, truths = 1.5 + wave([4], 0.0), 4 * wave([5, 3], 1.0), (0.5 + 0.5 * wave([5, 3], 4.0))
extremes = torch.tensor([-1000.0, 1000.0, -50.0, 50.0, 0.0, 1000.0])
certain = torch.tensor([0.0, 1.0, 1.0, 0.0, 1.0, 0.0])
probabilities = torch.tensor([0.0, 1.0, 0.25, 0.5, 1.0])
logs = wave([4, 5], 1.0).log_softmax(1)
target = (2 * wave([4, 5], 5.0)).softmax(1)

print(json.dumps({
    "cross entropy": case(lambda r: nn.CrossEntropyLoss(reduction=r), logits, labels),
    "cross entropy weighted": case(lambda r: nn.CrossEntropyLoss(weight, reduction=r), logits, labels),
    "cross entropy ignoring": case(lambda r: nn.CrossEntropyLoss(ignore_index=1, reduction=r), logits, labels),
    "cross entropy smoothed": case(lambda r: nn.CrossEntropyLoss(label_smoothing=0.1, reduction=r), logits, labels),
    "cross entropy all options": case(lambda r: nn.CrossEntropyLoss(weight, ignore_index=1, label_smoothing=0.2, reduction=r), logits, labels),
    "cross entropy of images": case(lambda r: nn.CrossEntropyLoss(reduction=r), images, places),
    "nll": case(lambda r: nn.NLLLoss(reduction=r), logits.log_softmax(1), labels),
    "nll all options": case(lambda r: nn.NLLLoss(weight, ignore_index=1, reduction=r), logits.log_softmax(1), labels),
    "nll of images": case(lambda r: nn.NLLLoss(reduction=r), images.log_softmax(1), places),
    "bce with logits": case(lambda r: nn.BCEWithLogitsLoss(reduction=r), scores, truths),
    "bce with logits all options": case(
        lambda r: nn.BCEWithLogitsLoss(1.5 + wave([3], 1.0), pos_weight=2 + wave([3], 2.0), reduction=r), scores, truths),
    "bce with logits extreme": case(lambda r: nn.BCEWithLogitsLoss(reduction=r), extremes, certain),
    "bce": case(lambda r: nn.BCELoss(reduction=r), 0.5 + 0.45 * wave([5, 3], 1.0), truths),
    "bce weighted": case(lambda r: nn.BCELoss(1.5 + wave([3], 1.0), reduction=r), 0.5 + 0.45 * wave([5, 3], 1.0), truths),
    "bce extreme": case(lambda r: nn.BCELoss(reduction=r), probabilities, certain[:5]),
    "mse": case(lambda r: nn.MSELoss(reduction=r), wave([4, 3], 1.0), wave([4, 3], 2.0)),
    "l1": case(lambda r: nn.L1Loss(reduction=r), wave([4, 3], 1.0), wave([4, 3], 2.0)),
    "smooth l1": case(lambda r: nn.SmoothL1Loss(reduction=r), 2 * wave([4, 3], 1.0), wave([4, 3], 2.0)),
    "smooth l1 beta": case(lambda r: nn.SmoothL1Loss(beta=0.3, reduction=r), wave([4, 3], 1.0), wave([4, 3], 2.0)),
    "smooth l1 beta zero": case(lambda r: nn.SmoothL1Loss(beta=0.0, reduction=r), wave([4, 3], 1.0), wave([4, 3], 2.0)),
    "kl": case(lambda r: nn.KLDivLoss(reduction=r), logs, target),
    "kl of logarithms": case(lambda r: nn.KLDivLoss(reduction=r, log_target=True), logs, target.log()),
    "kl with zeros": case(lambda r: nn.KLDivLoss(reduction=r), logs, target * (target > 0.1)),
    "kl batch mean": case(lambda r: nn.KLDivLoss(reduction="batchmean" if r == "mean" else r), logs, target),
}, separators=(",", ":")).replace('},"', '},\n"'))

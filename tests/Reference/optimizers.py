"""Golden values of optimizers and schedules from PyTorch: /usr/bin/python3 tests/Reference/optimizers.py > tests/Reference/optimizers.json"""
import json
import math
import warnings

import torch
from torch import optim
from torch.optim import lr_scheduler as schedules

warnings.simplefilter("ignore")
torch.set_default_dtype(torch.float64)


def wave(count, phase):
    """Numbers that any language computes alike: the test fills its tensors by the same formula."""
    return torch.tensor([math.sin(phase + 0.7 * i) for i in range(count)])


def trajectory(make, kept=(1, 2, 5, 20)):
    """Two parameters of 21 and 3 elements; the gradient depends on the parameter, and the second has none in every third step."""
    parameters = [torch.nn.Parameter(wave(21, 1.0)), torch.nn.Parameter(wave(3, 2.0))]
    optimizer, points = make(parameters), {}
    for step in range(1, 21):
        for k, p in enumerate(parameters):
            p.grad = None if k == 1 and step % 3 == 0 else 0.5 * p.detach() + wave(p.numel(), 10.0 * step + k)
        optimizer.step()
        if step in kept:
            points[step] = [p.detach().tolist() for p in parameters]
    return points


def rates(make, steps, optimizer=None):
    """Learning rates of two groups, and momentum, at steps 0, 1, 2, …"""
    optimizer = optimizer or optim.SGD([{"params": [torch.nn.Parameter(torch.zeros(1))]},
                                        {"params": [torch.nn.Parameter(torch.zeros(1))], "lr": 0.5}], lr=0.1, momentum=0.9)
    schedule, values = make(optimizer), []
    for _ in range(steps):
        group = optimizer.param_groups[0]
        momentum = group["betas"][0] if "betas" in group else group["momentum"]
        values.append([g["lr"] for g in optimizer.param_groups] + [momentum])
        optimizer.step()
        schedule.step()
    return values


def plateau(measured, **options):
    optimizer, values = optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=0.1), []
    schedule = schedules.ReduceLROnPlateau(optimizer, **options)
    for value in measured:
        schedule.step(value)
        values.append(optimizer.param_groups[0]["lr"])
    return values


def groups(p):
    return optim.AdamW([{"params": [p[0]], "weight_decay": 0.1}, {"params": [p[1]], "lr": 1e-3, "weight_decay": 0.0}], lr=1e-2)


def clipped(maximum):
    parameters = [torch.nn.Parameter(torch.zeros(7)), torch.nn.Parameter(torch.zeros(40))]
    for k, p in enumerate(parameters):
        p.grad = 3 * wave(p.numel(), k)
    norm = torch.nn.utils.clip_grad_norm_(parameters, maximum)
    return {"maximum": maximum, "norm": norm.item(), "gradients": [p.grad.tolist() for p in parameters]}


adam = optim.Adam([torch.nn.Parameter(torch.zeros(1))], lr=0.1)
losses = [1.0, 0.9, 0.9, 0.9, 0.9, 0.89995, 0.9, 0.5, 0.6, 0.6, 0.6, 0.6, 0.6, 0.6, 0.6, 0.6, 0.6, 0.6, 0.4, 0.5]
print(json.dumps({
    "trajectories": {
        "sgd": trajectory(lambda p: optim.SGD(p, 0.1)),
        "sgd decay": trajectory(lambda p: optim.SGD(p, 0.1, weight_decay=0.01)),
        "sgd momentum": trajectory(lambda p: optim.SGD(p, 0.1, momentum=0.9)),
        "sgd momentum dampening decay": trajectory(lambda p: optim.SGD(p, 0.1, momentum=0.9, dampening=0.3, weight_decay=0.01)),
        "sgd nesterov": trajectory(lambda p: optim.SGD(p, 0.1, momentum=0.9, weight_decay=0.01, nesterov=True)),
        "adam": trajectory(lambda p: optim.Adam(p)),
        "adam decay": trajectory(lambda p: optim.Adam(p, 1e-2, weight_decay=0.1)),
        "adam betas epsilon": trajectory(lambda p: optim.Adam(p, 1e-2, (0.5, 0.9), 1e-3)),
        "adamw": trajectory(lambda p: optim.AdamW(p)),
        "adamw decay": trajectory(lambda p: optim.AdamW(p, 1e-2, (0.8, 0.95), 1e-6, 0.3)),
        "adamw groups": trajectory(groups),
        "rmsprop": trajectory(lambda p: optim.RMSprop(p)),
        "rmsprop decay": trajectory(lambda p: optim.RMSprop(p, 1e-2, 0.9, 1e-4, 0.1)),
        "rmsprop momentum": trajectory(lambda p: optim.RMSprop(p, 1e-2, momentum=0.9)),
        "rmsprop centered": trajectory(lambda p: optim.RMSprop(p, 1e-2, eps=1e-3, centered=True)),
        "rmsprop centered momentum decay": trajectory(
            lambda p: optim.RMSprop(p, 1e-2, 0.95, 1e-3, weight_decay=0.1, momentum=0.5, centered=True)),
    },
    "schedules": {
        "step": rates(lambda o: schedules.StepLR(o, 3), 10),
        "exponential": rates(lambda o: schedules.ExponentialLR(o, 0.9), 10),
        "cosine": rates(lambda o: schedules.CosineAnnealingLR(o, 8, 0.01), 20),
        "linear": rates(lambda o: schedules.LinearLR(o), 10),
        "one cycle": rates(lambda o: schedules.OneCycleLR(o, 1.0, 20), 20),
        "one cycle linear": rates(lambda o: schedules.OneCycleLR(
            o, 1.0, 20, pct_start=0.25, anneal_strategy="linear", base_momentum=0.8, max_momentum=0.9, div_factor=10, final_div_factor=100), 20),
        "one cycle adam": rates(lambda o: schedules.OneCycleLR(o, 1.0, 20), 20, adam),
        "one cycle rate only": rates(lambda o: schedules.OneCycleLR(o, 1.0, 20, cycle_momentum=False), 20),
        "sequential": rates(lambda o: schedules.SequentialLR(
            o, [schedules.LinearLR(o, 0.1, total_iters=4), schedules.ExponentialLR(o, 0.5)], [4]), 10),
        "chained": rates(lambda o: schedules.ChainedScheduler(
            [schedules.LinearLR(o, 0.1, total_iters=4), schedules.CosineAnnealingLR(o, 10)]), 10),
    },
    "plateaus": {
        "losses": plateau(losses, patience=2),
        "cooldown": plateau(losses, patience=1, cooldown=3, factor=0.5, min_lr=0.03),
        "absolute": plateau(losses, patience=2, threshold=0.05, threshold_mode="abs"),
        "accuracies": plateau([1 - l for l in losses], mode="max", patience=2),
        "measured": losses,
    },
    "clipped": [clipped(1.0), clipped(100.0)],
}))

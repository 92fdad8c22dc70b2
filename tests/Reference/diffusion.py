"""Golden values of diffusion from the published formulas and PyTorch: /usr/bin/python3 tests/Reference/diffusion.py > tests/Reference/diffusion.json

Each sampler is written here in the notation of its own paper, not in that of the program: Ho and others 2020 (DDPM, equations 6, 7), Song and others 2021 (DDIM,
equations 12, 16), Karras and others 2022 (Euler, algorithm 1, equation 5), Lu and others 2022 (DPM-Solver++(2M), algorithm 2). Schedules: Ho 2020, Rombach 2022,
Nichol and Dhariwal 2021 (cosine), Lin and others 2023 (zero terminal SNR). Targets: Salimans and Ho 2022; weights: Hang and others 2023.
"""
import json
import math

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

torch.set_default_dtype(torch.float64)


def wave(shape, phase):
    """Numbers that any language computes alike: the test fills its tensors by the same formula."""
    count = math.prod(shape)
    return torch.tensor([math.sin(phase + 0.7 * i) for i in range(count)]).reshape(shape)


def numbers(values):
    if isinstance(values, torch.Tensor):
        values = values.detach().flatten().tolist()
    return [float(f"{v:.14g}") for v in np.asarray(values, dtype=float).flatten()]


# Schedules

def linear(count):
    return np.linspace(1e-4, 0.02, count)


def scaled_linear(count):
    return np.linspace(0.00085 ** 0.5, 0.012 ** 0.5, count) ** 2


def cosine(count):
    f = lambda t: math.cos((t / count + 0.008) / 1.008 * math.pi / 2) ** 2
    return np.array([min(1 - f(t + 1) / f(t), 0.999) for t in range(count)])


def zero_terminal(betas):
    """Algorithm 1 of Lin and others: shift √ᾱ so that the last is 0, scale so that the first is as before, and go back to β."""
    root = np.sqrt(np.cumprod(1 - betas))
    root = (root - root[-1]) * root[0] / (root[0] - root[-1])
    bars = root ** 2
    alphas = np.concatenate([bars[:1], bars[1:] / bars[:-1]])
    return 1 - alphas


SCHEDULES = {"linear": linear, "scaled-linear": scaled_linear, "cosine": cosine}
PLACES = [0, 1, 9, 250, 500, 750, 998, 999]


def schedule_case(betas):
    return {"betas": numbers(betas[PLACES]), "alpha_bars": numbers(np.cumprod(1 - betas)[PLACES])}


# Samplers: the "network" gives the same wave at each step, as noise prediction.

SHAPE = (2, 1, 2, 2)
STEPS = 5


def times(count):
    return [round(count * (STEPS - i) / STEPS) - 1 for i in range(STEPS)]


def prediction(i):
    return wave(SHAPE, 10.0 + i).numpy()


def fresh(i):
    return wave(SHAPE, 20.0 + i).numpy()


def ddpm(bars):
    """x_{t-1} ~ N(μ̃(x_t, x_0), β̃): for a step over several times the αs between are multiplied."""
    x, trajectory = wave(SHAPE, 1.0).numpy(), []
    order = times(len(bars)) + [-1]
    for i in range(STEPS):
        bar, before = bars[order[i]], 1.0 if order[i + 1] < 0 else bars[order[i + 1]]
        alpha, beta = bar / before, 1 - bar / before
        x0 = (x - math.sqrt(1 - bar) * prediction(i)) / math.sqrt(bar)
        mean = math.sqrt(before) * beta / (1 - bar) * x0 + math.sqrt(alpha) * (1 - before) / (1 - bar) * x
        x = mean + math.sqrt((1 - before) / (1 - bar) * beta) * (fresh(i) if order[i + 1] >= 0 else 0)
        trajectory.append(numbers(x))
    return trajectory


def ddim(bars, eta):
    x, trajectory = wave(SHAPE, 1.0).numpy(), []
    order = times(len(bars)) + [-1]
    for i in range(STEPS):
        bar, before = bars[order[i]], 1.0 if order[i + 1] < 0 else bars[order[i + 1]]
        sigma = eta * math.sqrt((1 - before) / (1 - bar)) * math.sqrt(1 - bar / before)
        e = prediction(i)
        x = (math.sqrt(before) * (x - math.sqrt(1 - bar) * e) / math.sqrt(bar) + math.sqrt(1 - before - sigma ** 2) * e
             + sigma * (fresh(i) if order[i + 1] >= 0 else 0))
        trajectory.append(numbers(x))
    return trajectory


def euler(bars):
    """In Karras's coordinates: y = x_0 + σ·ε, dy/dσ = ε; noise levels from σ_max to σ_min with ρ = 7, then 0."""
    sigmas = np.sqrt((1 - bars) / bars)
    most, least = min(sigmas[-1], 80) ** (1 / 7), sigmas[0] ** (1 / 7)
    levels = [(most + i / (STEPS - 1) * (least - most)) ** 7 for i in range(STEPS)] + [0.0]
    y = wave(SHAPE, 1.0).numpy() * math.sqrt(1 + levels[0] ** 2)
    trajectory = []
    for i in range(STEPS):
        y = y + (levels[i + 1] - levels[i]) * prediction(i)
        trajectory.append(numbers(y / math.sqrt(1 + levels[i + 1] ** 2)))
    at = [float(np.interp(math.log(s), np.log(sigmas), np.arange(len(sigmas)))) for s in levels[:-1]]
    return {"levels": numbers(levels), "times": numbers(at), "trajectory": trajectory}


def dpm(bars):
    """λ = log(α/σ); D from the last two pictures, first order at the start and at the end."""
    x, trajectory, last = wave(SHAPE, 1.0).numpy(), [], None
    order = times(len(bars))
    alpha = [math.sqrt(bars[t]) for t in order] + [1.0]
    sigma = [math.sqrt(1 - bars[t]) for t in order] + [0.0]
    lam = [math.log(a / s) if s > 0 else math.inf for a, s in zip(alpha, sigma)]
    for i in range(STEPS):
        x0 = (x - sigma[i] * prediction(i)) / alpha[i]
        h = lam[i + 1] - lam[i]
        d = x0
        if last is not None and i + 1 < STEPS:
            r = (lam[i] - lam[i - 1]) / h
            d = (1 + 1 / (2 * r)) * x0 - 1 / (2 * r) * last
        x = sigma[i + 1] / sigma[i] * x - alpha[i + 1] * (math.exp(-h) - 1) * d
        last = x0
        trajectory.append(numbers(x))
    return trajectory


LINEAR_BARS = np.cumprod(1 - linear(1000))


# Targets and weights

def target_case(bar):
    x0, e = wave(SHAPE, 1.0).numpy(), wave(SHAPE, 2.0).numpy()
    a, s = math.sqrt(bar), math.sqrt(1 - bar)
    snr = bar / (1 - bar)
    return {
        "noised": numbers(a * x0 + s * e), "v": numbers(a * e - s * x0),
        "weights": {"epsilon": min(snr, 5) / snr, "x0": min(snr, 5), "v": min(snr, 5) / (snr + 1)},
    }


# Networks

class TimeEmbedding(nn.Module):
    def __init__(self, waves, width):
        super().__init__()
        self.waves = waves
        self.linear1, self.linear2 = nn.Linear(waves, width), nn.Linear(width, width)

    def forward(self, t):
        half = self.waves // 2
        angles = t[:, None] * torch.exp(torch.arange(half) * (-math.log(10000) / half))
        return self.linear2(F.silu(self.linear1(torch.cat([angles.sin(), angles.cos()], 1))))


class ResidualBlock(nn.Module):
    def __init__(self, source, target, groups, time):
        super().__init__()
        self.norm1, self.norm2 = nn.GroupNorm(groups, source), nn.GroupNorm(groups, target)
        self.conv1, self.conv2 = nn.Conv2d(source, target, 3, padding=1), nn.Conv2d(target, target, 3, padding=1)
        self.time = nn.Linear(time, target)
        self.shortcut = nn.Conv2d(source, target, 1) if source != target else None

    def forward(self, x, e):
        y = self.conv1(F.silu(self.norm1(x))) + self.time(e)[:, :, None, None]
        y = self.conv2(F.silu(self.norm2(y)))
        return (x if self.shortcut is None else self.shortcut(x)) + y


class AttentionBlock(nn.Module):
    def __init__(self, channels, heads, groups, text):
        super().__init__()
        self.norm = nn.GroupNorm(groups, channels)
        self.places = nn.MultiheadAttention(channels, heads, batch_first=True)
        self.text_norm = nn.LayerNorm(channels) if text else None
        self.words = nn.MultiheadAttention(channels, heads, kdim=text, vdim=text, batch_first=True) if text else None

    def forward(self, x, condition):
        n = self.norm(x).flatten(2).transpose(1, 2)
        y = x.flatten(2).transpose(1, 2) + self.places(n, n, n, need_weights=False)[0]
        if self.words is not None:
            y = y + self.words(self.text_norm(y), condition[1], condition[1], key_padding_mask=condition[2], need_weights=False)[0]
        return y.transpose(1, 2).reshape(x.shape)


class Down(nn.Module):
    def __init__(self, source, target, attends, last, blocks, groups, time, text):
        super().__init__()
        self.blocks = nn.ModuleList([ResidualBlock(source if i == 0 else target, target, groups, time) for i in range(blocks)])
        self.attentions = nn.ModuleList([AttentionBlock(target, 1, groups, text) for _ in range(blocks if attends else 0)])
        self.halve = None if last else nn.Conv2d(target, target, 3, stride=2, padding=1)

    def forward(self, x, e, condition, kept):
        for i, block in enumerate(self.blocks):
            x = block(x, e)
            if len(self.attentions):
                x = self.attentions[i](x, condition)
            kept.append(x)
        if self.halve is not None:
            x = self.halve(x)
            kept.append(x)
        return x


class Up(nn.Module):
    def __init__(self, source, kept, target, attends, last, groups, time, text):
        super().__init__()
        self.blocks = nn.ModuleList([ResidualBlock((source if i == 0 else target) + k, target, groups, time) for i, k in enumerate(kept)])
        self.attentions = nn.ModuleList([AttentionBlock(target, 1, groups, text) for _ in range(len(kept) if attends else 0)])
        self.twice = None if last else nn.Conv2d(target, target, 3, padding=1)

    def forward(self, x, e, condition, kept):
        for i, block in enumerate(self.blocks):
            x = block(torch.cat([x, kept.pop()], 1), e)
            if len(self.attentions):
                x = self.attentions[i](x, condition)
        return x if self.twice is None else self.twice(F.interpolate(x, scale_factor=2))


class UNet(nn.Module):
    """Two levels of 4 and 8 channels, one block each, attention at the lower one."""

    def __init__(self, picture=1, first=4, blocks=1, groups=2, condition=3, text=3, patch=1):
        super().__init__()
        self.patch = patch
        time = 4 * first
        pixels = picture * patch * patch
        self.time = TimeEmbedding(first, time)
        self.summary = nn.Linear(condition, time) if condition else None
        self.conv_in = nn.Conv2d(pixels, first, 3, padding=1)
        self.down = nn.ModuleList([
            Down(first, first, False, False, blocks, groups, time, text), Down(first, 2 * first, True, True, blocks, groups, time, text)])
        self.middle1 = ResidualBlock(2 * first, 2 * first, groups, time)
        self.middle_attention = AttentionBlock(2 * first, 1, groups, text)
        self.middle2 = ResidualBlock(2 * first, 2 * first, groups, time)
        self.up = nn.ModuleList([
            Up(2 * first, [2 * first] * blocks + [first], 2 * first, True, False, groups, time, text),
            Up(2 * first, [first] * (blocks + 1), first, False, True, groups, time, text)])
        self.norm_out = nn.GroupNorm(groups, first)
        self.conv_out = nn.Conv2d(first, pixels, 3, padding=1)

    def forward(self, x, t, condition=None):
        e = self.time(t)
        if self.summary is not None and condition is not None:
            e = e + self.summary(condition[0])
        e = F.silu(e)
        y = self.conv_in(F.pixel_unshuffle(x, self.patch))
        kept = [y]
        for level in self.down:
            y = level(y, e, condition, kept)
        y = self.middle2(self.middle_attention(self.middle1(y, e), condition), e)
        for level in self.up:
            y = level(y, e, condition, kept)
        return F.pixel_shuffle(self.conv_out(F.silu(self.norm_out(y))), self.patch)


class DiTBlock(nn.Module):
    def __init__(self, width, heads, text):
        super().__init__()
        self.modulation = nn.Linear(width, 6 * width)
        self.places = nn.MultiheadAttention(width, heads, batch_first=True)
        self.text_norm = nn.LayerNorm(width) if text else None
        self.words = nn.MultiheadAttention(width, heads, kdim=text, vdim=text, batch_first=True) if text else None
        self.linear1, self.linear2 = nn.Linear(width, 4 * width), nn.Linear(4 * width, width)

    def forward(self, x, e, condition):
        shift1, scale1, gate1, shift2, scale2, gate2 = self.modulation(e)[:, None].chunk(6, -1)
        n = F.layer_norm(x, x.shape[-1:], eps=1e-6) * (1 + scale1) + shift1
        x = x + gate1 * self.places(n, n, n, need_weights=False)[0]
        if self.words is not None:
            x = x + self.words(self.text_norm(x), condition[1], condition[1], key_padding_mask=condition[2], need_weights=False)[0]
        n = F.layer_norm(x, x.shape[-1:], eps=1e-6) * (1 + scale2) + shift2
        return x + gate2 * self.linear2(F.gelu(self.linear1(n), approximate="tanh"))


class DiT(nn.Module):
    def __init__(self, picture=1, size=4, patch=2, width=8, depth=2, heads=2, condition=3, text=3):
        super().__init__()
        self.patch = patch
        pixels = picture * patch * patch
        self.time = TimeEmbedding(width, width)
        self.summary = nn.Linear(condition, width) if condition else None
        self.patch_in = nn.Linear(pixels, width)
        self.positions = nn.Parameter(torch.zeros((size // patch) ** 2, width))
        self.blocks = nn.ModuleList([DiTBlock(width, heads, text) for _ in range(depth)])
        self.modulation = nn.Linear(width, 2 * width)
        self.patch_out = nn.Linear(width, pixels)

    def forward(self, x, t, condition=None):
        e = self.time(t)
        if self.summary is not None and condition is not None:
            e = e + self.summary(condition[0])
        e = F.silu(e)
        folded = F.pixel_unshuffle(x, self.patch)
        y = self.patch_in(folded.flatten(2).transpose(1, 2)) + self.positions
        for block in self.blocks:
            y = block(y, e, condition)
        shift, scale = self.modulation(e)[:, None].chunk(2, -1)
        y = self.patch_out(F.layer_norm(y, y.shape[-1:], eps=1e-6) * (1 + scale) + shift)
        return F.pixel_shuffle(y.transpose(1, 2).reshape(folded.shape), self.patch)


PADDING = torch.tensor([[False, False, True], [False, True, True]])


def network_case(module, shapes, run):
    """Output and gradients of inputs and parameters for a wave as the output's gradient; of a long gradient the sum against a wave, and the first numbers."""
    with torch.no_grad():
        for k, tensor in enumerate(module.state_dict().values()):
            tensor.copy_(wave(tensor.shape, 3.0 + k) * 0.5)
    inputs = [wave(shape, 1.0 + k).requires_grad_() for k, shape in enumerate(shapes)]
    output = run(module, *inputs)
    output.backward(wave(output.shape, 2.0))
    digest = lambda g: numbers([(g * wave(g.shape, 4.0)).sum().item(), *g.flatten()[:3].tolist()])
    return {
        "inputs": shapes, "shape": list(output.shape), "output": numbers(output), "input_gradients": [numbers(x.grad) for x in inputs],
        "gradients": {k: digest(p.grad) for k, p in module.named_parameters()},
    }


TIMES = torch.tensor([3.0, 700.0])
told = lambda m, x, summary, states: m(x, TIMES, (summary, states, PADDING))

print(json.dumps({
    "places": PLACES,
    "schedules": {
        **{name: schedule_case(betas(1000)) for name, betas in SCHEDULES.items()},
        **{f"{name} zero": schedule_case(zero_terminal(betas(1000))) for name, betas in SCHEDULES.items()},
    },
    "targets": {str(place): target_case(float(LINEAR_BARS[place])) for place in [0, 250, 999]},
    "samplers": {
        "ddpm": ddpm(LINEAR_BARS), "ddim": ddim(LINEAR_BARS, 0.0), "ddim 0.5": ddim(LINEAR_BARS, 0.5), "ddim 1": ddim(LINEAR_BARS, 1.0), "dpm++2m": dpm(LINEAR_BARS),
    },
    "euler": euler(LINEAR_BARS),
    "networks": {
        "time embedding": network_case(TimeEmbedding(4, 6), [[2]], lambda m, t: m(t)),
        "residual block": network_case(ResidualBlock(4, 4, 2, 16), [[2, 4, 4, 4], [2, 16]], lambda m, x, e: m(x, e)),
        "residual block with other channels": network_case(ResidualBlock(4, 8, 2, 16), [[2, 4, 4, 2], [2, 16]], lambda m, x, e: m(x, e)),
        "attention block": network_case(AttentionBlock(8, 2, 2, 0), [[2, 8, 2, 3]], lambda m, x: m(x, None)),
        "attention block with words": network_case(
            AttentionBlock(8, 2, 2, 3), [[2, 8, 2, 3], [2, 3, 3]], lambda m, x, s: m(x, (None, s, PADDING))),
        "unet": network_case(UNet(), [[2, 1, 4, 4], [2, 3], [2, 3, 3]], told),
        "unet of patches and two blocks": network_case(UNet(picture=3, blocks=2, patch=2, text=0), [[2, 3, 8, 4], [2, 3]], lambda m, x, s: m(x, TIMES, (s, None, None))),
        "unet unconditional": network_case(UNet(condition=0, text=0), [[2, 1, 4, 4]], lambda m, x: m(x, TIMES)),
        "dit": network_case(DiT(), [[2, 1, 4, 4], [2, 3], [2, 3, 3]], told),
        "dit unconditional": network_case(DiT(condition=0, text=0), [[2, 1, 4, 4]], lambda m, x: m(x, TIMES)),
    },
}, separators=(",", ":")))

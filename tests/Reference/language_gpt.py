"""Logits, gradients and losses that Gpt must follow: /usr/bin/python3 tests/Reference/language_gpt.py > tests/Reference/language_gpt.json

GPT-2 and the Llama form in PyTorch, with the keys of GPT-2's files. Weights and tokens come from one integer hash that the test computes again.
"""
import json
import math

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

VOCABULARY, CONTEXT, LAYERS, HEADS, WIDTH, BATCH = 13, 12, 2, 4, 16, 3


def uniform(stream, count):
    """Numbers in [-1, 1) by a 32-bit mixing function (C. Wellons' lowbias32) of stream and index."""
    x = np.arange(count, dtype=np.uint64) + np.uint64(stream) * np.uint64(0x9E3779B9)
    x &= np.uint64(0xFFFFFFFF)
    for shift, factor in ((16, 0x7FEB352D), (15, 0x846CA68B)):
        x ^= x >> np.uint64(shift)
        x = (x * np.uint64(factor)) & np.uint64(0xFFFFFFFF)
    x ^= x >> np.uint64(16)
    return x.astype(np.float64) / 2.0**31 - 1


class Conv1D(nn.Module):
    def __init__(self, inputs, outputs, bias):
        super().__init__()
        self.weight = nn.Parameter(torch.empty(inputs, outputs))
        self.bias = nn.Parameter(torch.empty(outputs)) if bias else None

    def forward(self, x):
        y = x @ self.weight
        return y if self.bias is None else y + self.bias


class RMSNorm(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.weight = nn.Parameter(torch.empty(width))

    def forward(self, x):
        return x * torch.rsqrt((x * x).mean(-1, keepdim=True) + 1e-5) * self.weight


def rotate(x):
    half = x.shape[-1] // 2
    angles = torch.arange(x.shape[-2], dtype=torch.float64)[:, None] / 10000 ** (2 * torch.arange(half, dtype=torch.float64) / x.shape[-1])
    cos, sin = angles.cos().to(x.dtype), angles.sin().to(x.dtype)
    a, b = x[..., :half], x[..., half:]
    return torch.cat([a * cos - b * sin, b * cos + a * sin], -1)


class Attention(nn.Module):
    def __init__(self, llama):
        super().__init__()
        self.llama, self.key_heads = llama, 2 if llama else HEADS
        self.c_attn = Conv1D(WIDTH, WIDTH + 2 * self.key_heads * WIDTH // HEADS, not llama)
        self.c_proj = Conv1D(WIDTH, WIDTH, not llama)

    def forward(self, x):
        b, t, _ = x.shape
        d = WIDTH // HEADS
        q, k, v = (part.view(b, t, -1, d).transpose(1, 2) for part in self.c_attn(x).split([WIDTH, self.key_heads * d, self.key_heads * d], -1))
        if self.llama:
            q, k = rotate(q), rotate(k)
        k, v = (part.repeat_interleave(HEADS // self.key_heads, 1) for part in (k, v))
        scores = (q @ k.transpose(-2, -1) / math.sqrt(d)).masked_fill(torch.ones(t, t, dtype=torch.bool).triu(1), -math.inf)
        return self.c_proj((scores.softmax(-1) @ v).transpose(1, 2).reshape(b, t, WIDTH))


class Mlp(nn.Module):
    def __init__(self, llama):
        super().__init__()
        self.llama, hidden = llama, 24 if llama else 4 * WIDTH
        self.c_fc = Conv1D(WIDTH, 2 * hidden if llama else hidden, not llama)
        self.c_proj = Conv1D(hidden, WIDTH, not llama)

    def forward(self, x):
        x = self.c_fc(x)
        if self.llama:
            gate, up = x.chunk(2, -1)
            return self.c_proj(F.silu(gate) * up)
        return self.c_proj(F.gelu(x, approximate="tanh"))


class Block(nn.Module):
    def __init__(self, llama):
        super().__init__()
        norm = RMSNorm if llama else nn.LayerNorm
        self.ln_1, self.attn, self.ln_2, self.mlp = norm(WIDTH), Attention(llama), norm(WIDTH), Mlp(llama)

    def forward(self, x):
        x = x + self.attn(self.ln_1(x))
        return x + self.mlp(self.ln_2(x))


class Gpt(nn.Module):
    def __init__(self, llama):
        super().__init__()
        self.wte = nn.Embedding(VOCABULARY, WIDTH)
        self.wpe = None if llama else nn.Embedding(CONTEXT, WIDTH)
        self.h = nn.ModuleList(Block(llama) for _ in range(LAYERS))
        self.ln_f = RMSNorm(WIDTH) if llama else nn.LayerNorm(WIDTH)

    def forward(self, tokens):
        x = self.wte(tokens)
        if self.wpe is not None:
            x = x + self.wpe(torch.arange(tokens.shape[1]))
        for block in self.h:
            x = block(x)
        return self.ln_f(x) @ self.wte.weight.T


def model(llama, dtype):
    m = Gpt(llama).to(dtype)
    with torch.no_grad():
        for number, (name, parameter) in enumerate(m.named_parameters()):
            values = uniform(number, parameter.numel())
            values = 1 + 0.1 * values if "ln_" in name and name.endswith("weight") else 0.3 * values
            parameter.copy_(torch.from_numpy(values).reshape(parameter.shape))
    return m


def batch(step):
    ids = np.floor((uniform(1000 + step, BATCH * (CONTEXT + 1)) + 1) * VOCABULARY / 2).astype(np.int64).reshape(BATCH, CONTEXT + 1)
    ids[:, 1::2] = (3 * ids[:, 0::2][:, :ids[:, 1::2].shape[1]] + 1) % VOCABULARY     # every second token can be learned
    ids = torch.from_numpy(ids)
    return ids[:, :-1], ids[:, 1:]


def numbers(tensor):
    return [float(f"{v:.11g}") for v in tensor.detach().flatten().tolist()]


def case(llama):
    m = model(llama, torch.float64)
    tokens, targets = batch(0)
    logits = m(tokens)
    F.cross_entropy(logits.reshape(-1, VOCABULARY), targets.reshape(-1)).backward()
    result = {"logits": numbers(logits), "gradients": {k: numbers(p.grad) for k, p in m.named_parameters()}}
    for name, dtype in (("float64", torch.float64), ("float32", torch.float32)):
        m, losses = model(llama, dtype), []
        optimizer = torch.optim.AdamW(m.parameters(), lr=3e-3, betas=(0.9, 0.95), weight_decay=0.1)
        for step in range(50):
            tokens, targets = batch(step)
            loss = F.cross_entropy(m(tokens).reshape(-1, VOCABULARY), targets.reshape(-1))
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(m.parameters(), 1.0)
            optimizer.step()
            losses.append(loss.item())
        result[name] = losses
    return result


torch.set_num_threads(2)
print(json.dumps({"torch": torch.__version__, "gpt2": case(False), "llama": case(True)}, separators=(",", ":")).replace('],"', '],\n"'))

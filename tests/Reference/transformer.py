"""Golden values of attention and transformer layers from PyTorch: /usr/bin/python3 tests/Reference/transformer.py > tests/Reference/transformer.json"""
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


def case(module, shapes, run):
    """Outputs, gradients of inputs and parameters for a wave as the first output's gradient."""
    with torch.no_grad():
        for k, tensor in enumerate(module.state_dict().values()):
            tensor.copy_(wave(tensor.shape, 3.0 + k) * 0.5)
    inputs = [wave(shape, 1.0 + k).requires_grad_() for k, shape in enumerate(shapes)]
    outputs = run(module, *inputs)
    outputs = outputs if isinstance(outputs, tuple) else (outputs,)
    outputs[0].backward(wave(outputs[0].shape, 2.0))
    return {
        "inputs": shapes, "shape": list(outputs[0].shape), "outputs": [numbers(y) for y in outputs if y is not None],
        "input_gradients": [numbers(x.grad) for x in inputs], "gradients": {k: numbers(p.grad) for k, p in module.named_parameters()},
    }


def attention(**options):
    return nn.MultiheadAttention(6, options.pop("heads", 2), batch_first=True, **options)


PADDING = torch.tensor([[False, False, False, False, True], [False, True, False, True, True]])
CAUSAL = torch.triu(torch.ones(5, 5, dtype=torch.bool), 1)
ADDED = wave([4, 5], 5.0)
EACH = wave([4, 5, 5], 6.0)   # one for each of 2 samples and 2 heads
SELF, CROSS = [[2, 5, 6]], [[2, 4, 6], [2, 5, 6]]


def encoder_layer(**options):
    return nn.TransformerEncoderLayer(6, 2, 7, 0.0, batch_first=True, **options)


def decoder_layer(**options):
    return nn.TransformerDecoderLayer(6, 2, 7, 0.0, batch_first=True, **options)


def transformer(**options):
    return nn.Transformer(6, 2, 2, 2, 7, 0.0, batch_first=True, **options)


def translated(m, source, target):
    return m(source, target, tgt_mask=torch.triu(torch.full((4, 4), -math.inf), 1),
             src_key_padding_mask=PADDING, memory_key_padding_mask=PADDING, tgt_key_padding_mask=PADDING[:, :4] & False)


print(json.dumps({
    "attention": case(attention(), SELF, lambda m, x: m(x, x, x, need_weights=False)),
    "attention with weights": case(attention(), SELF, lambda m, x: m(x, x, x)),
    "attention with weights of heads": case(attention(), SELF, lambda m, x: m(x, x, x, average_attn_weights=False)),
    "attention without bias": case(attention(bias=False, heads=3), SELF, lambda m, x: m(x, x, x, need_weights=False)),
    "attention causal": case(attention(), SELF, lambda m, x: m(x, x, x, attn_mask=CAUSAL, need_weights=False)),
    "attention padded": case(attention(), SELF, lambda m, x: m(x, x, x, key_padding_mask=PADDING)),
    "attention causal and padded": case(attention(), SELF, lambda m, x: m(x, x, x, attn_mask=CAUSAL, key_padding_mask=PADDING)),
    "attention with a mask for each head": case(attention(), SELF, lambda m, x: m(x, x, x, attn_mask=EACH)),
    "cross attention": case(attention(), CROSS, lambda m, q, k: m(q, k, k, attn_mask=ADDED, key_padding_mask=PADDING)),
    "cross attention of three": case(attention(), CROSS + [[2, 5, 6]], lambda m, q, k, v: m(q, k, v, need_weights=False)),
    "cross attention of other widths": case(attention(kdim=3, vdim=4), [[2, 4, 6], [2, 5, 3], [2, 5, 4]], lambda m, q, k, v: m(q, k, v, need_weights=False)),
    "encoder layer": case(encoder_layer(), SELF, lambda m, x: m(x, src_key_padding_mask=PADDING)),
    "encoder layer pre-norm": case(encoder_layer(norm_first=True, activation="gelu", layer_norm_eps=1e-3), SELF, lambda m, x: m(x, CAUSAL)),
    "decoder layer": case(decoder_layer(), CROSS, lambda m, x, memory: m(x, memory, CAUSAL[:4, :4], memory_key_padding_mask=PADDING)),
    "decoder layer pre-norm": case(decoder_layer(norm_first=True, activation="gelu"), CROSS, lambda m, x, memory: m(x, memory)),
    "encoder": case(nn.TransformerEncoder(encoder_layer(), 2, nn.LayerNorm(6), enable_nested_tensor=False), SELF, lambda m, x: m(x)),
    "decoder": case(nn.TransformerDecoder(decoder_layer(), 2), CROSS, lambda m, x, memory: m(x, memory)),
    "transformer": case(transformer(), [[2, 5, 6], [2, 4, 6]], translated),
    "transformer pre-norm": case(transformer(norm_first=True), [[2, 5, 6], [2, 4, 6]], translated),
}, separators=(",", ":")).replace('},"', '},\n"'))

"""Golden values of operators from PyTorch: /usr/bin/python3 tests/Reference/operators.py > tests/Reference/operators.json

Each case: its inputs, the output, and the gradients for the output's gradient sin(2 + 0.7 i). NaN and infinities are strings.
"""
import json
import math
import warnings

import torch
from torch.nn import functional as F

warnings.filterwarnings("ignore")
torch.set_default_dtype(torch.float64)
nan, inf = math.nan, math.inf


def wave(shape, phase):
    count = math.prod(shape)
    return torch.tensor([math.sin(phase + 0.7 * i) for i in range(count)]).reshape(shape)


def numbers(tensor):
    values = tensor.detach().double().flatten().tolist()
    return [float(f"{v:.16g}") if math.isfinite(v) else str(v) for v in values]


def case(f, *inputs):
    leaves = [x.clone().requires_grad_(x.is_floating_point()) for x in inputs]
    y = f(*leaves)
    result = {"inputs": [{"shape": list(x.shape), "values": numbers(x)} for x in inputs], "shape": list(y.shape), "output": numbers(y)}
    if y.requires_grad:
        y.backward(wave(y.shape, 2.0))
        result["gradients"] = [numbers(x.grad if x.grad is not None else torch.zeros_like(x)) for x in leaves]
    return result


special = torch.tensor([nan, inf, -inf, 0.0, 1.0, -1.0, 0.5, -0.5, 2.5, -2.5, 6.0, 1e-5, -1e-5, 30.0, -30.0, 3.0, -4.0, 0.1])
unit = torch.tensor([nan, 0.0, 0.5, -0.5, 0.99, -0.99, 1e-5, 2.0])
left, right = (t.flatten() for t in torch.meshgrid(*[torch.tensor([nan, inf, -inf, 0.0, 1.0, -1.0, 2.5, -3.0])] * 2, indexing="ij"))
ties = torch.tensor([[1.0, 3.0, 3.0, -2.0], [0.0, 0.0, -1.0, 0.0], [5.0, 5.0, 5.0, 5.0]])
cube = 2 * wave([2, 3, 4], 1.0)
zeros = torch.tensor([[2.0, 0.0, 3.0], [0.0, 0.0, 4.0], [1.5, -2.0, 0.5]])

maps = {
    "Exp": torch.exp, "ExpM1": torch.expm1, "Log": torch.log, "Log1P": torch.log1p, "Log2": torch.log2, "Log10": torch.log10,
    "Sqrt": torch.sqrt, "Rsqrt": torch.rsqrt, "Square": torch.square, "Reciprocal": torch.reciprocal, "Abs": torch.abs, "Sign": torch.sign,
    "Floor": torch.floor, "Ceiling": torch.ceil, "Round": torch.round, "Truncate": torch.trunc,
    "Sin": torch.sin, "Cos": torch.cos, "Tan": torch.tan, "Atan": torch.atan, "Sinh": torch.sinh, "Cosh": torch.cosh, "Erf": torch.erf,
    "Clamp": lambda x: x.clamp(-0.5, 2.5), "ClampMin": lambda x: x.clamp(min=0.5), "ClampMax": lambda x: x.clamp(max=0.5),
    "Pow 0": lambda x: x ** 0, "Pow 1": lambda x: x ** 1, "Pow 2": lambda x: x ** 2, "Pow 3": lambda x: x ** 3, "Pow 0.5": lambda x: x ** 0.5,
    "Pow -1": lambda x: x ** -1, "Pow -2.5": lambda x: x ** -2.5, "Remainder": lambda x: x.remainder(-2.0),
    "Relu": F.relu, "Relu6": F.relu6, "HardTanh": F.hardtanh, "LeakyRelu": lambda x: F.leaky_relu(x, 0.2), "Elu": lambda x: F.elu(x, 1.5),
    "Sigmoid": torch.sigmoid, "LogSigmoid": F.logsigmoid, "Tanh": torch.tanh, "Softplus": F.softplus, "Softplus 2": lambda x: F.softplus(x, 2, 3),
    "Silu": F.silu, "Gelu": F.gelu, "Gelu tanh": lambda x: F.gelu(x, approximate="tanh"),
    "IsNaN": torch.isnan, "IsInf": torch.isinf, "IsFinite": torch.isfinite,
}
cases = {name: case(f, special) for name, f in maps.items()}
cases |= {name: case(f, unit) for name, f in {"Asin": torch.asin, "Acos": torch.acos}.items()}
cases |= {name: case(f, left, right) for name, f in {
    "Maximum": torch.maximum, "Minimum": torch.minimum, "Equal": torch.eq, "NotEqual": torch.ne, "Less": torch.lt, "LessOrEqual": torch.le,
    "Greater": torch.gt, "GreaterOrEqual": torch.ge, "IsClose": lambda a, b: torch.isclose(a, b, 0.5, 0.1),
}.items()}
cases["Pow"] = case(torch.pow, torch.tensor([0.5, 2.0, 1.0, 0.0, 0.0, 3.0, nan]), torch.tensor([2.0, -1.5, 3.0, 2.0, 0.0, 0.0, 1.0]))
cases["Remainder 2"] = case(torch.remainder, torch.tensor([5.5, -5.5, 5.5, -5.5, 0.0, nan]), torch.tensor([2.0, 2.0, -2.0, -2.0, 3.0, 1.0]))
cases["Lerp"] = case(lambda a, b: torch.lerp(a, b, 0.3), wave([3, 4], 0.0), wave([3, 4], 1.0))
cases |= {name: case(f, ties) for name, f in {
    "Max": torch.max, "Min": torch.min, "Amax": lambda x: x.amax(1), "Amin": lambda x: x.amin(0), "Norm inf": lambda x: torch.linalg.vector_norm(x, inf, 1),
    "Any": lambda x: x.bool().any(1), "All": lambda x: x.bool().all(1), "CountNonZero": lambda x: x.count_nonzero(1),
    "Std of equals": lambda x: x.std(1), "Norm": lambda x: (x * 0).norm(dim=1),
}.items()}
cases |= {name: case(f, cube) for name, f in {
    "Max of a dimension": lambda x: x.max(1)[0], "Where it is": lambda x: x.max(1)[1], "Min of a dimension": lambda x: x.min(2)[0], "ArgMax": lambda x: x.argmax(),
    "ArgMin": lambda x: x.argmin(-1), "Sum": lambda x: x.sum((0, 2)), "Mean": lambda x: x.mean((1, 2), keepdim=True), "Var": lambda x: x.var((0, 2)),
    "Var of all": lambda x: x.var(), "Std": lambda x: x.std(1, unbiased=False), "LogSumExp": lambda x: x.logsumexp((0, 2)), "CumSum": lambda x: x.cumsum(1),
    "Norm 2": lambda x: x.norm(dim=(0, 1)), "Norm 1": lambda x: torch.linalg.vector_norm(x, 1, (0, 1)), "Norm 3": lambda x: torch.linalg.vector_norm(x, 3, 2),
}.items()}
cases["Prod"] = case(lambda x: x.prod(1), zeros)
cases["Prod of all"] = case(lambda x: x.prod(), zeros[2])
cases["LogSumExp at infinity"] = case(lambda x: x.logsumexp(1), torch.tensor([[-inf, -inf], [inf, 1.0], [-inf, 2.0]]))
print("{\n" + ",\n".join(f"{json.dumps(name)}: {json.dumps(value)}" for name, value in cases.items()) + "\n}")

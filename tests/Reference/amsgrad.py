"""
Golden values of Adam and AdamW with amsgrad in double precision, from the formulas alone and without any library:
python3 tests/Reference/amsgrad.py > tests/Reference/amsgrad.json
"""
import json
import math


def wave(count, phase):
    """Numbers that any language computes alike: the test fills its tensors by the same formula."""
    return [math.sin(phase + 0.7 * i) for i in range(count)]


class Amsgrad:
    """One parameter: p, its running means m and v, and the largest v so far."""

    def __init__(self, values, rate, beta1=0.9, beta2=0.999, epsilon=1e-8, decay=0.0, decoupled=False, amsgrad=True):
        self.p, self.t = values, 0
        self.m, self.v, self.most = ([0.0] * len(values) for _ in range(3))
        self.rate, self.beta1, self.beta2, self.epsilon = rate, beta1, beta2, epsilon
        self.decay, self.decoupled, self.amsgrad = decay, decoupled, amsgrad

    def step(self, gradient):
        self.t += 1
        for i, g in enumerate(gradient):
            if self.decoupled:
                self.p[i] -= self.rate * self.decay * self.p[i]
            else:
                g += self.decay * self.p[i]
            self.m[i] = self.beta1 * self.m[i] + (1 - self.beta1) * g
            self.v[i] = self.beta2 * self.v[i] + (1 - self.beta2) * g * g
            self.most[i] = max(self.most[i], self.v[i])
            square = self.most[i] if self.amsgrad else self.v[i]
            divisor = math.sqrt(square) / math.sqrt(1 - self.beta2 ** self.t) + self.epsilon
            self.p[i] -= self.rate / (1 - self.beta1 ** self.t) * self.m[i] / divisor


def trajectory(first, second, kept=(1, 2, 5, 20)):
    """Two parameters of 21 and 3 elements; the gradient depends on the parameter, and the second has none in every third step."""
    parameters, points = [Amsgrad(wave(21, 1.0), **first), Amsgrad(wave(3, 2.0), **second)], {}
    for step in range(1, 21):
        for k, p in enumerate(parameters):
            if not (k == 1 and step % 3 == 0):
                p.step([0.5 * value + more for value, more in zip(p.p, wave(len(p.p), 10.0 * step + k))])
        if step in kept:
            points[step] = [list(p.p) for p in parameters]
    return points


plain = dict(rate=1e-3)
fast = dict(rate=1e-2, beta1=0.5, beta2=0.6, epsilon=1e-3, decay=0.1)
decoupled = dict(rate=1e-2, beta1=0.8, beta2=0.7, epsilon=1e-6, decay=0.3, decoupled=True)
print(json.dumps({
    "trajectories": {
        "adam amsgrad": trajectory(plain, plain),
        "adam amsgrad betas decay": trajectory(fast, fast),
        "adamw amsgrad decay": trajectory(decoupled, decoupled),
        "adamw amsgrad of one group": trajectory(decoupled, dict(decoupled, rate=1e-3, amsgrad=False)),
    },
}))

"""Golden values of the Fréchet distance from SciPy: /usr/bin/python3 tests/Reference/frechet.py > tests/Reference/frechet.json"""
import json
import math

import numpy as np
from scipy import linalg


def wave(rows, columns, phase, slope):
    """Numbers that any language computes alike: sin(phase + slope · i²)."""
    return np.array([math.sin(phase + slope * i * i) for i in range(rows * columns)]).reshape(rows, columns)


def distance(a, b):
    covariance_a, covariance_b = np.cov(a, rowvar=False), np.cov(b, rowvar=False)
    root = linalg.sqrtm(covariance_a @ covariance_b).real
    return float(((a.mean(0) - b.mean(0)) ** 2).sum() + np.trace(covariance_a + covariance_b - 2 * root))


CASES = [(40, 30, 5), (100, 120, 16), (9, 8, 2)]
print(json.dumps([
    {"a": [n, d], "b": [m, d], "distance": distance(wave(n, d, 1.0, 0.37), 0.5 * wave(m, d, 2.0, 0.61) + 0.25)} for n, m, d in CASES
]))

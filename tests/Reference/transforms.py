"""Golden values of the image transforms: torchvision on PIL images, with given parameters.

Run with Debian's python3 (python3-torchvision, python3-pil): python3 tests/Reference/transforms.py
It writes transforms.json beside itself. The inputs follow from a formula that the tests repeat, so only the outputs are stored.
"""
import base64
import json
import pathlib

import numpy
import torchvision
import torchvision.transforms.functional as F
from PIL import Image, __version__ as pil


def picture(kind, channels, height, width):
    """(height, width, channels) bytes; "noise" is the hardest case for rounding, "ramp" the one for edges and hues."""
    pixels, state = numpy.zeros((channels, height, width), numpy.uint8), 12345
    for c in range(channels):
        for y in range(height):
            for x in range(width):
                state = (state * 1664525 + 1013904223) & 0xFFFFFFFF
                pixels[c, y, x] = state >> 24 if kind == "noise" else (x * 7 + y * 13 + c * 50) & 255
    return Image.fromarray(pixels[0] if channels == 1 else pixels.transpose(1, 2, 0))


cases = []


def case(operation, arguments, function, sources=(("noise", 1, 28, 28), ("noise", 3, 19, 23), ("ramp", 3, 19, 23))):
    for kind, channels, height, width in sources:
        result = numpy.asarray(function(picture(kind, channels, height, width)))
        result = result[None] if result.ndim == 2 else result.transpose(2, 0, 1)
        cases.append({
            "operation": operation, "arguments": arguments, "kind": kind, "source": [channels, height, width],
            "shape": list(result.shape), "bytes": base64.b64encode(result.tobytes()).decode(),
        })


for size in [(48, 48), (28, 20), (7, 11), (1, 1), (19, 64), (40, 23), (3, 90)]:
    case("resize", size, lambda image: F.resize(image, list(size)))
case("resize_shorter", [30], lambda image: F.resize(image, [30]))
case("resize_shorter", [9], lambda image: F.resize(image, [9]))
for angle in [0, 10, -7.3, 3.25, 45, 90, 180, 270, 359.9, 1e-9]:
    case("rotate", [angle, 0], lambda image: F.rotate(image, angle))
case("rotate", [-31, 77], lambda image: F.rotate(image, -31, fill=77))
for angle, tx, ty, scale, shear in [(0, 3, -2, 1, 0), (0, 0, 0, 0.7, 0), (12, -4, 5, 1.3, 8), (-33, 0, 1, 0.5, -20), (5, 0, 0, 0.0005, 3)]:
    case("affine", [angle, tx, ty, scale, shear, 0], lambda image: F.affine(image, angle, [tx, ty], scale, [shear, 0.0]))
case("affine", [20, 1, 2, 0.9, 0, 200], lambda image: F.affine(image, 20, [1, 2], 0.9, [0.0, 0.0], fill=200))
for size in [(10, 10), (11, 14), (24, 40), (40, 12), (31, 33)]:
    case("center_crop", size, lambda image: F.center_crop(image, list(size)))
case("crop", [2, 5, 9, 12], lambda image: F.crop(image, 2, 5, 9, 12))
case("pad", [1, 2, 3, 4, 9], lambda image: F.pad(image, [1, 2, 3, 4], 9))
case("flip", [], F.hflip)
case("gray", [1], lambda image: F.to_grayscale(image, 1))
case("gray", [3], lambda image: F.to_grayscale(image, 3))
for factor in [0, 0.8, 0.913, 1, 1.2, 2.5]:
    case("brightness", [factor], lambda image: F.adjust_brightness(image, factor))
    case("contrast", [factor], lambda image: F.adjust_contrast(image, factor))
    case("saturation", [factor], lambda image: F.adjust_saturation(image, factor))
for factor in [-0.5, -0.13, 0, 0.02, 0.31, 0.5]:
    case("hue", [factor], lambda image: F.adjust_hue(image, factor))

every_byte = Image.fromarray(numpy.arange(256, dtype=numpy.uint8)[None])
normalized = F.normalize(F.to_tensor(every_byte), [0.1307], [0.3081]).numpy().astype("<f4").tobytes()
rows = ",\n".join(json.dumps(c) for c in cases)
path = pathlib.Path(__file__).with_suffix(".json")
path.write_text(f'{{"torchvision": "{torchvision.__version__}", "pillow": "{pil}",\n"normalized": "{base64.b64encode(normalized).decode()}",\n"cases": [\n{rows}\n]}}\n')
print(len(cases), "cases,", path.stat().st_size, "bytes")

"""Files of the reference implementations for the readers, and their view of files that the writers made.

    /usr/bin/python3 tests/Reference/model_files.py write FOLDER     files by torch and NumPy, and expected.json
    /usr/bin/python3 tests/Reference/model_files.py read FILE...     JSON of what torch.load(weights_only=True) or numpy.load see

Tensors are described by dtype, shape and the hexadecimal digits of their bytes in C order. Exit code 3: torch or NumPy is missing.
"""
import collections
import json
import os
import sys

try:
    import numpy
    import torch
except ImportError:
    sys.exit(3)


def describe_array(a):
    return {"dtype": str(a.dtype.newbyteorder("=")), "shape": list(a.shape), "bytes": numpy.ascontiguousarray(a).astype(a.dtype.newbyteorder("<")).tobytes().hex()}


def describe_tensor(t):
    shape = list(t.shape)
    t = t.detach().contiguous()
    name = str(t.dtype).replace("torch.", "")
    if t.dtype == torch.bfloat16:
        t = t.reshape(-1).view(torch.int16)
    return {"dtype": name, "shape": shape, "bytes": t.numpy().tobytes().hex()}


def flatten(value, path=""):
    if isinstance(value, torch.Tensor):
        yield path or "tensor", describe_tensor(value)
    elif isinstance(value, numpy.ndarray):
        yield path, describe_array(value)
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from flatten(item, f"{path}.{key}" if path else str(key))
    elif isinstance(value, (list, tuple)):
        for i, item in enumerate(value):
            yield from flatten(item, f"{path}.{i}" if path else str(i))


def state_dictionary():
    torch.manual_seed(1)
    base = torch.randn(6, 8)
    return collections.OrderedDict(
        float32=base, transposed=base.t(), row=base[2], column=base[:, 3], every_other=base[::2, 1::3], expanded=torch.arange(3.).expand(2, 3),
        reshaped=base.view(4, 12), scalar=torch.tensor(2.5), empty=torch.zeros(0, 5), ones_in_shape=torch.randn(1, 3, 1).permute(2, 0, 1),
        float64=torch.randn(3, dtype=torch.float64), float16=torch.randn(5).half(), bfloat16=torch.randn(2, 3).bfloat16(), bfloat16_view=torch.randn(4, 3).bfloat16().t(),
        int8=torch.tensor([-128, 127], dtype=torch.int8), uint8=torch.tensor([0, 255], dtype=torch.uint8), int16=torch.tensor([-32768, 5], dtype=torch.int16),
        int32=torch.tensor([[1], [-2]], dtype=torch.int32), int64=torch.tensor([2**62, -1]), bool=torch.tensor([True, False, True]),
        complex64=torch.randn(2, dtype=torch.complex64), complex128=torch.randn(2, 2, dtype=torch.complex128).t())


def checkpoint():
    torch.manual_seed(2)
    model = torch.nn.Sequential(torch.nn.Conv2d(1, 2, 3), torch.nn.BatchNorm2d(2), torch.nn.Flatten(), torch.nn.Linear(2 * 4 * 4, 3))
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3, weight_decay=0.01)
    model(torch.randn(4, 1, 6, 6)).sum().backward()
    optimizer.step()
    return {"epoch": 3, "best": numpy.float64(0.75), "history": [1.0, 0.5], "note": "ünï", "model": model.state_dict(), "optimizer": optimizer.state_dict(),
            "parameter": torch.nn.Parameter(torch.ones(2)), "rng": numpy.random.RandomState(0).get_state()[1], "size": torch.Size([1, 2]), "dtype": torch.float16,
            "sets": {1, 2}, "big": 2**70, "nothing": None, "flags": (True, False), "device": torch.device("cpu"), "bytes": b"abc", "int_keys": {0: torch.ones(1), 7: torch.zeros(2)}}


def write(folder):
    expected = {}

    def save(name, value, **options):
        torch.save(value, os.path.join(folder, name), **options)
        expected[name] = dict(flatten(value))

    state, full = state_dictionary(), checkpoint()
    save("state.pt", state)
    save("checkpoint.pt", full)
    save("protocol4.pt", full, pickle_protocol=4)
    save("stream.pth", state, _use_new_zipfile_serialization=False)
    save("stream_checkpoint.pth", full, _use_new_zipfile_serialization=False)
    save("stream_protocol4.pth", state, _use_new_zipfile_serialization=False, pickle_protocol=4)
    save("single.pt", torch.arange(6.).reshape(2, 3).t())
    save("list.bin", [torch.ones(2), {"a": torch.zeros(1)}])

    arrays = {
        "c": numpy.arange(6, dtype="<f4").reshape(2, 3), "fortran": numpy.asfortranarray(numpy.arange(6, dtype="f8").reshape(2, 3)), "big_endian": numpy.arange(4, dtype=">i4"),
        "half": numpy.array([0.5, -1, numpy.inf], dtype="f2"), "scalar": numpy.array(7, dtype="i8"), "bool": numpy.array([True, False]), "u16": numpy.array([65535], dtype="u2"),
        "complex": numpy.array([1 + 2j], dtype="c16"), "empty": numpy.zeros((0, 3), dtype="f4"), "big_complex": numpy.array([1 + 2j, 3], dtype=">c8"), "i1": numpy.array([-1], dtype="i1")}
    for name, array in arrays.items():
        numpy.save(os.path.join(folder, name + ".npy"), array)
        expected[name + ".npy"] = {"array": describe_array(array)}
    numpy.savez(os.path.join(folder, "stored.npz"), **arrays)
    numpy.savez_compressed(os.path.join(folder, "deflated.npz"), **arrays)
    expected["stored.npz"] = expected["deflated.npz"] = {name: describe_array(array) for name, array in arrays.items()}
    json.dump(expected, open(os.path.join(folder, "expected.json"), "w"))


def read(path):
    if path.endswith(".npy"):
        return {"array": describe_array(numpy.load(path, allow_pickle=False))}
    if path.endswith(".npz"):
        with numpy.load(path, allow_pickle=False) as file:
            return {name: describe_array(file[name]) for name in file.files}
    return dict(flatten(torch.load(path, weights_only=True)))


if sys.argv[1] == "write":
    write(sys.argv[2])
else:
    json.dump({os.path.basename(path): read(path) for path in sys.argv[2:]}, sys.stdout)

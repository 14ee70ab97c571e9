// load_weights.py: reads safetensors with nothing but PyTorch.

export const loaderCode = `"""Reads safetensors files without the package of that name, and puts weights into a model."""
import json
from pathlib import Path

import torch

HERE = Path(__file__).resolve().parent

DTYPES = {
    "F64": torch.float64,
    "F32": torch.float32,
    "F16": torch.float16,
    "BF16": torch.bfloat16,
    "I64": torch.int64,
    "I32": torch.int32,
    "I16": torch.int16,
    "I8": torch.int8,
    "U8": torch.uint8,
    "BOOL": torch.bool,
}


def read(path):
    """Name -> tensor. The file is eight bytes with the length of a JSON header, the header, the numbers."""
    data = Path(path).read_bytes()
    start = 8 + int.from_bytes(data[:8], "little")
    header = json.loads(data[8:start])
    header.pop("__metadata__", None)
    tensors = {}
    for name, entry in header.items():
        begin, end = (start + offset for offset in entry["data_offsets"])
        flat = torch.frombuffer(bytearray(data[begin:end]), dtype=DTYPES[entry["dtype"]])
        tensors[name] = flat.reshape(entry["shape"])
    return tensors


def load(model, path=HERE / "weights.safetensors"):
    """Copies the weights of the file into the model, by the names of the canvas; gives the model back."""
    stored = read(path)
    names = getattr(model, "canvas_names", {})
    wanted = {names.get(name, name): parameter for name, parameter in model.named_parameters()}
    missing, extra = wanted.keys() - stored.keys(), stored.keys() - wanted.keys()
    if missing or extra:
        raise KeyError(f"not in the file: {sorted(missing)}; not in the model: {sorted(extra)}")
    with torch.no_grad():
        for name, parameter in wanted.items():
            if parameter.shape != stored[name].shape:
                raise ValueError(f"{name} is {list(stored[name].shape)}, wanted {list(parameter.shape)}")
            parameter.copy_(stored[name])
    return model
`;

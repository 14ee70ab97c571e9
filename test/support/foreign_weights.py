"""Writes the same numbers as .npz, plain and deflated, and as GGUF by its specification: FOLDER."""
import struct
import sys
from pathlib import Path

import numpy as np

out = Path(sys.argv[1])
g = np.random.default_rng(1)
arrays = {
    "a.weight": g.standard_normal((3, 64)).astype("<f4"),
    "b": g.standard_normal((2, 3, 32)).astype("<f2"),
    "c": g.standard_normal(32).astype("<f4"),
}
np.savez(out / "plain.npz", **arrays)
np.savez_compressed(out / "deflated.npz", **arrays)
np.savez(out / "ints.npz", a=np.arange(3))
np.savez(out / "fortran.npz", a=np.asfortranarray(arrays["a.weight"]))


def text(s):
    return struct.pack("<Q", len(s)) + s.encode()


def q8_0(x):
    blocks = x.astype("f4").reshape(-1, 32)
    scale = (abs(blocks).max(1) / 127).astype("<f2")
    whole = np.round(blocks / scale[:, None].astype("f4")).clip(-127, 127).astype("i1")
    packed = b"".join(d.tobytes() + q.tobytes() for d, q in zip(scale, whole))
    return packed, (scale[:, None].astype("f4") * whole).reshape(x.shape)


packed, back = q8_0(arrays["a.weight"])
tensors = [("a.weight", arrays["a.weight"].shape, 8, packed), ("b", (2, 3, 32), 1, arrays["b"].tobytes()),
           ("c", (32,), 0, arrays["c"].tobytes())]
values = [text("general.architecture") + struct.pack("<I", 8) + text("llama"),
          text("tokens") + struct.pack("<IIQ", 9, 8, 2) + text("x") + text("yz"),
          text("scores") + struct.pack("<IIQ", 9, 6, 2) + struct.pack("<2f", 1, 2),
          text("general.alignment") + struct.pack("<II", 4, 64), text("flag") + struct.pack("<IB", 7, 1)]


def gguf(kind=None):
    head, body = struct.pack("<IIQQ", 0x46554747, 3, len(tensors), len(values)) + b"".join(values), b""
    for name, shape, number, data in tensors:
        body += b"\0" * (-len(body) % 64)
        head += text(name) + struct.pack("<I", len(shape)) + struct.pack(f"<{len(shape)}Q", *reversed(shape))
        head += struct.pack("<IQ", number if kind is None else kind, len(body))
        body += data
    return head + b"\0" * (-len(head) % 64) + body


(out / "model.gguf").write_bytes(gguf())
(out / "other.gguf").write_bytes(gguf(12))
np.savez(out / "quantized.npz", **(arrays | {"a.weight": back}))

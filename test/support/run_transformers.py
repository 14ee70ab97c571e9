"""Loads folders in pairs, ORIGINAL EXPORTED …, by transformers, and compares what they compute. Prints JSON.

Needs torch and transformers. Of each pair: the largest difference of the logits, how large the logits are, tensors that
transformers misses or does not know, and the difference to the logits that came with the original.
"""
import json
import sys
import traceback
from pathlib import Path

import torch
import transformers
from safetensors.torch import load_file

torch.set_num_threads(1)
transformers.logging.set_verbosity_error()


def loaded(folder):
    config = json.loads((Path(folder) / "config.json").read_text())
    cls = getattr(transformers, config["architectures"][0])
    model, told = cls.from_pretrained(
        folder, attn_implementation="eager", output_loading_info=True, dtype=torch.float32)
    keys = ["missing_keys", "unexpected_keys", "mismatched_keys"]
    return model.eval(), sorted(str(k) for key in keys for k in told[key])


def logits(model, given):
    more = {"decoder_input_ids": given["target"].long()} if "target" in given else {"use_cache": False}
    if not hasattr(model.config, "use_cache"):
        more.pop("use_cache", None)
    with torch.no_grad():
        output = model(input_ids=given["ids"].long(), **more)
    return torch.stack([output.start_logits, output.end_logits], -1) if hasattr(output, "start_logits") else output.logits


found = {}
for original, exported in zip(sys.argv[1::2], sys.argv[2::2]):
    try:
        given = load_file(Path(original) / "expected.safetensors")
        (first, lacks), (second, told) = loaded(original), loaded(exported)
        whole, back = logits(first, given), logits(second, given)
        expected = given["logits"]
        found[exported] = {
            "differs": (whole - back).abs().max().item(),
            "largest": whole.abs().max().item(),
            "told": [key for key in told if key not in lacks],
            "fromExpected": (back - expected).abs().max().item(),
        }
    except Exception:
        found[exported] = {"error": traceback.format_exc()[-1500:]}
print(json.dumps(found))

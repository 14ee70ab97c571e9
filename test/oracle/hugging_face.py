"""Makes tiny checkpoints of many settings of each family that Heddle imports, with what transformers computes.

    python test/oracle/hugging_face.py OUT        # needs torch, transformers, safetensors
    HEDDLE_DATA=OUT npx vitest run test/models/import-families

Names behind OUT choose: `llama`, or `llama-classify` for its classes alone.

Layout as in ../shared/data/hf: OUT/hf/NAME/{config.json,model.safetensors,expected.safetensors,expected.json}.
"""
import copy
import json
import shutil
import sys
from pathlib import Path

import torch
from safetensors.torch import save_file
from transformers import (AutoConfig, AutoModelForCausalLM, AutoModelForMaskedLM, AutoModelForSeq2SeqLM,
                          AutoModelForQuestionAnswering, AutoModelForSequenceClassification,
                          AutoModelForTokenClassification)

from hugging_face_cases import V, cases, classes, masked, seq2seq, spans, tokens


def shake(model, seed):
    """Weights of a healthy size: norms about 1, biases not 0."""
    g = torch.Generator().manual_seed(seed)
    for name, p in model.named_parameters():
        if not p.requires_grad:  # tables of sines
            continue
        noise = torch.randn(p.shape, generator=g)
        if p.dim() >= 2:
            p.data = noise * (1.0 if "emb" in name or "wte" in name else p.shape[-1] ** -0.5)
        elif name.endswith("bias"):
            p.data = 0.2 * noise
        else:
            p.data = p.data + 0.2 * noise


def logits_of(output):
    """Of a question's answer those of its start and end side by side."""
    if hasattr(output, "start_logits"):
        return torch.stack([output.start_logits, output.end_logits], -1)
    return output.logits


def make(out, index, cls, what, kind, settings):
    config = AutoConfig.for_model(kind, **settings)
    model = cls.from_config(config, attn_implementation="eager").eval().float()
    shake(model, index)
    if hasattr(model, "final_logits_bias"):
        model.final_logits_bias += 0.2 * torch.randn(model.final_logits_bias.shape, generator=torch.Generator().manual_seed(index))
    folder = out / "hf" / f"{kind}-{what}-{index}"
    folder.mkdir(parents=True, exist_ok=True)
    model.save_pretrained(folder)
    if kind == "falcon":  # its eager attention adds ALiBi twice, which the config must tell
        path = folder / "config.json"
        path.write_text(json.dumps(json.loads(path.read_text()) | {"attn_implementation": "eager"}))
    g = torch.Generator().manual_seed(1000 + index)
    ids = torch.randint(3, min(V, getattr(config, "decoder_vocab_size", V)), (2, 11), generator=g)
    right, left = torch.ones_like(ids), torch.ones_like(ids)
    right[1, 7:], left[1, :4] = 0, 0
    # A decoder tells the class of a text at the last id that is no padding.
    reads_last = what == "classify" and hasattr(model, "score")
    # Those that count positions by the ids, where transformers looks for padding, must find it there.
    padded = lambda mask: torch.where(mask == 1, ids, config.pad_token_id) if kind in by_ids or reads_last else ids
    with torch.no_grad():
        # A copy, as dynamic RoPE remembers the longest text.
        run = lambda x, mask=None, **more: logits_of(copy.deepcopy(model)(input_ids=x, attention_mask=mask, **more)).float().contiguous()
        if what == "causal":
            model.config.use_cache = False
        tensors = {"ids": ids.int(), "mask_right": right.int()}
        if what == "seq2seq":
            target = torch.randint(3, 80, (2, 7), generator=g)
            tensors |= {"target": target.int(), "logits": run(ids, decoder_input_ids=target),
                        "logits_right": run(padded(right), right, decoder_input_ids=target)}
        else:
            tensors |= {"logits": run(ids), "logits_right": run(padded(right), right)}
        types = getattr(config, "type_vocab_size", 0)
        if what not in ("causal", "seq2seq") and types > 1 and kind != "modernbert":
            chosen = torch.randint(0, types, ids.shape, generator=g)
            tensors |= {"token_types": chosen.int(), "logits_types": run(ids, token_type_ids=chosen)}
        if reads_last:
            tensors |= {"mask_left": left.int(), "logits_left": run(padded(left), left)}
        if what == "causal":
            written = ids[:1, :5]
            for _ in range(16):
                written = torch.cat([written, run(written)[:, -1].argmax(-1, keepdim=True)], 1)
            tensors |= {"mask_left": left.int(), "logits_left": run(ids, left), "logits_one": run(ids[:1, :1]), "greedy": written.int()}
        save_file(tensors, folder / "expected.safetensors")
    count = sum(p.numel() for p in model.parameters())
    (folder / "expected.json").write_text(json.dumps({"kind": what, "seed": index, "parameters": count}))


by_ids = {"roberta", "xlm-roberta", "camembert", "m2m_100"}

if __name__ == "__main__":
    kinds = [(AutoModelForCausalLM, "causal", cases), (AutoModelForMaskedLM, "mlm", masked),
             (AutoModelForSequenceClassification, "classify", classes), (AutoModelForSeq2SeqLM, "seq2seq", seq2seq),
             (AutoModelForTokenClassification, "tokens", tokens), (AutoModelForQuestionAnswering, "span", spans)]
    wanted = sys.argv[2:]
    for cls, what, settings_of in kinds:
        for i, (kind, settings) in enumerate(settings_of):
            if wanted and not {kind, f"{kind}-{what}"} & {*wanted}:
                continue
            try:
                make(Path(sys.argv[1]), i, cls, what, kind, settings)
            except Exception as e:  # a setting that transformers itself refuses
                shutil.rmtree(Path(sys.argv[1]) / "hf" / f"{kind}-{what}-{i}", ignore_errors=True)
                print(f"{kind}-{what}-{i}: {type(e).__name__}: {str(e)[:200]}", flush=True)

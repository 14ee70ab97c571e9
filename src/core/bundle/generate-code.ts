// generate.py and test_generate.py: write a text by the exported step, and compare its steps with the whole model.

export const generateCode = `"""Generates text token by token with the KV cache that Heddle derived from the graph.

    python3 generate.py PROMPT [--tokens N] [--temperature X] [--top-k K] [--seed S]

The prompt is words (or characters) of the vocabulary; of a translation it is the source. For a graph without a vocabulary
it is ids. A model with a tokenizer of its own takes any text where the package "tokenizers" is installed, else ids.
"""
import argparse

import torch
from load_weights import HERE, read
from step import CACHES, END, LOGITS, POSITION, REACHES, SOURCE, SPACE, START, STREAM, TOKENIZER, TOKENS, WINDOWS, Step, once

EMPTY = 2**30  # the position of a slot in which nothing lies


class Text:
    """A text under way. Rows are written into slots and never moved; a window is a ring of slots."""

    def __init__(self, step, most, fixed=None):
        """most: positions that it gets at most. fixed: ids of another text and what is computed once for it."""
        self.step, self.fixed = step, fixed or {}
        self.ids, self.valid = [], []
        self.slots = {}
        for name, reach in REACHES.items():
            self.slots[name] = torch.full((min(most, reach or most),), EMPTY, dtype=torch.int32)
        self.kept = {}
        for cache in CACHES:
            room = cache["reach"] if cache["tail"] else min(most, cache["reach"] or most)
            shape = [room if axis == cache["axis"] else size for axis, size in enumerate(cache["shape"])]
            dtype = getattr(torch, cache["dtype"])
            self.kept[cache["argument"]] = torch.full(shape, cache["fill"], dtype=dtype)

    @torch.no_grad()
    def next(self, ids, valid=None):
        """Reads on; gives the logits [1, 1, V] behind the last of these ids. valid: false for padding."""
        past, new = len(self.ids), len(ids)
        self.ids, self.valid = self.ids + ids, self.valid + (valid or [True] * new)
        taken = {**self.kept, **self.slots, **self.fixed}
        if POSITION is not None:
            taken[POSITION] = torch.tensor(past, dtype=torch.int32)
        for window in WINDOWS:
            line = {"valid": self.valid, "ids": self.ids}.get(window["kind"], [0] * len(self.ids))
            dtype = torch.bool if window["kind"] == "valid" else torch.int32
            places = range(past + window["shift"], past + new + window["shift"])
            row = [line[p] if p >= 0 else window["fill"] for p in places]
            taken[window["argument"]] = torch.tensor([row], dtype=dtype)
        made = self.step(**taken)
        for name, reach in REACHES.items():
            places = range(max(past, past + new - (reach or past + new)), past + new)
            at = torch.tensor([p % reach if reach else p for p in places])
            self.slots[name][at] = torch.tensor(list(places), dtype=torch.int32)
        for cache in CACHES:
            axis, reach, name = cache["axis"], cache["reach"], cache["argument"]
            rows, kept = made[cache["rows"]], self.kept[name]
            if cache["tail"]:
                both = torch.cat([kept, rows], axis)
                self.kept[name] = both.narrow(axis, both.shape[axis] - reach, reach)
                continue
            count = min(new, reach or new)
            places = range(past + new - count, past + new)
            at = torch.tensor([p % reach if reach else p for p in places])
            kept.index_copy_(axis, at, rows.narrow(axis, new - count, count))
        return made[LOGITS]


def weights():
    return read(HERE / "weights.safetensors")


def tokenizer():
    """None where there is none, or what reads it is not installed."""
    if TOKENIZER is None or not (HERE / TOKENIZER).exists():
        return None
    try:
        from tokenizers import Tokenizer
    except ImportError:
        return None
    return Tokenizer.from_file(str(HERE / TOKENIZER))


def encode(prompt):
    reads = tokenizer()
    if reads is not None:
        return reads.encode(prompt).ids
    if TOKENIZER is not None and not all(word.isdigit() for word in prompt.split()):
        raise SystemExit('give ids, such as "12 7 3", or pip install tokenizers')
    if TOKENS is None or TOKENIZER is not None:
        return [int(word) for word in prompt.split()]
    unknown = TOKENS.index("<unk>") if "<unk>" in TOKENS else None
    parts = prompt.split() if SPACE else list(prompt)
    return [TOKENS.index(part) if part in TOKENS or unknown is None else unknown for part in parts]


def choose(logits, temperature, top_k):
    if temperature <= 0:
        return int(logits.argmax())
    if top_k > 0:
        logits = logits.masked_fill(logits < logits.topk(min(top_k, len(logits))).values[-1], float("-inf"))
    return int(torch.multinomial(torch.softmax(logits / temperature, -1), 1))


def generate(prompt, tokens=50, temperature=0.8, top_k=0):
    """Yields ids: behind the prompt, or from the beginning of the target of a source."""
    stored = weights()
    step, ids = Step(stored), encode(prompt)
    if SOURCE is None:
        text, piece = Text(step, len(ids) + tokens), ids
    else:
        source = {f"{SOURCE}_ids": torch.tensor([ids], dtype=torch.int32)}
        source[f"{SOURCE}_valid"] = torch.ones(1, len(ids), dtype=torch.bool)
        # Without a start the graph shifts its target: the last token stands for the one to be written, and is not read.
        text, piece = Text(step, tokens + 1, once(stored, source)), [START or 0]
    for _ in range(tokens):
        token = choose(text.next(piece)[0, -1], temperature, top_k)
        if token == END:
            return
        yield token
        if SOURCE is None or START is not None:
            piece = [token]
        else:
            text.ids[-1] = token


def main():
    parser = argparse.ArgumentParser(description="Generates text token by token.")
    parser.add_argument("prompt")
    parser.add_argument("--tokens", type=int, default=50)
    parser.add_argument("--temperature", type=float, default=0.8)
    parser.add_argument("--top-k", type=int, default=0)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    torch.manual_seed(asked.seed)
    written = generate(asked.prompt, asked.tokens, asked.temperature, asked.top_k)
    reads = tokenizer()
    if reads is not None:
        print(reads.decode(list(written)))
        return
    print(SPACE.join(str(i) if TOKENS is None else TOKENS[i] for i in written))


if __name__ == "__main__":
    main()
`;

export const testGenerateCode = `"""Compares the logits of each step with those that Heddle computed for the whole text, in float64.

Run it with "python3 test_generate.py", or let pytest find it.
"""
import torch
from generate import Text, weights
from load_weights import HERE, read
from step import LOGITS, SOURCE, STAYS, STREAM, Step, once

NUMBERS = read(HERE / "parity.safetensors")
LINE = "" if SOURCE is None else f"{STREAM}_"


def steps(prompt):
    """The first sample: its first ids in one piece, the others one at a time; logits by position."""
    stored = weights()
    given = {name[6:]: t[:1] for name, t in NUMBERS.items() if name.startswith("input ")}
    ids = given[f"{LINE}ids"][0].tolist()
    valid = given[f"{LINE}valid"][0].bool().tolist() if f"{LINE}valid" in given else [True] * len(ids)
    fixed = {}
    if SOURCE is not None:
        source = {f"{SOURCE}_ids": given[f"{SOURCE}_ids"]}
        if f"{SOURCE}_valid" in given:
            source[f"{SOURCE}_valid"] = given[f"{SOURCE}_valid"].bool()
        fixed = once(stored, source)
    text, at = Text(Step(stored), len(ids), fixed), 0
    while at < len(ids):
        to = min(len(ids), prompt if at == 0 else at + 1)
        yield to - 1, text.next(ids[at:to], valid[at:to])[0, -1]
        at = to


def test_steps():
    """|a - b| <= 1e-5 + 1e-4 |b|, for prompts of one token and of half of the text"""
    expected = NUMBERS[f"output {LOGITS}"][0]
    for prompt in (1, max(1, len(expected) // 2)):
        for at, found in steps(prompt):
            if not STAYS and at < len(expected) - 1:
                continue
            assert torch.allclose(found, expected[at], rtol=1e-4, atol=1e-5), (
                f"position {at} differs by {(found - expected[at]).abs().max().item():.3g}"
            )


if __name__ == "__main__":
    test_steps()
    print("the steps are those of the whole")
`;

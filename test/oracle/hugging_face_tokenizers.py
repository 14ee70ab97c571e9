"""Tokenizers of other settings than the given ones, with what the tokenizers library (Rust) says of hard texts.

    python test/oracle/hugging_face_tokenizers.py OUT [SEED]
    HEDDLE_DATA=OUT npx vitest run test/models/tokenizers

Trained on the texts below: small, and full of what is hard.
"""

import json
import random
import sys
from pathlib import Path

from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers

WORDS = "First Citizen before we proceed any further hear me speak don't I'll Grüße naïve café ﬁne Ⅷ 数学 физика 12 345 x=1".split()
SIGNS = list(" \t\n\r.,!?'-–€😀👩‍👧é\u0301\u200b\u00a0½Ａ①ß\0") + ["  ", "\r\n", "<s>", "<x>", "[MASK]", "</s>", " <x> ", "İ", "٣"]


def text(rng):
    return "".join(rng.choice(WORDS if rng.random() < 0.6 else SIGNS) + rng.choice(["", " ", "", "  "]) for _ in range(rng.randint(0, 9)))


def kinds():
    byte = pre_tokenizers.ByteLevel
    special = [AddedToken("<s>", special=True), AddedToken("</s>", special=True), AddedToken("<unk>", special=True)]
    around = ("<s> $A </s>", "<s> $A </s> $B:1 </s>:1")
    bpe = lambda **o: (models.BPE(**o), trainers.BpeTrainer)
    wordpiece = (models.WordPiece(unk_token="<unk>"), trainers.WordPieceTrainer)
    unigram = (models.Unigram(), trainers.UnigramTrainer)
    s = normalizers.Sequence
    yield "bytes-space", bpe(), None, byte(add_prefix_space=True), decoders.ByteLevel(), processors.RobertaProcessing(("</s>", 1), ("<s>", 0)), special
    yield "bytes-digits", bpe(ignore_merges=True), normalizers.NFC(), pre_tokenizers.Sequence([pre_tokenizers.Digits(individual_digits=True), byte(add_prefix_space=False)]), decoders.ByteLevel(), processors.ByteLevel(trim_offsets=False), special
    yield "bytes-punctuation", bpe(), normalizers.NFKC(), pre_tokenizers.Sequence([pre_tokenizers.Punctuation(), byte(add_prefix_space=False, use_regex=False)]), decoders.ByteLevel(), around, special
    yield "split-previous", bpe(unk_token="<unk>"), s([normalizers.NFD(), normalizers.StripAccents(), normalizers.Lowercase()]), pre_tokenizers.Split(" ", "merged_with_previous"), decoders.Fuse(), around, special
    yield "split-next", bpe(unk_token="<unk>", fuse_unk=True), normalizers.NFKD(), pre_tokenizers.Split(Regex(r"\s+"), "merged_with_next"), decoders.Fuse(), around, special
    yield "whitespace", wordpiece, normalizers.BertNormalizer(lowercase=False), pre_tokenizers.Whitespace(), decoders.WordPiece(), around, special
    yield "word-end", bpe(unk_token="<unk>", end_of_word_suffix="</w>"), s([normalizers.NFC(), normalizers.Replace(Regex(r"\s+"), " "), normalizers.Lowercase()]), pre_tokenizers.WhitespaceSplit(), decoders.BPEDecoder(), around, special
    yield "metaspace-first", unigram, s([normalizers.Nmt(), normalizers.NFKC(), normalizers.Strip()]), pre_tokenizers.Metaspace(prepend_scheme="first"), decoders.Metaspace(prepend_scheme="first"), around, special
    yield "metaspace-never", unigram, normalizers.Lowercase(), pre_tokenizers.Metaspace(prepend_scheme="never", split=False), decoders.Metaspace(prepend_scheme="never"), None, special
    yield "fallback", bpe(unk_token="<unk>", byte_fallback=True, fuse_unk=True), s([normalizers.Prepend("▁"), normalizers.Replace(" ", "▁")]), None, decoders.Sequence([decoders.Replace("▁", " "), decoders.ByteFallback(), decoders.Fuse(), decoders.Strip(" ", 1, 0)]), around, special + [f"<0x{b:02X}>" for b in range(256)]
    wide = [AddedToken("<x>", lstrip=True, rstrip=True), AddedToken("[MASK]", lstrip=True, special=True), AddedToken("me", single_word=True)]
    yield "added", wordpiece, normalizers.BertNormalizer(), pre_tokenizers.BertPreTokenizer(), decoders.WordPiece(), around, special + wide
    yield "added-bytes", bpe(), None, byte(add_prefix_space=False), decoders.ByteLevel(), processors.ByteLevel(trim_offsets=True), special + wide


def main(out, seed=1):
    for name, (model, trainer), normalizer, split, decoder, around, special in kinds():
        rng = random.Random(f"{seed} {name}")
        tokenizer = Tokenizer(model)
        if normalizer:
            tokenizer.normalizer = normalizer
        if split:
            tokenizer.pre_tokenizer = split
        tokenizer.decoder = decoder
        options = {"end_of_word_suffix": "</w>"} if name == "word-end" else {}
        if "bytes" in name:
            options["initial_alphabet"] = pre_tokenizers.ByteLevel.alphabet()
        if trainer is trainers.UnigramTrainer:
            options["unk_token"] = "<unk>"
        added = [t for t in special if isinstance(t, AddedToken)]
        names = [t.content if isinstance(t, AddedToken) else t for t in special]
        corpus = [" ".join(rng.choice(WORDS[:14]) for _ in range(8)) + "." for _ in range(300)]
        base = [n for n, t in zip(names, special) if not isinstance(t, AddedToken) or n in ("<s>", "</s>", "<unk>")]
        tokenizer.train_from_iterator(corpus, trainer(vocab_size=400, special_tokens=base, show_progress=False, **options))
        tokenizer.add_tokens([t for t in added if not t.special])
        tokenizer.add_special_tokens([t for t in added if t.special])
        if isinstance(around, tuple):
            ids = [(t, tokenizer.token_to_id(t)) for t in ("<s>", "</s>")]
            tokenizer.post_processor = processors.TemplateProcessing(single=around[0], pair=around[1], special_tokens=ids)
        elif around:
            tokenizer.post_processor = around
        cases = []
        for each in [text(rng) for _ in range(60)]:
            whole, plain = tokenizer.encode(each), tokenizer.encode(each, add_special_tokens=False)
            cases.append({"text": each, "ids": whole.ids, "ids_plain": plain.ids, "tokens": plain.tokens, "offsets": plain.offsets,
                          "decoded": tokenizer.decode(whole.ids), "decoded_all": tokenizer.decode(whole.ids, skip_special_tokens=False)})
        folder = Path(out, "tokenizers", name)
        folder.mkdir(parents=True, exist_ok=True)
        tokenizer.save(str(folder / "tokenizer.json"))
        one, two = "hello there", "general Kenobi"
        both = tokenizer.encode(one, two)
        pair = {"ids": both.ids, "types": both.type_ids, "texts": [one, two]}
        (folder / "expected.json").write_text(json.dumps({"cases": cases, "pair": pair}))


if __name__ == "__main__":
    main(*sys.argv[1:])

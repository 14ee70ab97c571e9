// stories260K as a folder with a tokenizer.json, which is made of its pieces.
import { cp, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

type Piece = readonly [text: string, score: number];

/** SentencePiece's pieces as a tokenizer.json: the better the score of a piece, the earlier its parts are merged. */
function tokenizerOf(pieces: readonly Piece[]) {
  const named = pieces.map(([text], id) => ["<unk>", "<s>", "</s>"][id] ?? text.replaceAll(" ", "▁"));
  const vocab = Object.fromEntries(named.map((name, id) => [name, id]));
  const merges = pieces
    .map(([, score], id) => ({ score, id }))
    .filter(({ id }) => id > 258)
    .toSorted((a, b) => b.score - a.score)
    .flatMap(({ id }) => {
      const characters = [...named[id]!];
      const cuts = characters.map((_, at) => [
        characters.slice(0, at).join(""),
        characters.slice(at).join(""),
      ]);
      return cuts.filter(([a = "", b = ""]) => vocab[a] !== undefined && vocab[b] !== undefined);
    });
  const special = (content: string, id: number) => ({ id, content, special: true, normalized: false });
  const spaces = [
    { type: "Prepend", prepend: "▁" },
    { type: "Replace", pattern: { String: " " }, content: "▁" },
  ];
  const back = [
    { type: "Replace", pattern: { String: "▁" }, content: " " },
    ...[{ type: "ByteFallback" }, { type: "Fuse" }, { type: "Strip", content: " ", start: 1, stop: 0 }],
  ];
  const begin = { SpecialToken: { id: "<s>", type_id: 0 } };
  const single = [begin, { Sequence: { id: "A", type_id: 0 } }];
  return {
    added_tokens: ["<unk>", "<s>", "</s>"].map(special),
    normalizer: { type: "Sequence", normalizers: spaces },
    pre_tokenizer: null,
    post_processor: { type: "TemplateProcessing", single, pair: single, special_tokens: {} },
    decoder: { type: "Sequence", decoders: back },
    model: { type: "BPE", vocab, merges, unk_token: "<unk>", byte_fallback: true, fuse_unk: true },
  };
}

/** A copy of the model's folder, with a tokenizer and a chat template. */
export async function withStoriesTokenizer(stories: string, folder: string): Promise<void> {
  await mkdir(folder);
  for (const name of ["config.json", "model.safetensors"]) await cp(join(stories, name), join(folder, name));
  const { pieces } = JSON.parse(await readFile(join(stories, "vocab.json"), "utf8"));
  await writeFile(join(folder, "tokenizer.json"), JSON.stringify(tokenizerOf(pieces)));
  const config = { chat_template: "{{ messages[0].content }}" };
  await writeFile(join(folder, "tokenizer_config.json"), JSON.stringify(config));
}

// Tokenizers beside what the tokenizers library (Rust) says: ids, tokens, offsets and decoded texts of hard texts.
import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { decode, type Vocabulary } from "../../src/core/index.ts";
import {
  chatFormatOf,
  chatText,
  readChat,
  readTokenizer,
  vocabularyOfPieces,
} from "../../src/tokenizer/index.ts";
import { sharedData } from "../support/shared-data.ts";

const folder = sharedData("tokenizers");

interface Case {
  readonly text: string;
  readonly ids: readonly number[];
  readonly ids_plain: readonly number[];
  readonly tokens: readonly string[];
  readonly offsets: readonly (readonly [number, number])[];
  readonly decoded: string;
  readonly decoded_all: string;
}

interface Expected {
  readonly cases: readonly Case[];
  /** The texts stand in those of our own script alone. */
  readonly pair: {
    readonly ids: readonly number[];
    readonly types: readonly number[];
    readonly texts?: readonly [string, string];
  };
}

const idsOf = (size: number): Vocabulary => ({
  kind: "ids",
  tokens: Array.from({ length: size }, (_, id) => String(id)),
});

describe.skipIf(folder === null)("tokenizers", () => {
  const names = folder === null ? [] : readdirSync(folder);
  const read = (name: string) => {
    const text = readFileSync(`${folder}/${name}/tokenizer.json`, "utf8");
    const expected = JSON.parse(readFileSync(`${folder}/${name}/expected.json`, "utf8")) as Expected;
    return { tokenizer: readTokenizer(text), ...expected };
  };

  test("there are cases", () => expect(names.length).toBeGreaterThanOrEqual(5));

  test.each(names)("%s: ids, tokens, offsets and decoded texts", (name) => {
    const { tokenizer, cases } = read(name);
    for (const { text, ids, ids_plain, tokens, offsets, decoded, decoded_all } of cases) {
      const plain = tokenizer.encode(text, { special: false });
      const found = {
        ...{ text, ids: tokenizer.encode(text).ids, ids_plain: plain.ids },
        ...{ tokens: plain.tokens, offsets: plain.offsets },
        ...{ decoded: tokenizer.decode(ids), decoded_all: tokenizer.decode(ids, { special: true }) },
      };
      expect(found).toEqual({ text, ids, ids_plain, tokens, offsets, decoded, decoded_all });
    }
  });

  test.each(names)("%s: a pair of texts", (name) => {
    const { tokenizer, pair } = read(name);
    const partOf = (type: number) => tokenizer.decode(pair.ids.filter((_, i) => pair.types[i] === type));
    const [one, two] = pair.texts ?? [partOf(0), partOf(1)];
    const { ids, types } = tokenizer.encode(one, { pair: two });
    expect({ ids, types }).toEqual({ ids: pair.ids, types: pair.types });
  });

  test.each(names)("%s: pieces one behind the other are the text", (name) => {
    const { tokenizer, cases } = read(name);
    const vocabulary = vocabularyOfPieces(tokenizer, idsOf(tokenizer.size + 3), "x.tokenizer.json");
    expect(new Set(vocabulary.tokens).size).toBe(tokenizer.size + 3);
    // BERT's decoder takes spaces before signs away, and words of others end or begin with none.
    if (!/gpt2|llama|t5|bytes/.test(name)) return;
    for (const { ids_plain } of cases)
      if (!tokenizer.encode("x").tokens.includes("<0x41>") && !ids_plain.some((id) => tokenizer.isAdded(id)))
        expect(decode(ids_plain, vocabulary)).toBe(tokenizer.decode(ids_plain));
  });

  test("a tokenizer with more ids than the model has tokens is refused by name", () => {
    const { tokenizer } = read(names[0]!);
    const fit = () => vocabularyOfPieces(tokenizer, idsOf(tokenizer.size - 1), "x.tokenizer.json");
    expect(fit).toThrow(`does not fit the model: its last id is ${tokenizer.size - 1}`);
  });
});

test("a chat template is put around what a person says", () => {
  const template =
    "{{ bos_token }}{% for m in messages %}<{{ m.role }}>{{ m.content }}{% endfor %}{% if add_generation_prompt %}<assistant>{% endif %}";
  const config = { chat_template: [{ name: "default", template }], bos_token: { content: "<s>" } };
  const chat = readChat(JSON.stringify(chatFormatOf(config, null)));
  expect(chatText(chat, [{ role: "user", content: "Hi" }])).toBe("<s><user>Hi<assistant>");
  expect(chatFormatOf(config, "{{ eos_token }}")).toEqual({
    template: "{{ eos_token }}",
    names: { bos_token: "<s>" },
  });
  expect(chatFormatOf({}, null)).toBe(null);
});

test.each([
  ["{", "it is not valid JSON"],
  ["[]", "must be a JSON object"],
  ["{}", "its `model` must be a JSON object"],
  ['{"model":{"type":"Other"}}', "Other"],
  [
    '{"model":{"type":"BPE","vocab":{},"merges":[]},"normalizer":{"type":"Odd"}}',
    'the normalizer "Odd" is not known',
  ],
  ['{"model":{"type":"BPE","vocab":{},"merges":[]},"pre_tokenizer":{"type":"Odd"}}', "Odd"],
  ['{"model":{"type":"BPE","vocab":{},"merges":[]},"added_tokens":[{}]}', "an added token has no `id`"],
  [
    '{"model":{"type":"Unigram","vocab":[["a",0]],"unk_id":0},"normalizer":{"type":"Precompiled","precompiled_charsmap":"////"}}',
    "the precompiled_charsmap is cut off",
  ],
])("what is wrong with %s is said", (text, why) => {
  expect(() => readTokenizer(text)).toThrow(why);
});

// Whatever a stranger's config.json, header, lesson, plan or results hold: a model or sentences, nothing thrown, and no
// prototype changed. `HEDDLE_FUZZ=30` as in readers.test.ts.
import { readdirSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { importModel, safetensorsIndex } from "../../src/core/import/index.ts";
import { parseDocument, printDocument } from "../../src/core/index.ts";
import { readWeightFile, writeSafetensors } from "../../src/core/weight-files/index.ts";
import { faultsOf, readLesson } from "../../src/lesson/index.ts";
import { readPlan, readResults } from "../../src/study/index.ts";
import {
  fuzzRuns,
  mutated,
  mutatedBytes,
  oddValue,
  pick,
  prototypeOf,
  type Random,
} from "../support/fuzz.ts";
import { randomFrom } from "../support/random.ts";

const before = prototypeOf();
beforeAll(() => expect(prototypeOf()).toBe(before));
afterAll(() => {
  expect(prototypeOf()).toBe(before);
  expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
});

const fuzz = (name: string, n: number, work: (random: Random) => unknown): void => {
  test(name, async () => {
    const property = fc.asyncProperty(fc.nat(), async (seed) => void (await work(randomFrom(seed))));
    await fc.assert(property, { numRuns: fuzzRuns(n) });
  });
};

/** Configs of a few lines, one for each way in which a family is built. */
const sizes = {
  hidden_size: 16,
  num_hidden_layers: 2,
  num_attention_heads: 2,
  intermediate_size: 32,
  vocab_size: 30,
};
const rope = { rope_scaling: { rope_type: "yarn", factor: 4, original_max_position_embeddings: 64 } };
const configs: readonly object[] = [
  { model_type: "llama", architectures: ["LlamaForCausalLM"], ...sizes, num_key_value_heads: 1, ...rope },
  { model_type: "gpt2", n_embd: 16, n_layer: 2, n_head: 2, n_positions: 32, vocab_size: 30 },
  {
    model_type: "qwen3",
    ...sizes,
    head_dim: 8,
    num_key_value_heads: 1,
    layer_types: ["full_attention", "full_attention"],
  },
  { model_type: "gemma2", ...sizes, head_dim: 8, num_key_value_heads: 1, sliding_window: 4 },
  { model_type: "gpt_neox", ...sizes, rotary_pct: 0.25, hidden_act: "gelu" },
  { model_type: "bloom", hidden_size: 16, n_layer: 2, n_head: 2, vocab_size: 30 },
  { model_type: "cohere2", ...sizes, sliding_window: 4, logit_scale: 0.5 },
  {
    model_type: "olmo3",
    ...sizes,
    sliding_window: 4,
    rope_parameters: { full_attention: { rope_theta: 9 } },
  },
  { model_type: "hunyuan_v1_dense", ...sizes, rope_scaling: { type: "dynamic", alpha: 9 } },
  { model_type: "granitemoe", ...sizes, num_local_experts: 3, logits_scaling: 8 },
  {
    model_type: "bert",
    ...sizes,
    architectures: ["BertForQuestionAnswering"],
    id2label: { 0: "a", 1: "b" },
  },
  {
    model_type: "phi3",
    ...sizes,
    pad_token_id: 0,
    rope_scaling: { type: "longrope", short_factor: [1, 1, 1, 1], long_factor: [1, 1, 1, 1] },
  },
];

const isSaid = (why: string): void => {
  expect(why).toMatch(/\S/);
  expect(why).not.toMatch(/undefined|\[object|=> |function \w*\(/);
};

test("each of the configs is one that is imported", () => {
  for (const config of configs) expect(importModel(config, null)).toMatchObject({ ok: true });
});

describe("models of others", () => {
  fuzz("configs of another structure", 250, (random) => {
    const config = mutated(structuredClone(pick(random, configs)), random);
    const shapes = random() < 0.3 ? new Map([["model.norm.weight", [16]]]) : null;
    const read = importModel(JSON.parse(JSON.stringify(config) ?? "null"), shapes);
    if (!read.ok) {
      expect(read.problems.length).toBeGreaterThan(0);
      for (const problem of read.problems) isSaid(problem);
      return;
    }
    const printed = printDocument(read.model.document);
    const again = parseDocument(printed);
    expect(again.ok && printDocument(again.document)).toBe(printed);
  });

  fuzz("configs with one odd value", 250, (random) => {
    const config = structuredClone(pick(random, configs)) as Record<string, unknown>;
    config[pick(random, Object.keys(config))] = pick(random, [
      oddValue(random),
      1e9,
      -1,
      Number.POSITIVE_INFINITY,
    ]);
    const read = importModel(config, null);
    if (!read.ok) for (const problem of read.problems) isSaid(problem);
  });

  test.each<readonly [string, object]>([
    ["a value nested deeper than a stack", { hidden_size: nested(100_000) }],
    ["an unknown key of that depth", { zzz: nested(100_000) }],
    ["a class of that depth", { architectures: [nested(100_000)] }],
    ["150,000 unknown keys", Object.fromEntries(Array.from({ length: 150_000 }, (_, i) => [`k${i}`, i]))],
    ["a billion layers", { num_hidden_layers: 1e9 }],
    ["infinity", { rms_norm_eps: Number.POSITIVE_INFINITY }],
    ["a scaling that is a method of objects", { rope_scaling: { rope_type: "toString", factor: 2 } }],
    ["__proto__ as a key", JSON.parse('{"__proto__": {"polluted": 1}}')],
  ])("%s is refused by name", (_, more) => {
    const read = importModel({ ...configs[0], ...more }, null);
    if (read.ok) throw new Error("it was imported");
    for (const problem of read.problems.slice(0, 20)) {
      isSaid(problem);
      expect(problem.length).toBeLessThan(1000);
    }
  });

  const file = writeSafetensors({ w: { dims: [2, 3], data: new Float32Array(6) } });
  fuzz("headers", 200, (random) => {
    const bytes = mutatedBytes(file, random);
    const read = safetensorsIndex(bytes, bytes.length);
    if (!read.ok) isSaid(read.why);
  });

  test("a header of a million tensors, or a tensor of a million axes, is refused before it is read", () => {
    const entry = (shape: string) => `{"dtype":"F32","shape":[${shape}],"data_offsets":[0,0]}`;
    const many = Array.from({ length: 200_000 }, (_, i) => `"t${i}":${entry("0")}`).join();
    expect(readWeightFile("w.safetensors", headed(`{${many}}`))).toMatchObject({
      why: expect.stringContaining("more than 100000 tensors"),
    });
    const deep = `{"t":${entry(Array.from({ length: 1_000_000 }, () => "0").join())}}`;
    expect(readWeightFile("w.safetensors", headed(deep))).toMatchObject({
      why: 'tensor "t" has 1000000 axes; at most 16 are allowed',
    });
  });
});

/** `[[[…]]]` */
function nested(depth: number): unknown {
  let made: unknown[] = [];
  for (let i = 0; i < depth; i++) made = [made];
  return made;
}

function headed(header: string): Uint8Array {
  const text = new TextEncoder().encode(header);
  const bytes = new Uint8Array(8 + text.length);
  new DataView(bytes.buffer).setUint32(0, text.length, true);
  bytes.set(text, 8);
  return bytes;
}

describe("lessons and studies", () => {
  const textsIn = (folder: string, ending: string) =>
    readdirSync(folder, { recursive: true, encoding: "utf8" })
      .filter((name) => name.endsWith(ending))
      .map((name) => readFileSync(`${folder}/${name}`, "utf8"));
  const lessons = textsIn("graphs/lessons", ".lesson.json");
  const plans = textsIn("graphs/studies", "plan.json");
  const results = textsIn("graphs/studies", "runs.jsonl");

  fuzz("lessons", 60, (random) => {
    const lesson = mutated(JSON.parse(pick(random, lessons)), random);
    const read = readLesson(JSON.stringify(lesson) ?? "");
    if (!read.ok) isSaid(read.why);
    else if (random() < 0.05) expect(Array.isArray(faultsOf(read.lesson))).toBe(true);
  });

  fuzz("plans", 60, (random) => {
    const read = readPlan(JSON.stringify(mutated(JSON.parse(pick(random, plans)), random)) ?? "");
    if (!read.ok) isSaid(read.why);
  });

  fuzz("results", 60, (random) => {
    const bytes = mutatedBytes(new TextEncoder().encode(pick(random, results)), random);
    for (const said of readResults(new TextDecoder().decode(bytes)).dropped) isSaid(said);
  });
});

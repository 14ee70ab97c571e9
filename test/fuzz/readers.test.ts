// Whatever the input, no reader throws, none answers outside its contract and none changes a prototype. `HEDDLE_FUZZ=30`
// makes it a run of more than 50,000 inputs.
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { encode } from "../../src/core/document/index.ts";
import {
  applyEdit,
  check,
  diagnose,
  type Edit,
  type FileProblem,
  parseDocument,
  parseSize,
  printDocument,
  readCustomBlock,
  toJson,
} from "../../src/core/index.ts";
import { readWeightFile, writeSafetensors } from "../../src/core/weight-files/index.ts";
import { readRun } from "../../src/runtime/client/index.ts";
import { linkOf, readLink } from "../../src/share/link.ts";
import {
  fuzzRuns,
  graphTexts,
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

/** By CPU time: other work of the machine stretches what the clock says. */
const slowest = new Map<string, { readonly ms: number; readonly seed: number }>();
/** A property of a random input, tried `n` times; fast-check prints the seed of one that fails. */
const fuzz = (name: string, n: number, work: (random: Random) => unknown): void => {
  test(name, async () => {
    const property = fc.asyncProperty(fc.nat(), async (seed) => {
      const started = process.cpuUsage();
      await work(randomFrom(seed));
      const { user, system } = process.cpuUsage(started);
      const ms = (user + system) / 1000;
      if (ms > (slowest.get(name)?.ms ?? 0)) slowest.set(name, { ms, seed });
    });
    await fc.assert(property, { numRuns: fuzzRuns(n) });
  });
};
afterAll(() => {
  if (process.env.HEDDLE_FUZZ)
    console.log([...slowest].map(([k, { ms, seed }]) => `${k}: slowest ${Math.round(ms)} ms, seed ${seed}`));
});

const problemsAreWhole = (problems: readonly FileProblem[]): void => {
  expect(problems.length).toBeGreaterThan(0);
  for (const { line, column, message } of problems) {
    expect(line).toBeGreaterThan(0);
    expect(column).toBeGreaterThan(0);
    expect(message).not.toMatch(/undefined|\[object|NaN$/);
  }
};

/** What is read is printed and read again as the same, and is checked; of some the whole diagnosis is made. */
function holds(text: string, random: Random): void {
  const read = parseDocument(text);
  if (!read.ok) {
    problemsAreWhole(read.problems);
    return;
  }
  const printed = printDocument(read.document);
  const again = parseDocument(printed);
  expect(again.ok && printDocument(again.document)).toBe(printed);
  const checked = check(read.document);
  for (const d of checked.diagnostics) toJson(d);
  if (random() < 0.05) diagnose(read.document);
}

const graphOf = (random: Random): unknown => JSON.parse(pick(random, graphTexts));

describe("graphs", () => {
  fuzz("of another structure", 400, (random) =>
    holds(JSON.stringify(mutated(graphOf(random), random)) ?? "", random),
  );

  fuzz("of other bytes", 200, (random) => {
    const bytes = mutatedBytes(new TextEncoder().encode(pick(random, graphTexts)), random);
    holds(new TextDecoder().decode(bytes), random);
  });

  fuzz("custom blocks", 150, (random) => {
    const { nodes, dims } = graphOf(random) as { nodes: Record<string, unknown>; dims: unknown };
    const node = pick(random, Object.values(nodes));
    const block = { heddle: "block", format: 1, name: "x", dims, node, layout: {} };
    const read = readCustomBlock(JSON.stringify(mutated(block, random)) ?? "");
    if (!read.ok) problemsAreWhole(read.problems);
  });
});

describe("edits", () => {
  fuzz("that lack fields, or have others", 250, (random) => {
    const read = parseDocument(pick(random, graphTexts));
    if (!read.ok) return;
    const text = printDocument(read.document);
    const kinds = [
      "addNode",
      "removeNode",
      "setParam",
      "connect",
      "move",
      "inline",
      "setPorts",
      "setDim",
      "setText",
    ];
    const more = ["setTie", "setWeight", "setNote", "setMeta", "route", "all", "constructor", "__proto__", 5];
    const fields = [
      "scope",
      "id",
      "node",
      "param",
      "value",
      "wire",
      "to",
      "dim",
      "stream",
      "text",
      "set",
      "edits",
    ];
    const edit = { edit: pick<unknown>(random, [...kinds, ...more]) } as Record<string, unknown>;
    for (const field of fields) if (random() < 0.6) edit[field] = oddValue(random);
    const made = applyEdit(read.document, edit as unknown as Edit);
    expect(made.ok ? typeof made.document : typeof made.why).toBe(made.ok ? "object" : "string");
    expect(printDocument(read.document)).toBe(text);
  });
});

describe("expressions and texts", () => {
  const letters = ["A", "B", "D_ff", "T", "1", "0", "99", "+", "-", "*", "/", "^", "(", ")", " ", "x", "→"];
  fuzz("sizes", 200, (random) => {
    const text = Array.from({ length: 1 + random() * 40 }, () => pick(random, letters)).join("");
    const read = parseSize(text);
    if (!read.ok) return expect(read.message).not.toBe("");
    if (!read.size.key.includes("unknown")) expect(parseSize(read.size.key).ok).toBe(true);
  });

  fuzz("texts against a vocabulary", 150, (random) => {
    const parts = [
      "the",
      "<unk>",
      "<pad>",
      "\ud83d",
      "\u202e",
      "\0",
      "\n",
      "é",
      "(U.S.)",
      "don't",
      " ",
      "🎈",
      "12",
    ];
    const text = Array.from({ length: random() * 60 }, () => pick(random, parts)).join("");
    const kind = pick(random, ["words", "characters", "ids"] as const);
    const tokens = Array.from({ length: random() * 6 }, () => pick(random, parts));
    const read = encode(text, { kind, tokens, ...(random() < 0.5 ? { splitPunctuation: true } : {}) });
    if (!read.ok) return expect(read.why).not.toBe("");
    expect(read.encoded.ids).toHaveLength(read.encoded.batch * read.encoded.time);
  });
});

describe("files and links", () => {
  const weights = writeSafetensors({
    w: { dims: [2, 3], data: new Float32Array(6) },
    b: { dims: [0], data: new Float32Array() },
  });
  fuzz("weights", 250, (random) => readWeightFile("w.safetensors", mutatedBytes(weights, random)));

  fuzz("headers of weights", 100, (random) => {
    const header = { w: { dtype: "F32", shape: [2], data_offsets: [0, 8] }, __metadata__: { a: "b" } };
    const text = new TextEncoder().encode(JSON.stringify(mutated(header, random)) ?? "");
    const bytes = new Uint8Array(16 + text.length);
    new DataView(bytes.buffer).setUint32(0, text.length, true);
    bytes.set(text, 8);
    readWeightFile("w.safetensors", bytes);
  });

  fuzz("runs", 100, (random) => {
    const document = graphOf(random);
    const run = {
      format: "heddle-run-1",
      document,
      options: { steps: 3 },
      info: null,
      steps: [[1, 2, 3, 4]],
    };
    const read = readRun(JSON.stringify(mutated(run, random)) ?? "");
    if (read.ok) expect(typeof read.run.label).toBe("string");
  });

  test("a run whose graph is nested deeper than a stack", () => {
    const deep = `${'{"a":'.repeat(50_000)}1${"}".repeat(50_000)}`;
    const read = readRun(`{"format":"heddle-run-1","document":${deep}}`);
    expect(read).toEqual({ ok: false, why: "its graph cannot be read" });
  });

  fuzz("share links", 40, async (random) => {
    const graph = parseDocument(pick(random, graphTexts));
    const link = graph.ok ? await linkOf(graph.document) : graph;
    if (!link.ok) return;
    const text = mutatedBytes(new TextEncoder().encode(link.fragment), random);
    const read = await readLink(new TextDecoder().decode(text));
    if (!read.ok) expect(read.why).not.toBe("");
  });
});

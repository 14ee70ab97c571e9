// Variants of norms, RoPE and softmax, written with a cache: as the whole writes them, or refused for a reason.
import { expect, test } from "vitest";
import type { HeddleDocument } from "../../../src/core/index.ts";
import { raggedTrial, trial } from "../../support/step-trial.ts";
import { edited, param } from "../edited.ts";

type Params = Readonly<Record<string, string | number | boolean | readonly number[]>>;

/** The modern decoder with other parameters at some of its nodes. */
const modern = (of: Readonly<Record<string, Params>>): HeddleDocument =>
  edited(
    "decoder-modern",
    ...Object.entries(of).flatMap(([node, params]) =>
      Object.entries(params).map(([name, value]) => param(`blocks/${node}`, name, value as never)),
    ),
  );

const equal: readonly (readonly [string, Readonly<Record<string, Params>>])[] = [
  ["1 + w in groups", { norm_1: { zero_centered: true, groups: 4 }, norm_2: { kind: "l2" } }],
  ["dynamic tanh, eps outside", { norm_1: { kind: "dyt" }, norm_2: { eps_at: "outside" } }],
  ["yarn of 8 numbers", { rope: { scaling: "yarn", original: 32, count: 8 } }],
  ["llama3", { rope: { scaling: "llama3", original: 32 } }],
  ["ntk", { rope: { scaling: "ntk" } }],
  ["longrope of one list", { rope: { scaling: "longrope", factors: [1, 2, 3, 4, 5, 6, 7, 8] } }],
  ["sinks", { attn: { sink: "learned" } }],
  ["softmax off by one, capped", { attn: { sink: "zero", softcap: 2 } }],
];

test.each(equal)("%s: cached = whole", async (_, of) => {
  const document = modern(of);
  const found = await trial(document, { prompt: 3, chunk: 2, total: 9, samples: 2 });
  expect(found.refused).toBeUndefined();
  expect(found.wrong).toEqual([]);
  expect(found.worst).toBeLessThan(1e-11);
  const ragged = await raggedTrial(document, [4, 1], 2);
  expect(ragged.refused).toBeUndefined();
  expect(ragged.wrong).toEqual([]);
});

test.each([
  ["dynamic", { scaling: "dynamic", original: 4 }],
  ["longrope of two lists", { scaling: "longrope", original: 4, long_factors: [1, 2, 3, 4, 5, 6, 7, 8] }],
] as const)("%s turns earlier keys anew as the text grows, and keeps none of them", async (_, rope) => {
  expect((await trial(modern({ rope }), { prompt: 3, total: 6 })).refused).toBe("length");
});

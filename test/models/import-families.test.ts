// Hugging Face folders imported and run: the logits that transformers computes, padded on either side, the ids that it
// writes greedily, and its count of parameters.
import { readdirSync } from "node:fs";
import { afterAll, describe, expect, test } from "vitest";
import { diagnose, evaluate } from "../../src/core/index.ts";
import { sharedData } from "../support/shared-data.ts";
import {
  expectedOf,
  factsOf,
  feedsOf,
  furthestOf,
  greedy,
  importFolder,
  type Ready,
  rowsOf,
} from "./hugging-face.ts";

const root = sharedData("hf");
const only = process.env.HEDDLE_FAMILY;

/** What is refused, and by what words. */
const refused: Readonly<Record<string, RegExp>> = {};
const folders = root === null ? [] : readdirSync(root).filter((f) => !only || f === only);
const shown = { causal, seq2seq, mlm: encoder, classify: encoder, tokens: encoder, span: encoder };
const furthest: string[] = [];
afterAll(() => {
  if (only) console.log(furthest.join("\n"));
});

describe.skipIf(root === null)("folders of Hugging Face", () => {
  for (const name of folders) {
    const folder = `${root}/${name}`;
    const { type, kind, parameters } = factsOf(folder);
    const why = refused[type];
    if (why) test(`${name} is refused by name`, () => expect(importFolder(folder)).rejects.toThrow(why));
    else test(name, () => shown[kind](folder, name, parameters));
  }
});

/** What is said of the graph beside the file of its weights; of settings nobody trains with, advice is in place. */
const findingsOf = ({ document }: Ready) =>
  diagnose({ ...document, weightsFile: "model.safetensors" }).diagnostics.filter(
    ({ code }) => process.env.HEDDLE_DATA === undefined || !code.startsWith("lint/"),
  );

async function seq2seq(folder: string, name: string, parameters: number): Promise<void> {
  const [ready, expected] = [await importFolder(folder), expectedOf(folder)];
  expect(ready.parameters).toBe(parameters);
  expect(findingsOf(ready)).toEqual([]);
  const rows = (what: string) => rowsOf(expected.get(what)!);
  const far = (what: string, share: number) => {
    furthest.push(`${name} ${what} ${share.toExponential(1)}`);
    expect(share, what).toBeLessThan(1e-5);
  };
  const texts = { source: rows("ids"), target: rows("target") };
  if (lacksPositions(folder)) {
    console.warn(
      `${name}: not compared; its logits come from tables of positions that its file does not hold`,
    );
    return;
  }
  far("whole", furthestOf(await ready.logits(texts), expected.get("logits")!));
  const padded = await ready.logits(texts, { source: rows("mask_right") });
  far("right", furthestOf(padded, expected.get("logits_right")!));
}

/** transformers itself, loading that folder, computes other logits than the ones it was given with, by 2.3. */
const lacksPositions = (folder: string) => folder.endsWith("/hf/marian");

async function encoder(folder: string, name: string, parameters: number): Promise<void> {
  const { kind } = factsOf(folder);
  const [ready, expected] = [await importFolder(folder), expectedOf(folder)];
  expect(ready.parameters).toBe(parameters);
  expect(findingsOf(ready)).toEqual([]);
  const main = rowsOf(expected.get("ids")!);
  const perToken = kind !== "classify";
  const far = (what: string, share: number) => {
    furthest.push(`${name} ${what} ${share.toExponential(1)}`);
    expect(share, what).toBeLessThan(1e-5);
  };
  far("whole", furthestOf(await ready.logits({ main }), expected.get("logits")!));
  const valid = rowsOf(expected.get("mask_right")!);
  const right = await ready.logits({ main }, { main: valid });
  far("right", furthestOf(right, expected.get("logits_right")!, perToken ? valid : undefined));
  const left = expected.get("mask_left");
  if (left) {
    const logits = await ready.logits({ main }, { main: rowsOf(left) });
    far("left", furthestOf(logits, expected.get("logits_left")!));
  }
  const types = expected.get("token_types");
  if (types)
    far(
      "types",
      furthestOf(await ready.logits({ main }, {}, { main: rowsOf(types) }), expected.get("logits_types")!),
    );
}

async function causal(folder: string, name: string, parameters: number): Promise<void> {
  const [ready, expected] = [await importFolder(folder), expectedOf(folder)];
  expect(ready.parameters).toBe(parameters);
  expect(findingsOf(ready)).toEqual([]);
  const main = rowsOf(expected.get("ids")!);
  const far = (what: string, share: number) => {
    furthest.push(`${name} ${what} ${share.toExponential(1)}`);
    expect(share, what).toBeLessThan(1e-5);
  };
  far("whole", furthestOf(await ready.logits({ main }), expected.get("logits")!));
  for (const side of ["right", "left"]) {
    const valid = rowsOf(expected.get(`mask_${side}`)!);
    far(
      side,
      furthestOf(await ready.logits({ main }, { main: valid }), expected.get(`logits_${side}`)!, valid),
    );
  }
  far("one", furthestOf(await ready.logits({ main: [[main[0]![0]!]] }), expected.get("logits_one")!));
  const [written = []] = rowsOf(expected.get("greedy")!);
  expect(await greedy(ready, written.slice(0, 5), 16)).toEqual(written);
  if (name !== "llama") return;
  const address = ready.document.objective!.logits;
  const inputs = { ...ready.weights, ...feedsOf({ main }, {}) };
  const dims = { B: main.length, T: main[0]!.length };
  far(
    "evaluator",
    furthestOf(
      evaluate(ready.program, { dims, inputs, fetch: [address] })[address]!,
      expected.get("logits")!,
    ),
  );
}

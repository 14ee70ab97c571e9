// Bytes told are bytes held: by formula, and as a text keeps them in the end.
import { describe, expect, test } from "vitest";
import { type HeddleDocument, step } from "../../../src/core/index.ts";
import { compile } from "../../../src/core/pipeline.ts";
import { referenceExecutor } from "../../../src/runtime/engine/index.ts";
import { shifted, windowed } from "../../support/step-graphs.ts";
import { drawnIds, inputsOf, open, writtenStream } from "../../support/step-trial.ts";
import { preset } from "../presets.ts";

function planOf(document: HeddleDocument) {
  const { program } = compile(document);
  const derived = step.derive(program, {
    stream: writtenStream(document),
    logits: document.objective!.logits,
  });
  if (!derived.ok) throw new Error(step.explain(derived.refusal));
  return { program, plan: derived.plan };
}

test("two layers keep keys and values of D numbers each", () => {
  const bytes = step.keptBytes(planOf(preset("decoder-only")).plan);
  expect(bytes.perToken.key).toBe("16*B*D");
  expect([bytes.fixed.key, bytes.once.key]).toEqual(["0", "0"]);
});

test("groups of queries keep the heads of their keys, once", () => {
  const { perToken } = step.keptBytes(planOf(preset("decoder-modern")).plan);
  expect(perToken.key).toBe("16*B*D*G/H");
});

test("an encoder–decoder keeps its own keys for each token, those of the source once", () => {
  const { perToken, once } = step.keptBytes(planOf(preset("encoder-decoder")).plan);
  expect(perToken.key).toBe("16*B*D");
  // Keys and values of cross-attention in two layers, and the mask of padding.
  expect(once.key).toBe("16*B*D*S+B*S");
});

test("windows are rings: 6 rows that see 6 back keep 5", () => {
  const { perToken, fixed } = step.keptBytes(planOf(windowed()).plan);
  // Per layer keys and values of one head of 6 numbers; then of two heads.
  expect(fixed.key).toBe("80*B*D/H");
  expect(perToken.key).toBe("32*B*D/H");
});

test("however many operations follow one another: 250 layers keep 500 values", () => {
  const small = preset("decoder-only");
  const { plan } = planOf({ ...small, dims: { ...small.dims, N: 250 } });
  expect(plan.caches).toHaveLength(500);
});

describe.each([
  ["decoder-only", () => preset("decoder-only")],
  ["decoder-modern, GQA", () => preset("decoder-modern")],
  ["encoder-decoder", () => preset("encoder-decoder")],
  ["windows and MQA", windowed],
  ["shifts", shifted],
] as const)("%s", (_, make) => {
  test("a text holds what was told", async () => {
    const document = make();
    const { program, plan } = planOf(document);
    const [samples, most] = [2, 9];
    const inputs = inputsOf(document, { samples });
    const dims = { ...program.dims, B: samples, S: 5 };
    const text = await open(plan, inputs, dims, samples, most, { executor: referenceExecutor, wide: false });
    const lines = drawnIds(document, samples, most, 1);
    for (const [from, to] of [
      [0, 3],
      [3, 4],
      [4, 9],
    ] as const)
      await text.next(lines.map((line) => line.slice(from, to)));
    expect(text.bytes + text.bytesOnce).toBe(step.bytesAt(plan, most, dims));
  });

  test("a fork shares until either writes, and both go on as if alone", async () => {
    const document = make();
    const { program, plan } = planOf(document);
    const inputs = inputsOf(document, {});
    const dims = { ...program.dims, B: 1, S: 5 };
    const fresh = () => open(plan, inputs, dims, 1, 12);
    const [line] = drawnIds(document, 1, 6, 1) as [number[]];
    const text = await fresh();
    await text.next([line.slice(0, 4)]);
    const fork = text.fork();
    const [here, there] = [await text.next([[line[4]!]]), await fork.next([[line[5]!]])];
    const [again, also] = [await text.next([[3]]), await fork.next([[3]])];
    for (const [found, ids] of [
      [here, [...line.slice(0, 5)]],
      [there, [...line.slice(0, 4), line[5]!]],
      [again, [...line.slice(0, 5), 3]],
      [also, [...line.slice(0, 4), line[5]!, 3]],
    ] as const) {
      const alone = await (await fresh()).next([ids]);
      for (const [i, v] of alone.data.entries()) expect(found.data[i]).toBeCloseTo(v, 9);
    }
  });
});

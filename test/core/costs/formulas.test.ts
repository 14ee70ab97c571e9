// Costs as formulas against a count of the program as it is, against counts by hand, and at other sizes and depths.

import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import {
  check,
  costOf,
  costs,
  evaluateSize,
  type HeddleDocument,
  lower,
  parseDocument,
} from "../../../src/core/index.ts";
import { preset } from "../presets.ts";

const presetNames = ["decoder-only", "encoder-decoder", "worked-example"];
const formulasOf = (document: HeddleDocument) => {
  const found = costs.formulas(document);
  if (!found) throw new Error("the graph has errors");
  return found;
};
const withDims = (d: HeddleDocument, dims: Record<string, number>): HeddleDocument => ({
  ...d,
  dims: { ...d.dims, ...dims },
});

test.each(presetNames)(
  "%s: the formulas are what a count of its program gives, at another depth too",
  (name) => {
    const document = preset(name);
    const found = formulasOf(document);
    for (const depth of [document.dims.N ?? 1, 5]) {
      const other = "N" in document.dims ? withDims(document, { N: Number(depth), D: 48 }) : document;
      const checked = check(other);
      const counted = costOf(lower(checked));
      const at = checked.bindings;
      expect(evaluateSize(found.total.forward, at)).toBe(evaluateSize(counted.total.flops, at));
      expect(evaluateSize(found.total.parameters, at)).toBe(evaluateSize(counted.total.parameters, at));
      expect(evaluateSize(found.total.activations, at)).toBe(evaluateSize(counted.total.activationBytes, at));
      for (const [path, cost] of counted.nodes) {
        const formula = found.nodes.get(path);
        expect(formula ? evaluateSize(formula.forward, at) : 0, path).toBe(evaluateSize(cost.flops, at));
      }
    }
  },
);

test.each(presetNames)("%s: its parts are the whole", (name) => {
  const { total, parts, at } = formulasOf(preset(name));
  for (const measure of ["parameters", "forward", "activations"] as const) {
    const sum = [...parts.values()].reduce((n, f) => n + evaluateSize(f[measure], at), 0);
    expect(sum, measure).toBe(evaluateSize(total[measure], at));
  }
});

describe("a decoder, counted by hand", () => {
  const { parts, total, at, nodes } = formulasOf(preset("decoder-only"));
  const [B, T, D, N, V] = ["B", "T", "D", "N", "V"].map((d) => at[d] ?? 0) as [
    number,
    number,
    number,
    number,
    number,
  ];
  const value = (part: string, measure: "parameters" | "forward" | "backward") =>
    evaluateSize(parts.get(part as never)?.[measure] ?? total.scores, at);

  test("parameters: D² and a bias for each of Q, K, V and O, 8·D² + 5·D for the MLP", () => {
    for (const part of ["Q", "K", "V", "O"]) expect(value(part, "parameters")).toBe(N * (D * D + D));
    expect(value("MLP", "parameters")).toBe(N * (8 * D * D + 5 * D));
    expect(value("norms", "parameters")).toBe(N * 4 * D + 2 * D);
  });

  test("the number of layers is a name in the formula", () => {
    expect(nodes.get("blocks/attn/scores")?.forward.key).toBe("2*B*D*N*T^2");
    expect(total.parameters.key).toContain("12*D^2*N");
  });

  test("backward: two products for each of forward, of every matrix", () => {
    // Rows of the stream times a matrix: dx = dy·Wᵀ and dW = xᵀ·dy, and the sum of a bias.
    const up = nodes.get("blocks/ffn/up");
    const products = 2 * B * T * D * 4 * D * N;
    expect(evaluateSize(up?.forward ?? total.forward, at)).toBe(products + B * T * 4 * D * N);
    const back = evaluateSize(up?.backward ?? total.backward, at);
    expect(back).toBeGreaterThanOrEqual(2 * products);
    expect(back).toBeLessThan(2.1 * products);
    expect(V).toBeGreaterThan(0);
  });

  test("attention overtakes the MLP at twice the width, a little later for its softmax and biases", () => {
    const attention = costs.sum(
      ["Q, K, V", "scores", "O"].flatMap((p) => parts.get(p as never)?.forward ?? []),
    );
    const [crossing, ...more] = costs.crossings(attention, parts.get("MLP")!.forward, "T", at, 1e6);
    expect(more).toEqual([]);
    // 8·D² + 4·T·D = 16·D², but for what is not a product of matrices.
    expect(crossing?.at).toBeGreaterThan(1.5 * D);
    expect(crossing?.at).toBeLessThan(2.05 * D);
    const there = { ...at, T: crossing?.at ?? 0 };
    expect(evaluateSize(attention, there)).toBeCloseTo(evaluateSize(parts.get("MLP")!.forward, there), -1);
  });
});

test.each([
  ["gpt2", 124_439_808],
  ["t5-small", 60_506_624],
  ["Llama-2-7b-hf", 6_738_415_616],
])("%s at its true size is counted without being unrolled", (name, parameters) => {
  const parsed = parseDocument(readFileSync(`graphs/gallery/${name}.graph.json`, "utf8"));
  if (!parsed.ok) throw new Error(name);
  const { total, parts, at } = formulasOf(parsed.document);
  expect(evaluateSize(total.parameters, at)).toBe(parameters);
  expect([...parts.keys()]).toEqual(
    expect.arrayContaining(["Q", "K", "V", "O", "MLP", "norms", "embeddings"]),
  );
});

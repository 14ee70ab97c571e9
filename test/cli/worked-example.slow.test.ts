// The worked example of the curriculum (D), through the command line, on every engine.
import { readFile } from "node:fs/promises";
import { describe, expect, test } from "vitest";
import { bundledHeddle, graph } from "./heddle.ts";

const { json, file } = bundledHeddle();

/** Values for the last token, "on". */
const expected = {
  "norms on": {
    "wo.y": [-0.332, 0.047, 0.167, -0.308],
    "lm_head.logits": [0.05, 0.351, 0.101, 0.175, 0.1, 0.026],
    probabilities: { cat: 0.206, mat: 0.16 },
  },
  "norms bypassed": {
    "wo.y": [0.128, 0.195, 0.197, 0.211],
    "add_1.y": [-0.072, 0.495, 0.697, 0.311],
    "ffn.y": [0.051, 0.159, 0.132, 0.007],
    "add_2.y": [-0.021, 0.654, 0.828, 0.318],
    "lm_head.logits": [0.178, 0.83, 0.356, 0.439, 0.292, 0.097],
    probabilities: { cat: 0.258, mat: 0.15 },
  },
};

/** The numbers above have three decimals. */
const tolerance = 5e-4 + 1e-6;

async function withNormsBypassed(): Promise<string> {
  const document = JSON.parse(await readFile(graph("worked-example"), "utf8"));
  for (const id of ["norm_1", "norm_2"]) document.nodes[id].bypass = true;
  return file("bypassed.graph.json", document);
}

const engines = { native: [], WASM: ["--wasm"], reference: ["--engine", "reference"] };

describe.each(Object.entries(engines))("%s", (_, flags) => {
  test.each(Object.entries(expected))("%s", async (which, { probabilities, ...values }) => {
    const path = which === "norms on" ? graph("worked-example") : await withNormsBypassed();
    const addresses = Object.keys(values).join(",");
    const text = ["--text", "the cat sat on", "--top", "6", "--fetch", addresses];
    const { code, json: ran } = await json("run", path, ...text, ...flags);
    expect(code).toBe(0);
    expect(ran.predictions[0][0].token).toBe("cat");
    for (const [token, probability] of Object.entries(probabilities)) {
      const found = ran.predictions[0].find((p: { token: string }) => p.token === token).probability;
      expect(Math.abs(found - probability)).toBeLessThanOrEqual(tolerance);
    }
    for (const [address, numbers] of Object.entries(values)) {
      const last = ran.values[address].data.slice(-numbers.length);
      numbers.forEach((n, i) => {
        expect(Math.abs(last[i] - n), `${address}[${i}] = ${last[i]}`).toBeLessThanOrEqual(tolerance);
      });
    }
  });
});

// The presets: nothing to complain about, in canonical form, equal to PyTorch's own transformer layers on every
// engine, at several lengths with one and the same model.
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import {
  check,
  emitOnnx,
  encode,
  evaluate,
  explain,
  type HeddleDocument,
  printDocument,
  type Tensor,
} from "../../../src/core/index.ts";
import { compile } from "../../../src/core/pipeline.ts";
import { expectClose } from "../../support/close.ts";
import { openNative, openWasm } from "../../support/onnx-runtime.ts";
import { type StoredTensor, tensorsOf } from "../../support/oracle.ts";
import { preset, presetNames, presetText } from "../presets.ts";

interface PresetFixture {
  readonly preset: string;
  readonly dims: Readonly<Record<string, number>>;
  readonly weights: Readonly<Record<string, StoredTensor>>;
  readonly runs: readonly {
    readonly inputs: Readonly<Record<string, StoredTensor>>;
    readonly outputs: Readonly<Record<string, StoredTensor>>;
  }[];
}

const fixtures = JSON.parse(
  readFileSync(new URL("../../oracle/fixtures/presets.json", import.meta.url), "utf8"),
) as PresetFixture[];

/** Sizes of batch and time that the ids of a run have. */
function runDims(inputs: Readonly<Record<string, Tensor>>): Record<string, number> {
  const [main, source] = [inputs["main.ids"] ?? inputs["target.ids"], inputs["source.ids"]];
  const [b = 0, t = 0] = main?.dims ?? [];
  return { B: b, T: t, ...(source ? { S: source.dims[1] ?? 0 } : {}) };
}

describe.each(presetNames)("%s", (name) => {
  test("is checked without a word, and stands in canonical form", () => {
    const document = preset(name);
    expect(check(document).diagnostics.map((d) => explain(d))).toEqual([]);
    expect(printDocument(document)).toBe(presetText(name));
    expect(document.about).toMatch(/\.$/);
    expect(document.objective).toBeDefined();
  });

  test("its text is made of its own tokens, and fits its dims", () => {
    const document = preset(name);
    for (const [stream, text] of Object.entries(document.text)) {
      const result = encode(text, document.vocabulary ?? { kind: "words", tokens: [] });
      if (!result.ok) throw new Error(result.why);
      expect(result.encoded.unknown).toEqual([]);
      expect(result.encoded.batch).toBe(document.dims.B);
      expect(result.encoded.time).toBe(document.dims[stream === "source" ? "S" : "T"]);
    }
  });

  test("every node has a place on its canvas, none on top of another, no wire of a tower leads down", () => {
    const document = preset(name);
    expect(document.direction).toBe("up");
    for (const [prefix, graph] of canvases(document)) {
      const ports = prefix === "" ? [] : ["in", "out"];
      const ids = [...Object.keys(graph.nodes), ...ports];
      const places = ids.map((id) => document.layout[prefix + id]);
      expect(places.every((p) => p !== undefined)).toBe(true);
      expect(new Set(places.map(String)).size).toBe(ids.length);
      for (const wire of graph.wires) {
        const [from = "", to = ""] = wire.split(" → ").map((end) => end.split(".")[0] as string);
        const [a, b] = [document.layout[prefix + from], document.layout[prefix + to]];
        expect(`${wire}: ${(a?.[1] ?? 0) >= (b?.[1] ?? 0) ? "up" : "down"}`).toBe(`${wire}: up`);
      }
    }
  });

  test("equals PyTorch, and ONNX Runtime equals the evaluator, natively and in WASM", async () => {
    const fixture = fixtures.find((f) => f.preset === name);
    if (!fixture) throw new Error(`test/oracle/presets.py does not know ${name}`);
    const { program } = compile(preset(name), { dims: fixture.dims });
    const weights = tensorsOf(fixture.weights);
    const asked = new Set(program.inputs.filter((i) => i.kind === "weight").map((i) => i.name));
    expect(Object.keys(weights).sort()).toEqual([...asked].filter((n) => n in weights).sort());
    const names = Object.keys(fixture.runs[0]?.outputs ?? {});
    const model = emitOnnx(program, { outputs: names });
    const engines = [await openNative(model), await openWasm(model)];
    for (const run of fixture.runs) {
      const inputs = { ...defaults(program, weights), ...weights, ...tensorsOf(run.inputs) };
      const expected = tensorsOf(run.outputs);
      const found = evaluate(program, { dims: runDims(inputs), inputs, fetch: names });
      for (const out of names) expectClose(found[out] as Tensor, expected[out] as Tensor);
      for (const engine of engines) {
        const again = await engine(inputs);
        for (const out of names) expectClose(again[out] as Tensor, found[out] as Tensor);
      }
    }
  });
});

/** Norms of the worked example have no stored values: they neither scale nor shift. */
function defaults(
  program: ReturnType<typeof compile>["program"],
  given: Readonly<Record<string, Tensor>>,
): Record<string, Tensor> {
  return Object.fromEntries(
    program.inputs.flatMap((i) => {
      if (i.kind !== "weight" || i.name in given) return [];
      if (i.init.kind !== "constant") throw new Error(`the fixture lacks ${i.name}`);
      const dims = (program.values[i.value]?.shape ?? []).map((s) => program.dims[s.key] ?? Number.NaN);
      const count = dims.reduce((a, b) => a * b, 1);
      return [[i.name, { dims, dtype: "f32", data: new Float64Array(count).fill(i.init.value) }] as const];
    }),
  );
}

/** The graph itself and every graph inside it, with the prefix of its paths. */
function canvases(document: HeddleDocument): [string, Pick<HeddleDocument, "nodes" | "wires">][] {
  const inner = (
    prefix: string,
    graph: Pick<HeddleDocument, "nodes" | "wires">,
  ): ReturnType<typeof canvases> => [
    [prefix, graph],
    ...Object.entries(graph.nodes).flatMap(([id, node]) =>
      node.body ? inner(`${prefix}${id}/`, node.body) : [],
    ),
  ];
  return inner("", document);
}

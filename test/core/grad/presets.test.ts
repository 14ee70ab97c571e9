// Gradients of every preset, and ten steps of training, against PyTorch.
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import {
  crossEntropy,
  differentiate,
  emitOnnx,
  evaluate,
  evaluateSize,
  extendProgram,
  type Program,
  stepNames,
  stepRates,
  type Tensor,
  trainingStep,
} from "../../../src/core/index.ts";
import { tensor, verify } from "../../../src/core/ir/index.ts";
import { compile } from "../../../src/core/pipeline.ts";
import { expectGradientClose } from "../../support/close.ts";
import { openNative, openWasm, type Run } from "../../support/onnx-runtime.ts";
import { type StoredTensor, tensorsOf } from "../../support/oracle.ts";
import { preset, presetNames } from "../presets.ts";

type Stored = Readonly<Record<string, StoredTensor>>;

interface GradientFixture {
  readonly preset: string;
  readonly loss: number;
  readonly targets: StoredTensor;
  readonly gradients: Stored;
}

interface PresetFixture {
  readonly preset: string;
  readonly dims: Readonly<Record<string, number>>;
  readonly weights: Stored;
  readonly runs: readonly { readonly inputs: Stored }[];
}

interface StepsFixture {
  readonly preset: string;
  readonly batch: number;
  readonly time: number;
  readonly losses: readonly number[];
  readonly norms: readonly number[];
}

const read = <T>(name: string): T =>
  JSON.parse(readFileSync(new URL(`../../oracle/fixtures/${name}.json`, import.meta.url), "utf8")) as T;
const ofGradients = read<GradientFixture[]>("training/grad");
const ofSteps = read<StepsFixture[]>("training/steps");
const presets = read<PresetFixture[]>("presets");

/** The preset with a loss: its own, or the cross-entropy of its logits and the feed `targets`. */
function withLoss(name: string, dims: Readonly<Record<string, number>>): Program {
  const document = preset(name);
  const { program } = compile(document, { dims });
  const g = extendProgram(program);
  const own = program.outputs["loss.loss"];
  if (own !== undefined) return g.finish({ loss: g.typeOf(own) });
  const logits = g.typeOf(program.outputs[document.objective?.logits ?? ""] ?? -1);
  const shape = logits.shape.slice(0, -1);
  const targets = g.input({ kind: "feed", name: "targets" }, { shape, dtype: "i32" });
  return g.finish({ loss: crossEntropy(g, logits, targets) });
}

const weightNames = (program: Program) =>
  program.inputs.flatMap((i) => (i.kind === "weight" ? [i.name] : []));

/** Weights of the fixture; norms that it leaves out neither scale nor shift. */
function weightsOf(program: Program, given: Stored): Record<string, Tensor> {
  const found = tensorsOf(given);
  return Object.fromEntries(
    program.inputs.flatMap((i) => {
      if (i.kind !== "weight") return [];
      const dims = (program.values[i.value]?.shape ?? []).map((s) => evaluateSize(s, program.dims));
      const count = dims.reduce((a, b) => a * b, 1);
      const value = i.init.kind === "constant" ? i.init.value : Number.NaN;
      return [[i.name, found[i.name] ?? tensor(dims, new Float64Array(count).fill(value))] as const];
    }),
  );
}

const fixtureOf = (name: string): PresetFixture => {
  const found = presets.find((p) => p.preset === name);
  if (!found) throw new Error(`test/oracle/presets.py does not know ${name}`);
  return found;
};

describe.each(presetNames)("gradients of %s", (name) => {
  test("equal PyTorch's, in float64 and on both engines", async () => {
    const fixture = ofGradients.find((f) => f.preset === name);
    if (!fixture) throw new Error(`test/oracle/grad.py does not know ${name}`);
    const { dims, weights, runs } = fixtureOf(name);
    const inputs = tensorsOf(runs[2]?.inputs ?? {});
    const [b = 0, t = 0] = (inputs["main.ids"] ?? inputs["target.ids"])?.dims ?? [];
    const s = inputs["source.ids"]?.dims[1];
    const sizes = { ...dims, B: b, T: t, ...(s === undefined ? {} : { S: s }) };
    const forward = withLoss(name, sizes);
    const program = differentiate(forward, "loss", weightNames(forward));
    expect(verify(program)).toEqual([]);
    const feeds = {
      ...weightsOf(program, weights),
      ...inputs,
      ...tensorsOf({ targets: fixture.targets }),
    };
    const expected = tensorsOf(fixture.gradients);
    const model = emitOnnx(program);
    const engines: Run[] = [
      async (i) => evaluate(program, { inputs: i }),
      await openNative(model),
      await openWasm(model),
    ];
    for (const run of engines) {
      const found = await run(feeds);
      expect(Math.abs((found.loss?.data[0] ?? 0) - fixture.loss)).toBeLessThan(1e-5);
      expect(Object.keys(expected).every((n) => `d:${n}` in found)).toBe(true);
      for (const [n, g] of Object.entries(expected)) expectGradientClose(found[`d:${n}`] as Tensor, g);
    }
  });
});

describe.each(ofSteps.map((s) => [s.preset, s] as const))("ten steps of %s", (name, fixture) => {
  test("have PyTorch's losses and norms", async () => {
    const { batch, time } = fixture;
    const given = fixtureOf(name);
    const forward = withLoss(name, { ...given.dims, B: batch, T: time });
    const train = weightNames(forward);
    const decay = new Set(forward.inputs.flatMap((i) => (i.kind === "weight" && i.decay ? [i.name] : [])));
    const settings = {
      optimizer: "adamw" as const,
      ...{ beta1: 0.9, beta2: 0.99, epsilon: 1e-8, momentum: 0, weightDecay: 0.1 },
    };
    const options = { loss: "loss", train, decay, hidden: new Set<string>(), clip: 0.5, ...settings };
    const step = trainingStep(forward, options);
    expect(verify(step)).toEqual([]);
    const run = await openNative(emitOnnx(step, { opset: 20, dims: step.dims }));
    let state = weightsOf(forward, given.weights);
    for (const n of train) {
      const like = state[n] as Tensor;
      for (const m of stepNames.moments(n)) state[m] = tensor(like.dims, new Float64Array(like.data.length));
    }
    const vocab = preset(name).vocabulary?.tokens.length ?? 0;
    const count = fixture.losses.length;
    for (let s = 0; s < count; s++) {
      const lr =
        s < 2
          ? (0.01 * (s + 1)) / 3
          : 0.001 + 0.5 * (1 + Math.cos((Math.PI * (s - 2)) / (count - 2))) * 0.009;
      const ids = (a: number, b: number, c: number) =>
        tensor(
          [batch, time],
          Array.from({ length: batch * time }, (_, i) => (i * a + s * b + c) % vocab),
          "i32",
        );
      const rates = Object.entries(stepRates(settings, s + 1, lr));
      const found = await run({
        ...state,
        "main.ids": ids(7, 13, 0),
        "main.valid": tensor([batch, time], new Float64Array(batch * time).fill(1), "bool"),
        targets: ids(5, 3, 1),
        ...Object.fromEntries(rates.map(([n, v]) => [n, tensor([], [v])])),
      });
      expect(Math.abs((found.loss?.data[0] ?? 0) - (fixture.losses[s] as number))).toBeLessThan(1e-4);
      expect(found.gradient_norm?.data[0]).toBeCloseTo(fixture.norms[s] as number, 3);
      state = Object.fromEntries(Object.keys(state).map((n) => [n, found[stepNames.next(n)] as Tensor]));
    }
  });
});

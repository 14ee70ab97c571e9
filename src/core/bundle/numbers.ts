// The numbers that go with an exported model: what it takes, what it gives, and the gradients of its weights.
import type { Checked } from "../check/index.ts";
import { evaluate } from "../execute/index.ts";
import { type PytorchModel, parityNames } from "../export/index.ts";
import { differentiate } from "../grad/index.ts";
import { extendProgram, type Program, type Tensor, tensor } from "../ir/index.ts";
import { initWeight } from "../lower/index.ts";
import type { TensorToStore } from "../weight-files/index.ts";
import { sampleOf } from "./sample.ts";
import type { Weights } from "./weights.ts";

/** Above this many numbers the gradients would be a file as large as the weights, and are left out. */
const manyWeights = 2e7;

export interface ParityNumbers {
  readonly tensors: Readonly<Record<string, TensorToStore>>;
  /** Arguments of the model that are bools. */
  readonly bools: ReadonlySet<string>;
}

/** `feeds` enter the document's own ports, if it has any. Outputs in float64 by the reference evaluator, gradients by our own reverse mode. */
export function parityNumbers(
  checked: Checked,
  program: Program,
  model: PytorchModel,
  weights: Weights,
  feeds: Readonly<Record<string, Tensor>> = {},
): ParityNumbers {
  const text = sampleOf(checked, program);
  const sample = { ...text, inputs: { ...text.inputs, ...feeds } };
  const stored = Object.entries(weights).map(([n, w]) => [n, tensor(w.dims, w.data)] as const);
  const inputs = { ...sample.inputs, ...Object.fromEntries(stored) };
  const outputs = evaluate(program, { dims: sample.dims, inputs, fetch: model.outputs });
  const probes = Object.fromEntries(
    Object.entries(outputs).flatMap(([address, t]) => {
      const finite = t.dtype === "f32" && t.data.length > 0 && t.data.every(Number.isFinite);
      return finite ? [[address, probe(address, t)] as const] : [];
    }),
  );
  const size = Object.values(weights).reduce((n, w) => n + w.data.length, 0);
  const gradients =
    size > manyWeights ? {} : gradientsOf(program, model.weights, probes, { ...sample, inputs });
  const named = (of: Readonly<Record<string, Tensor>>, name: (key: string) => string) =>
    Object.entries(of).map(([key, t]) => [name(key), numbers(t)] as const);
  const taken = model.inputs.flatMap(({ argument, input }) => {
    const t = sample.inputs[input];
    return t ? [[argument, t] as const] : [];
  });
  return {
    bools: new Set(taken.flatMap(([argument, t]) => (t.dtype === "bool" ? [argument] : []))),
    tensors: Object.fromEntries([
      ...named(Object.fromEntries(taken), parityNames.input),
      ...named(outputs, parityNames.output),
      ...named(Object.keys(gradients).length > 0 ? probes : {}, parityNames.probe),
      ...named(gradients, parityNames.gradient),
    ]),
  };
}

const numbers = ({ dims, dtype, data }: Tensor): TensorToStore => ({
  dims,
  data: dtype === "f32" ? Float32Array.from(data) : Int32Array.from(data),
});

/** Random factors, so small that the loss is of the size of a mean. */
function probe(address: string, { dims, data }: Tensor): Tensor {
  return tensor(dims, initWeight({ kind: "normal", std: 1 / data.length }, data.length, 7, address));
}

/** Gradients of Σ probe · output by every weight. */
function gradientsOf(
  program: Program,
  weights: readonly string[],
  probes: Readonly<Record<string, Tensor>>,
  at: { readonly dims: Readonly<Record<string, number>>; readonly inputs: Readonly<Record<string, Tensor>> },
): Record<string, Tensor> {
  const g = extendProgram(program);
  const parts = Object.keys(probes).map((address) => {
    const out = g.typeOf(program.outputs[address] ?? -1);
    const by = g.input({ kind: "feed", name: `probe ${address}` }, out);
    return g.reduceSum(g.mul(out, by), { axes: out.shape.map((_, i) => i), keep: false });
  });
  const [first, ...rest] = parts;
  if (!first) return {};
  const whole = g.finish({ loss: rest.reduce((sum, p) => g.add(sum, p), first) });
  const used = weights.filter((w) => program.inputs.some((i) => i.name === w));
  const fed = Object.entries(probes).map(([address, t]) => [`probe ${address}`, t] as const);
  const found = evaluate(differentiate(whole, "loss", used), {
    dims: at.dims,
    inputs: { ...at.inputs, ...Object.fromEntries(fed) },
    fetch: used.map((w) => `d:${w}`),
  });
  return Object.fromEntries(used.map((w) => [w, found[`d:${w}`]!]));
}

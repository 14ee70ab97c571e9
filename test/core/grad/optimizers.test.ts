// Optimizers alone, on gradients that are given: the updates of PyTorch and, for Lion, of lion-pytorch.
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { optimizers, type RateName, type Settings } from "../../../src/core/grad/optimizers/index.ts";
import { evaluate, literal, newBuilder, stepRates, type Tensor } from "../../../src/core/index.ts";
import { tensor } from "../../../src/core/ir/index.ts";
import { expectClose } from "../../support/close.ts";
import { type StoredTensor, tensorsOf } from "../../support/oracle.ts";

interface Case {
  readonly optimizer: keyof typeof optimizers;
  readonly options: Readonly<Record<string, number>>;
  readonly weight: StoredTensor;
  readonly gradients: Readonly<Record<string, StoredTensor>>;
  readonly weights: Readonly<Record<string, StoredTensor>>;
}

const cases = JSON.parse(
  readFileSync(new URL("../../oracle/fixtures/training/optimizers.json", import.meta.url), "utf8"),
) as Case[];

test.each(cases.map((c) => [`${c.optimizer} ${JSON.stringify(c.options)}`, c] as const))("%s", (_, c) => {
  const { lr = 0, decay = 0, ...given } = c.options;
  const settings: Settings = {
    ...{ beta1: 0.9, beta2: 0.99, epsilon: 1e-8, momentum: 0.9 },
    ...given,
    weightDecay: decay,
  };
  const { moments, move } = optimizers[c.optimizer];
  const weight = tensorsOf({ w: c.weight }).w!;
  const sizes = weight.dims;
  // Half of the gradient, clipped by 2: what is folded into scalars must come to the same.
  const clip = 2;
  const g = newBuilder({});
  const feed = (name: string, dims: readonly number[] = sizes) =>
    g.input({ kind: "feed", name }, { shape: dims.map(literal), dtype: "f32" });
  const state = { weight: feed("w"), ...Object.fromEntries(moments.map((m) => [m, feed(m)])) };
  const rate = (name: RateName) => feed(`rate.${name}`, []);
  const asked = { state, sizes, gradient: feed("g"), clip: feed("clip", []), rate, decays: decay > 0 };
  const { weight: next, ...kept } = move(g, asked, settings);
  const program = g.finish({ w: next, ...kept });
  let now: Record<string, Tensor> = {
    w: weight,
    ...Object.fromEntries(moments.map((m) => [m, tensor(sizes, new Float64Array(weight.data.length))])),
  };
  const gradients = tensorsOf(c.gradients);
  const expected = tensorsOf(c.weights);
  Object.keys(expected).forEach((step, i) => {
    const scalar = (v: number) => tensor([], [v]);
    const rates = Object.entries(stepRates({ optimizer: c.optimizer, ...settings }, i + 1, lr));
    const gradient = gradients[step]!;
    now = evaluate(program, {
      inputs: {
        ...now,
        ...Object.fromEntries(rates.map(([name, v]) => [name, scalar(v)])),
        g: tensor(
          sizes,
          Array.from(gradient.data, (x) => x / clip),
        ),
        clip: scalar(clip),
      },
    });
    expectClose(now.w!, expected[step]!, { absolute: 1e-6, relative: 2e-6 });
  });
  expect(Object.keys(expected)).toHaveLength(6);
});

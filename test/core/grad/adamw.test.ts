// AdamW alone, on gradients that are given: PyTorch's updates.
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { adamw } from "../../../src/core/grad/adamw.ts";
import { evaluate, literal, newBuilder, type Tensor } from "../../../src/core/index.ts";
import { tensor } from "../../../src/core/ir/index.ts";
import { expectClose } from "../../support/close.ts";
import { type StoredTensor, tensorsOf } from "../../support/oracle.ts";

interface Case {
  readonly options: Readonly<Record<"lr" | "decay" | "beta1" | "beta2" | "epsilon", number>>;
  readonly weight: StoredTensor;
  readonly gradients: Readonly<Record<string, StoredTensor>>;
  readonly weights: Readonly<Record<string, StoredTensor>>;
}

const cases = JSON.parse(
  readFileSync(new URL("../../oracle/fixtures/training/adamw.json", import.meta.url), "utf8"),
) as Case[];

test.each(cases.map((c) => [JSON.stringify(c.options), c] as const))("%s", (_, c) => {
  const { lr, decay, ...options } = c.options;
  const g = newBuilder({});
  const feed = (name: string, ...dims: number[]) =>
    g.input({ kind: "feed", name }, { shape: dims.map(literal), dtype: "f32" });
  const moments = { weight: feed("w", 3, 4), first: feed("m", 3, 4), second: feed("v", 3, 4) };
  const rates = { size: feed("size"), root: feed("root"), shrink: feed("shrink") };
  const next = adamw(g, moments, feed("g", 3, 4), null, rates, decay > 0, options);
  const program = g.finish({ w: next.weight, m: next.first, v: next.second });
  const zero = () => tensor([3, 4], new Float64Array(12));
  let state: Record<string, Tensor> = { ...tensorsOf({ w: c.weight }), m: zero(), v: zero() };
  const gradients = tensorsOf(c.gradients);
  const expected = tensorsOf(c.weights);
  Object.keys(expected).forEach((step, i) => {
    const scalar = (v: number) => tensor([], [v]);
    const inputs = {
      ...state,
      g: gradients[step] as Tensor,
      size: scalar(lr / (1 - options.beta1 ** (i + 1))),
      root: scalar(1 / Math.sqrt(1 - options.beta2 ** (i + 1))),
      shrink: scalar(1 - lr * decay),
    };
    state = evaluate(program, { inputs });
    expectClose(state.w as Tensor, expected[step] as Tensor, { absolute: 1e-6, relative: 2e-6 });
  });
  expect(Object.keys(expected)).toHaveLength(6);
});

// Operations of matrix products beside what PyTorch's flop counter says of the exported model (torch 2.15,
// torch.utils.flop_counter, forward of four ids and backward from the sum of the logits): it counts nothing else.
import { expect, test } from "vitest";
import { gradients } from "../../../src/core/grad/index.ts";
import { check, evaluateSize, extendProgram, lower, type Program, prune } from "../../../src/core/index.ts";
import { primitive } from "../../../src/core/ir/index.ts";
import { preset } from "../presets.ts";

const products = ({ ops, values, dims }: Program, from = 0): number =>
  ops
    .filter(({ prim, output }) => prim === "matmul" && output >= from)
    .reduce((sum, { inputs, output, attrs }) => {
      const ins = inputs.map((id) => values[id]!);
      const size = primitive("matmul")?.flops(ins, values[output]!, attrs);
      return sum + (size ? evaluateSize(size, dims) : 0);
    }, 0);

test.each([
  ["decoder-only", 819_200, 1_638_400],
  ["decoder-modern", 757_760, 1_515_520],
])("%s: forward exactly, backward but for the embedding", (name, forward, backward) => {
  const checked = check(preset(name));
  const program = lower(checked);
  expect(products(program)).toBe(forward);
  const g = extendProgram(program);
  const logits = g.typeOf(program.outputs[checked.document.objective?.logits ?? ""]!);
  const scored = g.finish({ loss: g.reduceSum(logits, { axes: [0, 1, 2], keep: false }) });
  const h = extendProgram(scored);
  const weights = program.inputs.flatMap((i) => (i.kind === "weight" ? [i.value] : []));
  const made = gradients(h, scored, scored.outputs.loss!, weights);
  const whole = h.finish(Object.fromEntries(made.map((value, i) => [`d${i}`, value])));
  const back = products(prune(whole, Object.values(whole.outputs)), scored.values.length);
  const { B = 0, T = 0, D = 0, V = 0 } = program.dims;
  // Rows of the table are gathered by a product with one-hot rows here, and scattered by PyTorch.
  expect(back - 2 * B * T * D * V).toBe(backward);
});

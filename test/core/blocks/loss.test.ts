// Where Loss goes its own way: no NaN where nothing counts, and no reward for a target that is no token.
import { describe, expect, test } from "vitest";
import { emitOnnx, evaluate, type Tensor } from "../../../src/core/index.ts";
import { tensor } from "../../../src/core/ir/index.ts";
import { compile } from "../../../src/core/pipeline.ts";
import { openNative } from "../../support/onnx-runtime.ts";
import { graphOf } from "../../support/oracle.ts";

const axes = { logits: "B:batch T:time V:vocab", targets: "B:batch T:time" };
const logits = tensor([1, 2, 3], [1, 2, 3, -1, 0, 4]);

async function loss(targets: readonly number[], params = {}): Promise<{ loss: number; each: number[] }> {
  const inputs = { logits, targets: tensor([1, 2], targets, "i32") };
  const { document, feeds } = graphOf({ block: "loss", params, dims: { B: 1, T: 2, V: 3 }, axes, inputs });
  const { program } = compile(document, { feeds });
  const fetch = ["it.loss", "it.per_position"];
  const out = evaluate(program, { inputs, fetch });
  const again = await (await openNative(emitOnnx(program, { outputs: fetch })))(inputs);
  for (const name of fetch) {
    const [a, b] = [out[name] as Tensor, again[name] as Tensor];
    a.data.forEach((v, i) => {
      expect(b.data[i]).toBeCloseTo(v, 5);
    });
  }
  return { loss: out["it.loss"]?.data[0] as number, each: [...(out["it.per_position"]?.data ?? [])] };
}

describe("loss", () => {
  test("is 0, not NaN, where no position counts", async () => {
    expect(await loss([-100, -100])).toEqual({ loss: 0, each: [0, 0] });
  });

  test("is infinite for a target that no token has: it must not pass for a perfect prediction", async () => {
    expect((await loss([3, 0])).each[0]).toBe(Infinity);
    expect((await loss([-1, 0])).loss).toBe(Infinity);
  });

  test("does not mind a target outside the vocabulary where it is the ignored one", async () => {
    expect((await loss([3, 0], { ignore: 3 })).each[0]).toBe(0);
  });
});

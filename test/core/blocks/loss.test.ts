// Where Loss goes its own way: no NaN where nothing counts, and no reward for a target that is no token.
import { describe, expect, test } from "vitest";
import { check, emitOnnx, evaluate, lower, type Tensor } from "../../../src/core/index.ts";
import { countOf, tensor, valueAt } from "../../../src/core/ir/index.ts";
import { compile } from "../../../src/core/pipeline.ts";
import { evaluateSize } from "../../../src/core/shape/index.ts";
import { openNative } from "../../support/onnx-runtime.ts";
import { graphOf } from "../../support/oracle.ts";
import { randomFrom } from "../../support/random.ts";
import { add, connect, dim, edited } from "../edited.ts";

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

test("targets that were turned lose their prefix, not their first samples, and no task answers for them", () => {
  const document = edited(
    "decoder-only",
    dim("B", 3),
    { edit: "setMeta", set: { objective: { kind: "prefix-lm", logits: "lm_head.logits", prefix: 2 } } },
    add("next", "shift", { direction: "left" }),
    add("straight", "loss"),
    add("logits_turned", "transpose", { order: [1, 0, 2] }),
    add("next_turned", "transpose", { order: [1, 0] }),
    add("turned", "loss"),
    ...[
      "tokens.ids → next.x",
      "lm_head.logits → straight.logits",
      "next.x → straight.targets",
      "lm_head.logits → logits_turned.x",
      "next.x → next_turned.x",
      "logits_turned.x → turned.logits",
      "next_turned.x → turned.targets",
    ].map((wire) => connect(wire)),
  );
  const checked = check(document);
  const program = lower(checked);
  const random = randomFrom(5);
  const inputs = Object.fromEntries(
    program.inputs.map(({ name, value }) => {
      const { shape, dtype } = valueAt(program, value);
      const dims = shape.map((size) => evaluateSize(size, program.dims));
      const data = Float64Array.from({ length: countOf(dims) }, () =>
        dtype === "f32" ? random() - 0.5 : Math.floor(random() * 9),
      );
      return [name, tensor(dims, data, dtype)];
    }),
  );
  const fetch = ["straight.per_position", "turned.per_position"];
  const made = evaluate(program, { inputs, fetch });
  const [straight, turned] = fetch.map((name) => [...made[name]!.data]);
  expect(straight!.filter((x) => x !== 0)).toHaveLength(3 * 2);
  expect(turned).toEqual([0, 1, 2, 3].flatMap((t) => [0, 1, 2].map((b) => straight![b * 4 + t])));
  const answered = lower(checked, { answers: "goal" }).inputs.filter((i) => i.kind === "feed");
  expect(answered.map((i) => i.name)).toEqual(["goal B,T"]);
});

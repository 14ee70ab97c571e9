// Counts of parameters, operations and bytes against known answers.
import { describe, expect, test } from "vitest";
import { parameterCount } from "../../../src/core/check/index.ts";
import { costOf, evaluateSize } from "../../../src/core/index.ts";
import { compile } from "../../../src/core/pipeline.ts";
import { preset } from "../presets.ts";

describe("cost", () => {
  const { checked, program } = compile(preset("decoder-only"));
  const cost = costOf(program);
  const at = checked.bindings;

  test("parameters equal the sum over all weights", () => {
    expect(evaluateSize(cost.total.parameters, at)).toBe(parameterCount(checked));
  });

  test("attention's scores and weighted sum: 2·B·H·T·S·K operations each and layer", () => {
    for (const node of ["blocks/attn/scores", "blocks/attn/weighted_sum"]) {
      // H·K = D, so H drops out: 2 layers · 2·B·T²·D.
      expect(cost.nodes.get(node)?.flops.key).toBe("4*B*D*T^2");
    }
  });

  test("an FFN of width 4·D: 16·B·T·D² operations of matrix products and layer", () => {
    const [up, down] = ["blocks/ffn/up", "blocks/ffn/down"].map((n) => cost.nodes.get(n)?.flops);
    const biases = 4 * (at.D ?? 0) + (at.D ?? 0);
    const positions = (at.B ?? 0) * (at.T ?? 0);
    const sum = up && down ? evaluateSize(up, at) + evaluateSize(down, at) : 0;
    expect(sum).toBe(2 * positions * (16 * (at.D ?? 0) ** 2 + biases));
  });

  test("a group costs what is inside it, the whole what its nodes cost", () => {
    const inner = [...cost.nodes].filter(([p]) => /^blocks\/attn\/[a-z_]+$/.test(p));
    const sum = inner.reduce((s, [, c]) => s + evaluateSize(c.flops, at), 0);
    expect(evaluateSize(cost.nodes.get("blocks/attn")?.flops ?? cost.total.flops, at)).toBe(sum);
  });

  test("score memory grows with the square of the length, the rest with the length", () => {
    const long = { ...at, T: (at.T ?? 0) * 10 };
    expect(
      evaluateSize(cost.total.scoreBytes, long) / evaluateSize(cost.total.scoreBytes, at),
    ).toBeGreaterThan(50);
    expect(evaluateSize(cost.nodes.get("blocks/ffn")?.activationBytes ?? cost.total.flops, long)).toBe(
      10 * evaluateSize(cost.nodes.get("blocks/ffn")?.activationBytes ?? cost.total.flops, at),
    );
  });
});

// A cap behind the mask makes masked scores finite: the help names the order, not a mask that is missing.
import { expect, test } from "vitest";
import { type Edit, explain, prove } from "../../../src/core/index.ts";
import { add, connect, edited, remove } from "../edited.ts";

const body = "blocks";
const byHand = (...between: readonly string[]): Edit[] => {
  const ends: Record<string, [input: string, output: string]> = {
    scores: ["", "scores.scores"],
    masked: ["masked.x", "masked.x"],
    cap: ["cap.x", "cap.x"],
    softmax: ["softmax.x", "softmax.x"],
    sum: ["sum.weights", "sum.out"],
  };
  const way = ["scores", ...between, "softmax", "sum"];
  return [
    remove("attn", body),
    add("scores", "scores", undefined, body),
    add("masked", "apply_mask", undefined, body),
    add("cap", "activation", { fn: "tanh" }, body),
    add("softmax", "softmax", undefined, body),
    add("sum", "weighted_sum", undefined, body),
    connect("qkv.q → scores.q", body),
    connect("qkv.k → scores.k", body),
    connect("in.mask → masked.mask", body),
    connect("qkv.v → sum.v", body),
    connect("sum.out → concat.x", body),
    ...way.slice(1).map((to, i) => connect(`${ends[way[i]!]![1]} → ${ends[to]![0]}`, body)),
  ];
};

test("a cap behind the mask: the mask belongs behind it", () => {
  const [d] = prove(edited("decoder-only", ...byHand("masked", "cap"))).diagnostics;
  expect(d?.code).toBe("leak/future");
  const { help, because } = explain(d as never);
  expect(help).toMatch(/^Apply the mask after "blocks\/cap"/);
  expect(because[0]).toContain('"blocks/cap" changes its masked scores');
  expect(d?.fixes?.[0]?.label).toBe('Move "blocks/masked" to right before the softmax');
});

test("a mask that is missing as well is told as missing", () => {
  const unmasked: Edit = { edit: "disconnect", scope: "", wire: "mask.mask → blocks.mask" };
  const [d] = prove(edited("decoder-only", ...byHand("masked", "cap"), unmasked), {
    fixes: false,
  }).diagnostics;
  expect(d?.code).toBe("leak/future");
  expect(explain(d as never).help).not.toContain("after");
});

test("in the right order nothing leaks", () => {
  expect(prove(edited("decoder-only", ...byHand("cap", "masked"))).diagnostics).toEqual([]);
});

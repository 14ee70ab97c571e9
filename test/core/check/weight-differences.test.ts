// What import, the command line and going on from a checkpoint say of tensors that are of another graph.
import { expect, test } from "vitest";
import { check, stepNames, untiedWeights, weightDifferences } from "../../../src/core/index.ts";
import { preset } from "../presets.ts";

const wanted = untiedWeights(check(preset("smallest")));
const whole = () => new Map(wanted.map(({ name, dims }) => [name, { dims }]));

test("a tensor for each weight is no difference", () => {
  expect(weightDifferences(wanted, whole())).toBeNull();
});

test("differences are told by name, each kind in a list of its own", () => {
  const tensors = whole();
  tensors.delete("lm_head.b");
  tensors.set("emb.table", { dims: [20, 16] });
  tensors.set("extra.w", { dims: [1] });
  expect(weightDifferences(wanted, tensors)).toBe(
    "it lacks lm_head.b; the graph has no extra.w; different shapes: emb.table ([20, 16], the graph has [20, 8])",
  );
});

test("of many names some are told and the rest counted", () => {
  const said = weightDifferences(wanted, new Map());
  expect(said).toMatch(new RegExp(`^it lacks .+ and ${wanted.length - 6} more$`));
});

test("moments are told from weights by their names alone", () => {
  for (const { name } of wanted) {
    expect([name, ...stepNames.moments(name)].map(stepNames.isMoment)).toEqual([false, true, true]);
  }
});

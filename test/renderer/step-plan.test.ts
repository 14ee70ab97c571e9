// The steps of step mode against what is really computed: every address is one of the program's, in its order.
import { expect, test } from "vitest";
import { check, findNode, lower } from "../../src/core/index.ts";
import { planOf, stepOver, stepPath, whereabouts } from "../../src/renderer/engine/plan.ts";
import { fetchPresets, preset, presetNames } from "../../src/renderer/store/presets.ts";

await fetchPresets();

const planned = (name: string) => {
  const document = preset(name);
  if (!document) throw new Error(`no preset ${name}`);
  const checked = check(document);
  return { checked, steps: planOf(checked), program: lower(checked) };
};

test.each(presetNames.map((p) => p.id))(
  "%s: each step's values and inputs are values of the program, made before they are used",
  (name) => {
    const { steps, program } = planned(name);
    const made = new Set<string>();
    for (const step of steps) {
      for (const { address } of step.inputs) {
        expect(address).not.toBeNull();
        expect(program.outputs).toHaveProperty([address ?? ""]);
        expect(
          [...made].some((a) => address?.startsWith(a)),
          `${address} before ${step.address}`,
        ).toBe(true);
      }
      for (const port of step.node.outputs)
        expect(program.outputs).toHaveProperty([`${step.address}.${port.name}`]);
      made.add(`${step.address}.`);
    }
    const leaves = new Set(Object.keys(program.outputs).map((a) => a.slice(0, a.lastIndexOf("."))));
    expect(new Set(steps.map((s) => s.address))).toEqual(leaves);
  },
);

test("a carried input comes from the iteration before, a shared one from outside", () => {
  const { steps } = planned("decoder-only");
  const input = (address: string, port: string) =>
    steps.find((s) => s.address === address)?.inputs.find((i) => i.port.name === port)?.address;
  expect(input("blocks[0]/norm_1", "x")).toBe("add_pe.y");
  expect(input("blocks[1]/norm_1", "x")).toBe("blocks[0]/add_2.y");
  expect(input("blocks[1]/attn", "mask")).toBe("mask.mask");
  expect(input("blocks[1]/attn/mask", "mask")).toBe("mask.mask");
});

test("a step says where it is; stepping over skips what is inside", () => {
  const { steps, checked } = planned("decoder-only");
  const at = (address: string) => steps.findIndex((s) => s.address === address);
  const scores = steps[at("blocks[1]/attn/scores")];
  expect(scores && stepPath(scores)).toBe("blocks/attn/scores");
  expect(scores && whereabouts(scores, (path) => findNode(checked, path)?.title ?? "")).toBe(
    "Blocks, 2 of 2 › Attention",
  );
  expect(steps[stepOver(steps, at("blocks"))]?.address).toBe("norm_f");
  expect(steps[stepOver(steps, at("blocks[0]/attn"))]?.address).toBe("blocks[0]/concat");
  expect(stepOver(steps, steps.length - 1)).toBe(steps.length - 1);
});

// One node as PyTorch: every node of every preset gives a module, and what it computes is what Heddle computes.
import { describe, expect, test } from "vitest";
import { allNodes, check, hasTrait, pytorchPart } from "../../src/core/index.ts";
import { preset, presetNames } from "../core/presets.ts";

describe.each(presetNames)("%s", (name) => {
  const checked = check(preset(name));
  test("every node that computes something is a module of its inputs", () => {
    for (const node of allNodes(checked.root)) {
      if (hasTrait(node.block, "reads-text")) {
        expect(() => pytorchPart(checked, node.path)).toThrow("no output to export");
        continue;
      }
      const code = pytorchPart(checked, node.path);
      expect(code).toContain("class Model(nn.Module):");
      const [, params = ""] = /def forward\(self,? ?([^)]*)\):(?![\s\S]*def forward)/.exec(code) ?? [];
      const wired = node.inputs.filter((p) => p.source !== null).length;
      expect([node.path, params.split(", ").filter(Boolean).length <= wired]).toEqual([node.path, true]);
    }
  });
});

test("a group has its class as in the export of the whole graph", () => {
  const code = pytorchPart(check(preset("decoder-only")), "blocks/attn");
  expect(code).toContain("weighted_sum = softmax @ v");
  expect(code).toContain("def forward(self, q, k, v, mask):");
});

test("a node with an error is refused with the reason", () => {
  const document = preset("decoder-only");
  const broken = {
    ...document,
    nodes: { ...document.nodes, lm_head: { block: "lm_head", params: { bias: 7 } } },
  };
  expect(() => pytorchPart(check(broken), "lm_head")).toThrow("it has an error; fix it first");
});

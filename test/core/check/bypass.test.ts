// What a bypassed node hands on: an input of the kind of its output, never one that may stay empty and is another's.
import { expect, test } from "vitest";
import { check, type HeddleDocument } from "../../../src/core/index.ts";
import { preset } from "../presets.ts";

const bypassed = (block: string): HeddleDocument => {
  const document = preset("decoder-only");
  return {
    ...document,
    nodes: { ...document.nodes, alone: { block, bypass: true } },
  };
};

test.each(["pe", "relative_bias", "mask"])("%s has no input to pass through", (block) => {
  const found = check(bypassed(block)).diagnostics.filter((d) => "node" in d && d.node === "alone");
  expect(found.map((d) => d.code)).toEqual(["graph/bypass"]);
});

test("a padding mask passes on which tokens are valid", () => {
  const { nodes, ...rest } = bypassed("mask");
  const alone = { block: "mask", params: { kind: "padding" }, bypass: true };
  const wires = [...rest.wires, "tokens.valid → alone.valid"];
  const checked = check({ ...rest, nodes: { ...nodes, alone }, wires });
  expect(checked.diagnostics.filter((d) => d.code === "graph/bypass")).toEqual([]);
});

// What is missing at the ports of a group is told once, at the side where its wire is missing, and never of a wire
// that is right.
import { describe, expect, test } from "vitest";
import { check } from "../../../src/core/check/index.ts";
import { explain } from "../../../src/core/diagnostics/index.ts";
import { diagnose, fixesOf } from "../../../src/core/index.ts";
import type { Graph, HeddleDocument, NodeSpec } from "../../../src/core/model/index.ts";
import { preset } from "../presets.ts";

const layer: Graph = {
  inputs: { x: "carried" },
  outputs: ["x"],
  nodes: { norm: { block: "norm" }, add: { block: "add" } },
  wires: ["in.x → add.a", "norm.x → add.b", "in.x → norm.x", "add.y → out.x"],
};

function around(body: Graph, wires: readonly string[], holder: (node: NodeSpec) => NodeSpec = (n) => n) {
  const { nodes: _, wires: __, objective: ___, ...blank } = preset("worked-example");
  return {
    ...blank,
    weights: {},
    nodes: {
      emb: { block: "embedding" },
      tokens: { block: "tokens" },
      stack: holder({ block: "repeat", params: { count: 2 }, body }),
    },
    wires: ["tokens.ids → emb.ids", ...wires],
    layout: {},
  } as HeddleDocument;
}

const told = (d: HeddleDocument) => check(d).diagnostics.map((x) => explain(x).title);

describe("D4: ports of a group", () => {
  test("all is wired", () => expect(told(around(layer, ["emb.x → stack.x"]))).toEqual([]));

  test("an input that gets nothing from outside is one problem, told of the input", () => {
    const d = around(layer, []);
    expect(told(d)).toEqual([`Inputs "x" inside "stack" gets nothing: stack.x is not connected outside.`]);
    const checked = check(d);
    expect(checked.diagnostics[0]).toMatchObject({ at: { node: "stack", port: "x" } });
    // It is the wire outside that is missing: no wire inside is replaced.
    const found = diagnose(d);
    const fixes = fixesOf(found, found.diagnostics[0]!);
    expect(fixes.map((f) => f.label)).toEqual(["Connect emb.x to stack.x"]);
  });

  test("through a group in the repeat it is told of the repeat, where the wire is missing", () => {
    const inner: NodeSpec = { block: "group", body: { ...layer, inputs: { x: "shared" } } };
    const outer: Graph = {
      inputs: { x: "carried" },
      outputs: ["x"],
      nodes: { layer: inner },
      wires: ["in.x → layer.x", "layer.x → out.x"],
    };
    expect(told(around(outer, []))).toEqual([
      `Inputs "x" inside "stack" gets nothing: stack.x is not connected outside.`,
    ]);
    expect(told(around(outer, ["emb.x → stack.x"]))).toEqual([]);
  });

  test("an input that nothing inside needs may stay free", () => {
    const body: Graph = { ...layer, inputs: { x: "carried", mask: "shared" } };
    expect(told(around(body, ["emb.x → stack.x"]))).toEqual([]);
  });

  test("an output without a wire inside is told of the output, and its input is left alone", () => {
    const body = { ...layer, wires: layer.wires.filter((w) => !w.endsWith("out.x")) };
    const d = around(body, ["emb.x → stack.x"]);
    expect(told(d)).toEqual([`Outputs "x" inside "stack" is not connected.`]);
    expect(check(d).diagnostics[0]).toMatchObject({ at: { node: "stack/out", port: "x" } });
    const found = diagnose(d);
    expect(fixesOf(found, found.diagnostics[0]!).map((f) => f.label)[0]).toBe("Connect add.y to Outputs x");
  });
});

// What the check says of right and wrong graphs: shapes, texts, places.
import { describe, expect, test } from "vitest";
import {
  allNodes,
  check,
  type Diagnostic,
  type Edit,
  explain,
  findNode,
  type HeddleDocument,
  toJson,
} from "../../../src/core/index.ts";
import { verify } from "../../../src/core/ir/index.ts";
import { compile } from "../../../src/core/pipeline.ts";
import { isComplete } from "../../../src/core/shape/index.ts";
import { edited } from "../edited.ts";
import { preset, presetNames } from "../presets.ts";

const codes = (d: HeddleDocument) => check(d).diagnostics.map((x) => x.code);

describe("check", () => {
  test.each(presetNames)("%s is clean, every port has its full shape, and the program is legal", (name) => {
    const { checked, program } = compile(preset(name));
    expect(checked.diagnostics.map((d) => explain(d as never).title)).toEqual([]);
    for (const node of allNodes(checked.root)) {
      for (const port of node.outputs) expect(isComplete(port.type), `${node.path}.${port.name}`).toBe(true);
    }
    expect(verify(program)).toEqual([]);
    expect(Object.keys(program.outputs).length).toBeGreaterThan(0);
  });

  test("a wrong width names node, port, axis, both sizes and where each came from; the rest keeps its shapes", () => {
    const checked = check(
      edited(
        "worked-example",
        { edit: "setParam", node: "wo", param: "out", value: 96 },
        { edit: "setWeight", weight: "wo.w", value: null },
      ),
    );
    const [d] = checked.diagnostics;
    expect(checked.diagnostics).toHaveLength(1);
    expect(d).toMatchObject({ code: "shape/size", at: { node: "add_1", port: "b" }, index: 2 });
    const json = JSON.stringify(toJson(d as Diagnostic));
    expect(json).toContain('wo, parameter \\"out\\"');
    expect(json).toContain('emb, parameter \\"width\\"');
    expect(toJson(d as Diagnostic)).toMatchObject({
      expected: { size: "D", value: 4 },
      found: { size: "96", value: 96 },
    });
    // Downstream shapes come from the intact branch.
    for (const path of ["ffn", "add_2", "lm_head", "probs"]) {
      expect(
        findNode(checked, path)?.outputs.every((p) => isComplete(p.type)),
        path,
      ).toBe(true);
    }
  });

  test.each<[string, string, Edit[], string[]]>([
    [
      "an unknown block",
      "worked-example",
      [{ edit: "addNode", scope: "", id: "x", node: { block: "embeding" } }],
      ["graph/unknown-block"],
    ],
    [
      "a missing input",
      "worked-example",
      [{ edit: "disconnect", scope: "", wire: "attn.out → concat.x" }],
      ["graph/missing-input"],
    ],
    [
      "ids where vectors belong",
      "worked-example",
      [{ edit: "connect", scope: "", wire: "tokens.ids → norm_1.x" }],
      ["shape/dtype", "shape/role", "shape/rank"],
    ],
    [
      "an unknown dim",
      "worked-example",
      [{ edit: "setParam", node: "emb", param: "width", value: "E" }],
      ["dim/unknown"],
    ],
    [
      "heads that do not divide",
      "decoder-only",
      [{ edit: "setDim", dim: "H", value: 5 }],
      ["dim/not-integer"],
    ],
    [
      "an unknown parameter",
      "worked-example",
      [{ edit: "setParam", node: "emb", param: "widht", value: 4 }],
      ["param/unknown"],
    ],
    [
      "an impossible parameter",
      "worked-example",
      [{ edit: "setParam", node: "norm_1", param: "kind", value: "groupnorm" }],
      ["param/invalid"],
    ],
  ])("%s", (_, name, edits, expected) => {
    expect(codes(edited(name, ...edits))).toEqual(expected);
  });

  test("a misspelt block is recognized", () => {
    const [d] = check(
      edited("worked-example", { edit: "addNode", scope: "", id: "x", node: { block: "embeding" } }),
    ).diagnostics;
    expect(explain(d as never).title).toContain('did you mean "embedding"?');
  });

  test("a loop is told once, by its nodes, and everything outside keeps its shapes", () => {
    const worked = preset("worked-example");
    const looped = {
      ...worked,
      wires: worked.wires.map((w) => (w === "add_pe.y → norm_1.x" ? "add_1.y → norm_1.x" : w)),
    };
    const checked = check(looped);
    const loops = checked.diagnostics.filter((d) => d.code === "graph/cycle");
    expect(loops).toHaveLength(1);
    expect(loops[0]).toMatchObject({
      path: expect.arrayContaining(["norm_1", "qkv", "attn", "concat", "wo", "add_1"]),
    });
    expect(findNode(checked, "add_pe")?.outputs.every((p) => isComplete(p.type))).toBe(true);
  });

  test("T and D do not unify, even when both are 4", () => {
    const transposed = edited(
      "worked-example",
      { edit: "setParam", node: "pe", param: "length", value: "D" },
      { edit: "setParam", node: "pe", param: "width", value: "T" },
    );
    const found = check(transposed).diagnostics.filter((d) => d.code === "shape/size");
    expect(found.length).toBeGreaterThan(0);
    expect(found.every((d) => d.equalByAccident)).toBe(true);
  });

  test("a plain number for a named size is a hint, and the graph still runs", () => {
    const { checked, program } = compile(
      edited("worked-example", { edit: "setParam", node: "wo", param: "out", value: 4 }),
    );
    expect(checked.diagnostics.map((d) => d.code)).toEqual(["shape/literal"]);
    expect(verify(program)).toEqual([]);
    expect(program.outputs).toHaveProperty("probs.p");
  });

  test("a bypassed norm hands its input on; a muted mask leaves attention unmasked; a muted branch counts as nothing", () => {
    const norms = compile(
      edited("worked-example", { edit: "setFlag", node: "norm_1", flag: "bypass", on: true }),
    );
    expect(norms.checked.diagnostics).toEqual([]);
    expect(norms.program.outputs["norm_1.x"]).toBe(norms.program.outputs["add_pe.y"]);
    const mask = compile(edited("worked-example", { edit: "setFlag", node: "mask", flag: "mute", on: true }));
    expect(mask.checked.diagnostics).toEqual([]);
    expect(mask.program.ops.some((op) => op.prim === "where")).toBe(false);
    const branch = compile(
      edited("worked-example", { edit: "setFlag", node: "ffn", flag: "mute", on: true }),
    );
    expect(branch.checked.diagnostics).toEqual([]);
    expect(branch.program.outputs["add_2.y"]).toBe(branch.program.outputs["add_1.y"]);
  });

  test("an empty graph and a graph of one node are no accidents", () => {
    const empty: HeddleDocument = {
      format: 1,
      name: "",
      dims: {},
      text: {},
      seed: 0,
      nodes: {},
      wires: [],
      layout: {},
    };
    expect(codes(empty)).toEqual(["graph/nothing-to-run"]);
    expect(
      compile({ ...empty, dims: { B: 1, T: 1 }, nodes: { tokens: { block: "tokens" } } }).checked.diagnostics,
    ).toEqual([]);
  });

  test("a repeat whose body changes the width says so at the repeat", () => {
    const d = edited("decoder-only", { edit: "connect", scope: "blocks", wire: "qkv.q → out.x" });
    expect(codes(d)).toContain("graph/carry");
    expect(() => compile(d)).not.toThrow();
  });

  test("inline weights of another shape, another name, or with NaN are each named", () => {
    const d = preset("worked-example");
    const broken = {
      ...d,
      weights: {
        ...d.weights,
        "wo.w": { shape: [2, 2], data: [1, 2, 3, 4] },
        "wo.x": { shape: [1], data: [1] },
        "lm_head.w": { shape: [4, 6], data: ["NaN", ...Array<number>(23).fill(0)] },
      },
    };
    expect(codes(broken).sort()).toEqual(["weight/not-finite", "weight/shape", "weight/unknown"]);
  });

  test("an unknown block is one problem, not one for each of its weights", () => {
    expect(codes(edited("worked-example", { edit: "setBlock", node: "wo", block: "woo" }))).toEqual([
      "graph/unknown-block",
    ]);
  });

  test("an objective that names no port is told, with the port that was meant", () => {
    const objective = { kind: "next-token", logits: "head.logits" } as const;
    const [d] = check(edited("worked-example", { edit: "setMeta", set: { objective } })).diagnostics;
    expect(d).toMatchObject({ code: "objective/logits", near: ["lm_head.logits"] });
  });

  test("an objective inside a Repeat names an iteration that there is", () => {
    const of = (logits: string) =>
      check({
        ...inRepeats,
        objective: { kind: "next-token", logits },
      }).diagnostics.filter((d) => d.code === "objective/logits");
    for (const logits of [
      "outer[0]/inner[2]/head.logits",
      "outer[1]/inner[0]/head.logits",
      "outer.lg",
      "outer[0]/inner.lg",
    ])
      expect(of(logits)).toEqual([]);
    for (const logits of [
      "outer/inner/head.logits",
      "outer[1]/inner/head.logits",
      "outer[2]/inner[0]/head.logits",
      "outer[0]/inner[0]/head[0].logits",
      "outer[0]/inner[0]/head.logit",
    ])
      expect(of(logits), logits).toMatchObject([{ near: ["outer[1]/inner[2]/head.logits"] }]);
    expect(of("outer[0].lg")).toMatchObject([{ near: ["outer.lg"] }]);
  });
});

const inRepeats: HeddleDocument = {
  format: 2,
  name: "logits in repeats",
  seed: 1,
  text: { main: "a b c" },
  dims: { B: 1, T: 3, D: 4, V: 5 },
  nodes: {
    tokens: { block: "tokens" },
    emb: { block: "embedding" },
    outer: {
      block: "repeat",
      params: { count: 2 },
      body: {
        inputs: { x: "carried" },
        outputs: ["x", "lg"],
        nodes: {
          inner: {
            block: "repeat",
            params: { count: 3 },
            body: {
              inputs: { x: "carried" },
              outputs: ["x", "lg"],
              nodes: { norm: { block: "norm" }, head: { block: "lm_head" } },
              wires: ["in.x → norm.x", "norm.x → head.x", "norm.x → out.x", "head.logits → out.lg"],
            },
          },
        },
        wires: ["in.x → inner.x", "inner.x → out.x", "inner.lg → out.lg"],
      },
    },
  },
  wires: ["tokens.ids → emb.ids", "emb.x → outer.x"],
  layout: {},
};

// A group saved as a block and put into a graph is the same group; a block that is broken is refused.
import { describe, expect, test } from "vitest";
import { specAt } from "../../../src/core/document/index.ts";
import {
  allNodes,
  type CustomBlock,
  check,
  customBlockOf,
  type Edit,
  graphAt,
  type HeddleDocument,
  insertEdits,
  isError,
  joinPath,
  missingDims,
  type NodeSpec,
  printCustomBlock,
  readCustomBlock,
} from "../../../src/core/index.ts";
import { applied } from "../edited.ts";
import { preset, presetNames } from "../presets.ts";

const done = (d: HeddleDocument, edits: readonly Edit[]): HeddleDocument => applied(d, ...edits);

/** The preset with every built-in group opened once, so that there is more than one kind of group. */
function opened(name: string): HeddleDocument {
  let d = preset(name);
  for (const { path, body, spec } of allNodes(check(d).root))
    if (body && !spec.body && graphAt(d, path.split("/").slice(0, -1).join("/")))
      d = done(d, [{ edit: "inline", node: path, body: body.graph }]);
  return d;
}

const groupsOf = (d: HeddleDocument): string[] =>
  allNodes(check(d).root).flatMap((n) => (specAt(d, n.path)?.body ? [n.path] : []));

const { title: _, ...untitled }: { title?: string } = {};
const bare = (spec: NodeSpec | undefined) => ({ ...spec, title: untitled });

function read(text: string): CustomBlock {
  const found = readCustomBlock(text);
  if (!found.ok) throw new Error(found.problems.map((p) => p.message).join("; "));
  return found.block;
}

describe.each(presetNames.map((n) => [n, opened(n)] as const))("groups of %s", (_name, source) => {
  const noted = done(
    source,
    groupsOf(source).map(
      (path): Edit => ({
        edit: "setNote",
        kind: "comments",
        path: joinPath(path, "remark"),
        note: { text: path, at: [1, 2] },
      }),
    ),
  );

  test.each(groupsOf(source))("%s: saved, printed, read and inserted it is the same", (path) => {
    const saved = customBlockOf(noted, path, "Mine", "about it") as CustomBlock;
    const text = printCustomBlock(saved);
    const block = read(text);
    expect(printCustomBlock(block)).toBe(text);
    for (const target of [noted, { ...preset("encoder"), dims: {} }]) {
      const missing = Object.keys(missingDims(target, block));
      const after = done(target, insertEdits(target, block, { scope: "", id: "copy", at: [5, 6] }));
      expect(bare(specAt(after, "copy"))).toEqual(bare(specAt(noted, path)));
      expect(Object.keys(after.dims)).toEqual([...Object.keys(target.dims), ...missing]);
      const again = customBlockOf(after, "copy", "Mine", "about it") as CustomBlock;
      expect({ ...again, dims: block.dims, node: bare(again.node) }).toEqual({
        ...block,
        node: bare(block.node),
      });
      // Nothing else has changed.
      const { copy: _copy, ...others } = after.nodes;
      expect(others).toEqual(target.nodes);
      expect(after.wires).toEqual(target.wires);
    }
  });
});

test("points that its wires are led through come along", () => {
  const d = done(preset("decoder-only"), [
    { edit: "route", scope: "blocks", wire: "norm_1.x → qkv.x", via: [[3, 4]] },
    { edit: "route", scope: "", wire: "add_pe.y → blocks.x", via: [[5, 6]] },
  ]);
  const block = customBlockOf(d, "blocks", "Stack") as CustomBlock;
  expect(read(printCustomBlock(block)).routes).toEqual({ "qkv.x": [[3, 4]] });
  const after = done(d, insertEdits(d, block, { scope: "", id: "copy" }));
  expect(after.routes).toEqual({ ...d.routes, "copy/qkv.x": [[3, 4]] });
});

describe("dims that the graph lacks", () => {
  const block = customBlockOf(preset("decoder-only"), "blocks", "Stack") as CustomBlock;
  const without = (...names: string[]): HeddleDocument => {
    const d = preset("decoder-only");
    return { ...d, dims: Object.fromEntries(Object.entries(d.dims).filter(([k]) => !names.includes(k))) };
  };

  test("are those that its sizes use, by default too", () => {
    expect(Object.keys(block.dims).sort()).toEqual(["D", "H", "N"]);
    expect(missingDims(without("N", "B"), block)).toEqual({ N: 2 });
  });

  test("are mapped to dims of the graph, defaults written out", () => {
    const d = done(without("N"), [{ edit: "setDim", dim: "L", value: 3 }]);
    const after = done(d, insertEdits(d, block, { scope: "", id: "copy", dims: new Map([["N", "L"]]) }));
    expect(after.nodes.copy?.params).toEqual({ count: "L" });
    expect(after.dims).toEqual(d.dims);
    const unknown = check(after).diagnostics.filter((x) => x.code === "dim/unknown" && x.node === "copy");
    expect(unknown).toEqual([]);
  });

  test("are renamed in lists of axes, whose roles stay, though a dim is called as one is", () => {
    const shape = "B time:time H D/H:feature";
    const listed: CustomBlock = {
      ...block,
      dims: { B: 1, time: 4, H: 4, D: 64 },
      node: {
        block: "group",
        body: {
          inputs: { x: "shared" },
          outputs: [],
          nodes: { view: { block: "reshape", params: { shape } }, cls: { block: "parameter" } },
          wires: ["in.x → view.x"],
        },
      },
    };
    const d = { ...preset("decoder-only"), dims: { B: 1, T: 4, E: 64, H: 4 } };
    const to = new Map([
      ["time", "T"],
      ["D", "E"],
    ]);
    const after = done(d, insertEdits(d, listed, { scope: "", id: "c", dims: to }));
    expect(after.dims).toEqual(d.dims);
    const { view, cls } = after.nodes.c?.body?.nodes ?? {};
    expect(view?.params).toEqual({ shape: "B T:time H E/H:feature" });
    expect(cls?.params).toEqual({ axes: "E" });
  });

  test("a derived dim follows what it is made of", () => {
    const derived: CustomBlock = {
      ...block,
      dims: { E: 8, F: "4*E" },
      node: {
        block: "group",
        body: {
          inputs: { x: "shared" },
          outputs: [],
          nodes: { l: { block: "linear", params: { out: "F" } } },
          wires: ["in.x → l.x"],
        },
      },
    };
    const d = preset("decoder-only");
    const after = done(d, insertEdits(d, derived, { scope: "", id: "c", dims: new Map([["E", "D"]]) }));
    expect(after.dims).toEqual({ ...d.dims, F: "4*D" });
  });
});

test("weights come along where there is one set of them, and stay away inside a repeat", () => {
  const source = done(preset("worked-example"), []);
  const path = allNodes(check(source).root).find((n) => n.body && n.path.includes("ffn"))?.path ?? "";
  const block = customBlockOf(source, path, "FFN") as CustomBlock;
  expect(Object.keys(block.weights ?? {}).length).toBeGreaterThan(0);
  const alone = done(source, insertEdits(source, block, { scope: "", id: "copy" }));
  expect(Object.keys(alone.weights ?? {}).filter((n) => n.startsWith("copy."))).toHaveLength(
    Object.keys(block.weights ?? {}).length,
  );
  const d = preset("decoder-only");
  const inside = done(d, insertEdits(d, block, { scope: "blocks", id: "copy" }));
  expect(Object.keys(inside.weights ?? {}).filter((n) => n.includes("copy"))).toEqual([]);
});

describe("bad input", () => {
  const good = JSON.parse(
    printCustomBlock(customBlockOf(preset("decoder-only"), "blocks", "Stack") as CustomBlock),
  );
  const why = (json: unknown): string => {
    const found = readCustomBlock(typeof json === "string" ? json : JSON.stringify(json, null, 2));
    return found.ok ? "accepted" : found.problems.map((p) => `${p.line}: ${p.message}`).join("\n");
  };
  const body = good.node.body;
  const group = (change: object) => ({ ...good, node: { ...good.node, body: { ...body, ...change } } });

  test.each<[string, unknown, RegExp]>([
    ["no JSON", "{ not json", /^1: Not valid JSON/],
    ["an empty file", "", /empty/],
    ["another object", { hello: 1 }, /Not a Heddle block file/],
    ["a graph", preset("encoder"), /it is a graph; open it instead/],
    [
      "a newer format",
      { ...good, format: 99 },
      /format 99, but this Heddle reads formats up to 3; use a newer/,
    ],
    ["no format", { ...good, format: undefined }, /missing "format"/],
    ["an unknown key", { ...good, colour: "red" }, /unknown key "colour"/],
    ["no group", { ...good, node: { block: "norm" } }, /"norm" contains no graph/],
    [
      "an unknown block",
      group({ nodes: { ...body.nodes, x: { block: "teleport" } } }),
      /has an error: .*teleport/,
    ],
    ["a wire to nowhere", group({ wires: [...body.wires, "ghost.x → ffn.x"] }), /has an error: .*ghost/],
    [
      "a loop",
      group({ nodes: { a: { block: "norm" }, b: { block: "norm" } }, wires: ["a.x → b.x", "b.x → a.x"] }),
      /has an error: .*loop/,
    ],
    ["a missing dim", { ...good, dims: {} }, /has an error: .*(D|H|N)/],
    [
      "a bad parameter",
      { ...good, node: { ...good.node, params: { weights: "borrowed" } } },
      /has an error: .*weights/,
    ],
  ])("%s is refused with a reason", (_, json, reason) => {
    expect(why(json)).toMatch(reason);
  });

  test("what is only not wired yet is no fault", () => {
    expect(readCustomBlock(JSON.stringify(good)).ok).toBe(true);
    expect(check(preset("decoder-only")).diagnostics.filter(isError)).toEqual([]);
  });
});

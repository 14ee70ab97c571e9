// The outline tells all there is: every node once, every port with where it comes from, every problem at its place.
import { describe, expect, test } from "vitest";
import {
  allNodes,
  applyEdit,
  type Diagnostic,
  type NodePath,
  placeOf,
  rootCauses,
} from "../../src/core/index.ts";
import { type Row, rowsOf } from "../../src/renderer/outline/rows.ts";
import { checkedOf } from "../../src/renderer/store/derived.ts";
import { preset, presetNames } from "../core/presets.ts";

const open = () => true;
const ofKind = (rows: readonly Row[], kind: Row["kind"]) => rows.filter((row) => row.kind === kind);

describe.each(presetNames.map((name) => [name, preset(name)] as const))("in %s", (_, graph) => {
  const { root } = checkedOf(graph);
  const rows = rowsOf(root, new Map(), open);
  const nodes = allNodes(root);

  test("each node has a row, in the order in which it is checked, as deep as it lies", () => {
    expect(ofKind(rows, "node").map(({ path }) => path)).toEqual(nodes.map(({ path }) => path));
    for (const { path, level } of ofKind(rows, "node")) expect(level).toBe(path.split("/").length);
  });

  test("each port has one, and none says that it has no wire where it has one", () => {
    for (const side of ["input", "output"] as const)
      expect(ofKind(rows, side).length).toBe(nodes.flatMap((n) => n[`${side}s`]).length);
    const wired = nodes.flatMap((n) => n.inputs.filter((p) => p.source).map((p) => `${n.path} ${p.name}`));
    const told = ofKind(rows, "input").filter(({ note }) => note.includes(" · from "));
    expect(told.map((r) => `${r.path} ${r.port}`)).toEqual(wired);
  });

  test("rows are told apart, and know their place among their siblings", () => {
    expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length);
    for (const [i, { level, place, siblings }] of rows.entries()) {
      expect(place).toBeLessThanOrEqual(siblings);
      const before = rows.slice(0, i).findLast((r) => r.level <= level);
      if (place > 1) expect([before?.level, before?.place]).toEqual([level, place - 1]);
      else expect(before?.level ?? 0).toBe(level - 1);
    }
  });

  test("what is closed tells nothing of its inside", () => {
    const closed = rowsOf(root, new Map(), () => false);
    expect(closed.map(({ path }) => path)).toEqual(root.nodes.map(({ path }) => path));
    expect(closed.every(({ isOpen }) => isOpen === false)).toBe(true);
  });
});

test("two of one title are told apart, and problems stand at their nodes, counted by the groups around", () => {
  const graph = preset("decoder-only");
  const cut = applyEdit(graph, { edit: "disconnect", scope: "blocks", wire: "norm_2.x → ffn.x" });
  if (!cut.ok) throw new Error(cut.why);
  const broken = checkedOf(cut.document);
  const problems = new Map<NodePath, readonly Diagnostic[]>();
  for (const { cause } of rootCauses(broken)) problems.set(placeOf(cause) ?? "", [cause]);
  const rows = rowsOf(broken.root, problems, open);
  const ffn = rows.findIndex(({ id }) => id === "node blocks/ffn");
  expect(rows[ffn + 1]).toMatchObject({ kind: "problem", name: "error", path: "blocks/ffn", level: 3 });
  expect(rows.find(({ id }) => id === "node blocks")?.note).toMatch(/1 problem$/);
  expect(rows.find(({ id }) => id === "input blocks/ffn x")?.note).toMatch(/ · no wire$/);
  const names = ofKind(rows, "node").map(({ name, path }) => `${path} ${name}`);
  expect(names).toContain("blocks/add_1 Add (add_1)");
  expect(names).toContain("blocks/ffn FFN");
});

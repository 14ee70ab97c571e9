// The grader against answers made by a machine: the same model under other names, in another order and grouped is
// accepted; one wire, one node, one size, one parameter otherwise is refused.
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import {
  applyEdit,
  type Edit,
  grouping,
  type HeddleDocument,
  parseDocument,
  printDocument,
  type WireText,
} from "../../src/core/index.ts";
import { difference } from "../../src/lesson/same/same.ts";

const read = (name: string): HeddleDocument => {
  const parsed = parseDocument(readFileSync(`graphs/${name}.graph.json`, "utf8"));
  if (!parsed.ok) throw new Error(name);
  return parsed.document;
};
const edited = (document: HeddleDocument, ...edits: readonly Edit[]): HeddleDocument | null => {
  let made = document;
  for (const edit of edits) {
    const applied = applyEdit(made, edit);
    if (!applied.ok) return null;
    made = applied.document;
  }
  return made;
};
const model = read("smallest");
const ids = Object.keys(model.nodes);

/** Another drawing of the same model. */
function* redrawn(): Generator<HeddleDocument | null> {
  for (const id of ids) yield edited(model, { edit: "renameNode", scope: "", id, to: `${id}_of_mine` });
  // Made anew by hand: the names by which weights are drawn are other ones too.
  let anew: HeddleDocument | null = model;
  for (const [i, id] of ids.entries()) {
    anew = anew && edited(anew, { edit: "renameNode", scope: "", id, to: `n${i}` });
    anew = anew && edited(anew, { edit: "setDrawAs", node: `n${i}`, name: null });
  }
  yield anew;
  // Two nodes with each other's names.
  yield edited(
    model,
    ...(["norm_1 x", "norm_2 norm_1", "x norm_2"] as const).map((names): Edit => {
      const [id = "", to = ""] = names.split(" ");
      return { edit: "renameNode", scope: "", id, to };
    }),
    { edit: "setDrawAs", node: "norm_1", name: null },
    { edit: "setDrawAs", node: "norm_2", name: null },
  );
  const { nodes, wires, ...rest } = model;
  yield { ...rest, wires: [...wires].reverse(), nodes: Object.fromEntries(Object.entries(nodes).reverse()) };
  for (const many of [2, 3, 5])
    for (let from = 0; from + many <= ids.length; from++) {
      const made = grouping.group(model, "", ids.slice(from, from + many), "mine");
      yield made.ok ? edited(model, ...made.edits) : null;
    }
}

test("other names, another order, groups: the same model", () => {
  let right = 0;
  for (const drawing of redrawn()) {
    if (!drawing) continue;
    const text = printDocument(drawing);
    const parsed = parseDocument(text);
    expect(parsed.ok && difference(parsed.document, model)).toBe(null);
    right++;
  }
  expect(right).toBeGreaterThan(40);
});

/** Nodes on which the logits do not depend. */
const beside = ["probs"];

function* wrong(): Generator<[string, HeddleDocument | null]> {
  const counted = model.wires.filter((wire) => !beside.some((id) => wire.includes(`→ ${id}.`)));
  for (const wire of counted) {
    yield [`cut ${wire}`, edited(model, { edit: "disconnect", scope: "", wire })];
    for (const other of counted) {
      const [from] = other.split(" → ");
      const [, to] = wire.split(" → ");
      const moved = `${from} → ${to}` as WireText;
      if (wire.startsWith(`${from} `)) continue;
      const cut: Edit = { edit: "disconnect", scope: "", wire };
      yield [moved, edited(model, cut, { edit: "connect", scope: "", wire: moved })];
    }
  }
  for (const id of ids.filter((id) => !beside.includes(id))) {
    yield [`mute ${id}`, edited(model, { edit: "setFlag", node: id, flag: "mute", on: true })];
    yield [`bypass ${id}`, edited(model, { edit: "setFlag", node: id, flag: "bypass", on: true })];
  }
  for (const dim of ["D", "H", "F", "V"])
    for (const value of [1, 2, 4, 8, 16, 20, 24].filter((n) => n !== model.dims[dim]))
      yield [`${dim} = ${value}`, edited(model, { edit: "setDim", dim, value })];
  for (const [node, param, value] of [
    ["mask", "kind", "all"],
    ["mask", "kind", "window"],
    ["ffn", "fn", "gelu"],
    ["ffn", "fn", "silu"],
    ["norm_1", "kind", "rmsnorm"],
    ["norm_2", "kind", "rmsnorm"],
    ["norm_1", "eps", 0.1],
    ["qkv", "bias", false],
    ["wo", "bias", false],
    ["lm_head", "bias", false],
    ["pe", "kind", "learned"],
  ] as const)
    yield [`${node}.${param} = ${value}`, edited(model, { edit: "setParam", node, param, value })];
}

test("one thing otherwise: another model", () => {
  const accepted: string[] = [];
  let refused = 0;
  for (const [name, drawing] of wrong()) {
    if (!drawing) continue;
    if (difference(drawing, model) === null) accepted.push(name);
    else refused++;
  }
  expect(accepted).toEqual([]);
  expect(refused).toBeGreaterThan(250);
});

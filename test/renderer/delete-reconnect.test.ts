// Nodes that are deleted and reconnected leave the graph without a gap; a wire that is refused offers what makes it right.
import { readFileSync } from "node:fs";
import { beforeEach, expect, test } from "vitest";
import { check, graphAt, parseDocument, printDocument } from "../../src/core/index.ts";
import { tellRefused } from "../../src/renderer/edit/wires/refused-wire.ts";
import { judge } from "../../src/renderer/edit/wires/verdict.ts";
import { deleteReconnecting } from "../../src/renderer/restructure/delete-reconnect.ts";
import { setStage } from "../../src/renderer/scene/stage.ts";
import { useStore } from "../../src/renderer/store/store.ts";

const parsed = parseDocument(readFileSync("graphs/worked-example.graph.json", "utf8"));
if (!parsed.ok) throw new Error("the preset is broken");
const first = parsed.document;
const state = () => useStore.getState();
const wires = () => graphAt(state().document, "")?.wires ?? [];

beforeEach(() => {
  setStage(null);
  state().open(first, null, true);
});

function deleted(...ids: string[]): void {
  state().select(ids);
  deleteReconnecting();
}

test("a norm, a whole sublayer and an Add leave no gap, and undo is byte for byte", () => {
  deleted("norm_1");
  expect(wires()).toContain("add_pe.y → qkv.x");
  expect(check(state().document).diagnostics).toEqual([]);
  state().undo();
  expect(printDocument(state().document)).toBe(printDocument(first));
  // The sum goes on with the stream, not with the branch that goes.
  deleted("norm_2", "ffn", "add_2");
  expect(wires()).toContain("add_1.y → lm_head.x");
  expect(check(state().document).diagnostics).toEqual([]);
});

test("what cannot be closed is told", () => {
  deleted("qkv");
  expect(state().notice).toMatch(/^Left open, as nothing that fed the deleted nodes fits: attn\.\w/);
  expect(wires().some((w) => w.startsWith("norm_1.x →"))).toBe(false);
});

test("the refusal of a wire offers the repairs that were tried, and to connect anyway", () => {
  const wire = "attn.out → wo.x";
  tellRefused(judge(wire, "concat.x → wo.x"), wire, "Rewire");
  expect(state().notice).toMatch(/^Not connected: wo\.x/);
  const labels = state().noticeActions.map((a) => a.label);
  expect(labels.at(-1)).toBe("Connect anyway");
  expect(labels[0]).toMatch(/^Insert a Concat/);
  state().noticeActions[0]?.perform();
  expect(check(state().document).diagnostics.filter((d) => d.code !== "graph/missing-input")).toEqual([]);
  expect(state().notice).toBeNull();
  state().undo();
  tellRefused(judge(wire, "concat.x → wo.x"), wire, "Rewire");
  state().noticeActions.at(-1)?.perform();
  expect(wires()).toContain(wire);
});

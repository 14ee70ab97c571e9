// Variants as the Study panel makes them: recorded, from the catalogue, by a sweep; each one undo step, and applied alike
// by the panel and by the command line.
import { readFileSync } from "node:fs";
import { beforeEach, expect, test } from "vitest";
import { parseDocument, printDocument } from "../../src/core/index.ts";
import { useStore } from "../../src/renderer/store/store.ts";
import { planOf } from "../../src/renderer/study/plan-of.ts";
import { startRecording, stopRecording } from "../../src/renderer/study/record.ts";
import { useStudy } from "../../src/renderer/study/study-store.ts";
import {
  addSweep,
  addVariation,
  bringBack,
  deleteVariant,
  renameVariant,
  variantsOf,
} from "../../src/renderer/study/variants.ts";
import { applyVariant, baseOf, byOptimizer, faultOf } from "../../src/study/index.ts";

const state = () => useStore.getState();
const variants = () => variantsOf(state());
const names = () => variants().map(({ name }) => name);
const mutePe = () => state().dispatch({ edit: "setFlag", node: "pe", flag: "mute", on: true });

beforeEach(() => {
  const parsed = parseDocument(JSON.parse(readFileSync("graphs/decoder-only.graph.json", "utf8")));
  if (!parsed.ok) throw new Error("the preset cannot be read");
  state().open(parsed.document, null, false);
});

test("a recording leaves the base as it was, the variant in the list, and one step to undo", () => {
  const base = state().document;
  startRecording();
  mutePe();
  state().dispatch({ edit: "setDim", dim: "H", value: 2 });
  const rewired = state().document;
  stopRecording("No PE");
  expect(names()).toEqual(["No PE"]);
  expect(baseOf(state().document)).toEqual(base);
  const [variant] = variants();
  const applied = applyVariant(state().document, variant!);
  expect(applied.ok && printDocument(applied.document)).toBe(printDocument(rewired));
  expect(state().past.map(({ label }) => label)).toEqual(["Record variant No PE"]);
  state().undo();
  expect(state().document).toBe(base);
});

test("a recording whose beginning was undone, and one of nothing, make no variant", () => {
  mutePe();
  startRecording();
  state().undo();
  stopRecording("Gone");
  startRecording();
  stopRecording("Nothing");
  startRecording();
  mutePe();
  stopRecording(null);
  expect(names()).toEqual([]);
  expect(state().document.nodes.pe?.mute).toBeUndefined();
});

test("names are free, a sweep leaves out the value that is there, and says why it is refused", () => {
  expect(addSweep("H = 1, 4, 8")).toBeNull();
  addVariation("no-mask");
  addVariation("no-mask");
  expect(names()).toEqual(["H = 1", "H = 8", "No mask", "No mask 2"]);
  renameVariant("H = 1", "base");
  deleteVariant("H = 8");
  expect(names()).toEqual(["base 2", "No mask", "No mask 2"]);
  expect(addSweep("Q = 1")).toMatch(/^Unknown dimension Q/);
  expect(addSweep("H = 4")).toMatch(/has this value already/);
});

test("the graph of a variant comes back over later edits as one step, and the list stays", () => {
  addVariation("no-mask");
  const base = baseOf(state().document);
  const [variant] = variants();
  mutePe();
  const before = state().document;
  bringBack(base, variant!);
  expect(state().document.nodes.pe?.mute).toBeUndefined();
  expect(state().document.nodes.mask?.mute).toBe(true);
  expect(names()).toEqual(["No mask"]);
  state().undo();
  expect(state().document).toBe(before);
});

test("a head off is in the catalogue, of all iterations and of one", () => {
  addVariation("head-off:blocks/attn.2");
  addVariation("head-off:blocks[1]/attn.2");
  expect(names()).toEqual(["blocks/attn head 2 off", "blocks[1]/attn head 2 off"]);
  const [, second] = variants();
  const applied = applyVariant(state().document, second!);
  expect(applied.ok && Object.keys(applied.document.nodes)).toContain("blocks_2");
});

test("optimizers that are ticked are variants of the plan, as the command line makes them", () => {
  const form = { ...useStudy.getState().form, task: "stories", optimizers: ["muon", "lion"] as const };
  const made = planOf(state().document, form, new Set(), null);
  if (!("plan" in made)) throw new Error(made.why);
  expect(made.plan.variants).toEqual([byOptimizer("muon"), byOptimizer("lion")]);
  expect(made.plan.variants[0]).toEqual({
    name: "Muon",
    edits: [],
    training: { optimizer: "muon", momentum: 0.95, weightDecay: 0.1 },
  });
  expect(faultOf(made.plan)).toBeNull();
});

// Axes that only happen to be as long as the batch or as the text: their roles say what they count, and where nothing
// does, no leak is told of them.
import { expect, test } from "vitest";
import { confirmNumerically } from "../../../src/core/analyse/index.ts";
import { diagnose, evaluate, type HeddleDocument, prove, verdictOf } from "../../../src/core/index.ts";

const graph = (
  kind: "masked-lm" | "next-token",
  nodes: HeddleDocument["nodes"],
  wires: readonly string[],
  logits = "head.logits",
): HeddleDocument => ({
  format: 2,
  name: "roles",
  seed: 1,
  text: { main: "a b c d e f" },
  dims: { B: 2, T: 5, D: 4, V: 7 },
  objective: { kind, logits },
  nodes: { tokens: { block: "tokens" }, emb: { block: "embedding" }, head: { block: "lm_head" }, ...nodes },
  wires: ["tokens.ids → emb.ids", ...wires],
  layout: {},
});
const verdict = (document: HeddleDocument) => verdictOf(diagnose(document, { fixes: false }));
const copied = ["emb.x → c.x", "c.x → head.x"];
const copies = (size: string | number) => ({ c: { block: "expand", params: { axis: 0, size } } });

test("copies of a batch along an axis of its size are no samples", () => {
  expect(verdict(graph("masked-lm", copies("B"), copied)).kind).toBe("every-size");
});

test("a number that is the batch's by a wire makes no samples of copies", () => {
  const nodes = { ...copies(2), g: { block: "gather", params: { axis: 1 } } };
  const wires = [...copied, "c.x → g.x", "tokens.ids → g.ids"];
  expect(verdict(graph("masked-lm", nodes, wires)).kind).toBe("every-size");
});

test("samples that are mixed are told of beside copies, too", () => {
  const nodes = { ...copies("B"), roll: { block: "roll", params: { axis: 1 } } };
  const wires = ["emb.x → c.x", "c.x → roll.x", "roll.x → head.x"];
  expect(verdict(graph("masked-lm", nodes, wires)).kind).toBe("leaks");
});

test("where nothing says which axis counts samples, nothing is proved and no leak is told", () => {
  const reshape = (shape: string) => ({ block: "reshape", params: { shape } });
  const nodes = { ...copies("B"), flat: reshape("B*B T V"), view: reshape("B B T V") };
  const wires = [...copied, "head.logits → flat.x", "flat.x → view.x"];
  expect(verdict(graph("masked-lm", nodes, wires, "view.x")).kind).toBe("not-proved");
});

test("as many classes as positions are no positions", () => {
  const last = (axes: Record<string, number | boolean>, vocab: string) =>
    verdict(
      graph(
        "next-token",
        { head: { block: "lm_head", params: { vocab } }, last: { block: "slice", params: axes } },
        ["emb.x → last.x", "last.x → head.x"],
      ),
    );
  expect(last({ start: 0, drop: true }, "T").kind).toBe("every-size");
  // The last row may be padding, and so it is with V classes: no later position is told of.
  for (const vocab of ["T", "V"]) {
    const found = last({ start: -1, drop: true }, vocab);
    expect(
      found.kind === "leaks" && found.claims.filter((c) => c.verdict === "leaks").map((c) => c.kind),
    ).toEqual(["padding"]);
  }
});

test("runs and ways go by roles, too: a copy is no sample", () => {
  const { proof } = prove(graph("masked-lm", copies("B"), copied));
  const seen = confirmNumerically(proof!, evaluate)!;
  expect(seen.unsound).toEqual([]);
  // What moves is of the sample whose token was changed.
  for (const [row, { sample }] of seen.outputs.entries())
    for (const [column, input] of seen.inputs.entries())
      if (input.sample !== sample) expect(seen.deltas[row]![column]).toBe(0);
  const roll = { ...copies("B"), roll: { block: "roll", params: { axis: 1 } } };
  const mixed = prove(graph("masked-lm", roll, ["emb.x → c.x", "c.x → roll.x", "roll.x → head.x"]));
  const [told] = mixed.diagnostics;
  if (told?.code !== "leak/cross-sample") throw new Error(told?.code);
  expect(told.steps[0]).toMatchObject({ node: "head", sample: told.output.sample });
});

test("a row at T = 1 is not for want of time unproved", () => {
  const last = { last: { block: "slice", params: { start: -1, drop: true } } };
  const document = { ...graph("next-token", last, ["emb.x → last.x", "last.x → head.x"]) };
  const { diagnostics } = prove({ ...document, dims: { ...document.dims, V: "T" } }, { fixes: false });
  expect(diagnostics.map((d) => d.code)).not.toContain("leak/too-large");
});

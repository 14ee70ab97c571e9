// Repeats whose body is there once: what is proved of it for any number of iterations is proved unrolled, too, for each.
import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { proveEverySize } from "../../../src/core/analyse/every-size/prove-every-size.ts";
import { relate } from "../../../src/core/analyse/every-size/relate.ts";
import { type LeakProof, lastingStore, proveLeaks, proveOnce } from "../../../src/core/analyse/index.ts";
import { check, type HeddleDocument, parseDocument, prove } from "../../../src/core/index.ts";
import { type Builder, newBuilder, type Program, prune, type Value } from "../../../src/core/ir/index.ts";
import { lower, lowerOnce } from "../../../src/core/lower/index.ts";
import { sizeParameters, withSmallSizes } from "../../../src/core/prove/general.ts";
import { taskOf } from "../../../src/core/prove/index.ts";
import { dim, literal, subSizes } from "../../../src/core/shape/index.ts";
import { preset, presetNames } from "../presets.ts";

/** The proof from the bodies; null where they do not suffice, or nothing repeats. */
function onceOf(document: HeddleDocument): LeakProof | null {
  const looked = withSmallSizes(check(document), lowerOnce);
  const task = taskOf(looked.checked, looked.program);
  if (!task || !looked.program.loops) return null;
  const options = { parameters: sizeParameters(looked.checked), pinned: looked.pinned };
  const never = () => {
    throw new Error("nothing runs here");
  };
  return proveOnce({ program: looked.program, task }, never, options).proof;
}

/** For which sizes each kind is proved with every iteration there. */
function extentsOf(document: HeddleDocument): readonly string[] {
  const looked = withSmallSizes(check(document), lower);
  const task = taskOf(looked.checked, looked.program);
  if (!task) return [];
  const options = { parameters: sizeParameters(looked.checked), pinned: looked.pinned };
  return proveLeaks(looked.program, task, options).claims.map((c) => c.extent.kind);
}

const withLayers = (document: HeddleDocument, N: number): HeddleDocument => ({
  ...document,
  dims: { ...document.dims, N },
});

describe.each(presetNames.map((name) => [name]))("%s", (name) => {
  const document = preset(name);
  test.runIf("N" in document.dims)(
    "is proved once for 1, 2, 3 and 7 iterations, and unrolled for each",
    () => {
      expect(onceOf(document)?.verdict).toBe("proved");
      for (const N of [1, 2, 3, 7])
        expect(new Set(extentsOf(withLayers(document, N))), `N = ${N}`).toEqual(new Set(["every-size"]));
    },
  );
});

const broken = new URL("../../../graphs/broken/", import.meta.url);

test("no graph under Find the bug is proved once that is not proved unrolled", () => {
  let [proved, open] = [0, 0];
  // Each fourth: fuzz-proof.ts asks the same of all sorts of graphs.
  const names = readdirSync(broken).filter((name) => name.endsWith(".graph.json"));
  for (const name of names.filter((_, i) => i % 4 === 0)) {
    const parsed = parseDocument(readFileSync(new URL(name, broken), "utf8"));
    if (!parsed.ok) throw new Error(name);
    const once = onceOf(parsed.document);
    if (once) proved++;
    else open++;
    if (once) expect(new Set(extentsOf(parsed.document)), name).toEqual(new Set(["every-size"]));
  }
  expect(Math.min(proved, open)).toBeGreaterThan(3);
}, 120_000);

test("a window widens with each layer, and is proved for any number of them", () => {
  const base = preset("decoder-only");
  const mask = { block: "mask", params: { kind: "window", window: "3" } };
  const document = { ...base, nodes: { ...base.nodes, mask } };
  expect(onceOf(document)?.verdict).toBe("proved");
  expect(new Set(extentsOf(withLayers(document, 5)))).toEqual(new Set(["every-size"]));
});

test("a prefix and what lies behind it stay what they are, and are proved for any number of layers", () => {
  const base = preset("decoder-only");
  const mask = (prefix: string) => ({
    ...base.nodes,
    mask: { block: "mask", params: { kind: "prefix", prefix } },
  });
  const given = (asked: string, shown: string): HeddleDocument => ({
    ...base,
    dims: { ...base.dims, P: 2 },
    objective: { kind: "prefix-lm", logits: "lm_head.logits", prefix: asked },
    nodes: mask(shown),
  });
  for (const prefix of ["2", "P"]) {
    expect(onceOf(given(prefix, prefix))?.verdict).toBe("proved");
    for (const N of [1, 2, 5])
      expect(new Set(extentsOf(withLayers(given(prefix, prefix), N)))).toEqual(new Set(["every-size"]));
  }
  expect(onceOf(given("2", "3"))).toBeNull();
});

test("96 layers are the same work as 2", () => {
  const opsOf = (N: number) => lowerOnce(check(withLayers(preset("decoder-only"), N))).ops.length;
  expect(opsOf(96)).toBe(opsOf(2));
  const { proof } = prove(withLayers(preset("decoder-only"), 96));
  expect(proof?.program.ops.length).toBeLessThan(100);
  expect(proof?.unrolled().program.ops.length).toBeGreaterThan(3000);
});

test("what one proof has worked out the next does not work out again", () => {
  prove(preset("decoder-only"));
  const { size } = lastingStore();
  expect(size).toBeGreaterThan(0);
  prove(withLayers(preset("decoder-only"), 24));
  expect(lastingStore().size).toBe(size);
});

const [B, T] = [dim("B"), dim("T")];

/** A loop by hand: `body` makes of what is carried what the next iteration gets. */
function loopOf(
  init: (g: Builder, ids: Value) => readonly Value[],
  body: (g: Builder, carried: readonly Value[], ids: Value) => readonly Value[],
): { readonly program: Program; readonly after: readonly Value[] } {
  const g = newBuilder({ B: 2, T: 5 }, ["B", "T"]);
  const ids = g.input({ kind: "ids", name: "text.ids", stream: "text" }, { shape: [B, T], dtype: "i32" });
  const enters = init(g, ids);
  const inside = enters.map((v) => g.standIn(v));
  const leaves = body(g, inside, ids);
  const after = leaves.map((v) => g.standIn(v));
  const carried = enters.map((v, i) => ({
    enters: v.id,
    inside: inside[i]!.id,
    leaves: leaves[i]!.id,
    after: after[i]!.id,
  }));
  const loop = { from: inside[0]!.id, to: after[0]!.id, count: literal(4), carried, inner: [] };
  return { program: { ...g.finish({}), loops: [loop] }, after };
}

const ones = (g: Builder, x: number) => g.expand(g.scalar(x), { shape: [B, T] });

test("numbers of one iteration are no others' though the operation is the same", () => {
  // From the second iteration on the flag is 1, and the number of the iteration before is compared with this one's.
  const { program, after } = loopOf(
    (g, ids) => [ids, ones(g, 0), ones(g, 0)],
    (g, [a, flag], ids) => {
      const next = g.mul(a!, ids);
      const kept = g.where(g.equal(a!, next), g.scalar(0), g.cast(ids, { dtype: "f32" }));
      return [next, ones(g, 1), g.mul(flag!, kept)];
    },
  );
  const id = after[2]!.id;
  const task = { objective: null, logits: id, losses: [] };
  const made = relate(prune(program, [id]), task, { parameters: [], side: "right" });
  expect(made.lost).toBeNull();
  expect(made.values[id]?.dependences.size).toBe(1);
});

test("what is shifted once more in each iteration leaks", () => {
  const shape = [B, T, literal(1)];
  const { program, after } = loopOf(
    (g, ids) => [g.reshape(g.cast(ids, { dtype: "f32" }), { shape })],
    (g, [x]) => {
      const cut = g.slice(x!, { axis: 1, start: literal(1), size: subSizes(T, literal(1)) });
      const gap = g.expand(g.scalar(0), { shape: [B, literal(1), literal(1)] });
      return [g.concat([cut, gap], { axis: 1 })];
    },
  );
  const { claims } = proveEverySize(program, { objective: "next-token", logits: after[0]!.id, losses: [] });
  expect(claims.find((c) => c.kind === "future")?.except).not.toEqual([]);
  expect(claims.find((c) => c.kind === "cross-sample")?.except).toEqual([]);
});

test("a number that grows without end does not settle, and nothing is proved of it", () => {
  const { program, after } = loopOf(
    (g) => [g.scalar(0)],
    (g, [n]) => [g.add(n!, g.scalar(1))],
  );
  const id = after[0]!.id;
  const made = relate(
    program,
    { objective: null, logits: id, losses: [] },
    { parameters: [], side: "right" },
  );
  expect(made.lost).toMatch(/do not settle/);
});

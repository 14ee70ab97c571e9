// Edits: what each changes, what it refuses, and that undoing brings the document back byte for byte.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  applyEdit,
  blocks,
  CheckMemo,
  check,
  diffDocuments,
  type Edit,
  type Graph,
  type HeddleDocument,
  printDocument,
} from "../../../src/core/index.ts";
import { compile } from "../../../src/core/pipeline.ts";
import { applied } from "../edited.ts";
import { preset, presetNames } from "../presets.ts";

/** HEDDLE_FUZZ=20 makes every property run twenty times as often. */
const runs = (n: number): number => n * Number(process.env.HEDDLE_FUZZ ?? 1);

const refused = (d: HeddleDocument, edit: Edit): string => {
  const result = applyEdit(d, edit);
  return result.ok ? "accepted" : result.why;
};

/** Any edit, most of them sensible for the document, some of them nonsense. */
function anyEdit(d: HeddleDocument): fc.Arbitrary<Edit> {
  const inside = (g: Graph, scope: string): { scope: string; graph: Graph }[] => [
    { scope, graph: g },
    ...Object.entries(g.nodes).flatMap(([id, n]) =>
      n.body ? inside(n.body, scope === "" ? id : `${scope}/${id}`) : [],
    ),
  ];
  const scopes = inside(d, "");
  const place = fc.constantFrom(...scopes).chain(({ scope, graph }) => {
    const ids = [...Object.keys(graph.nodes), "nowhere"];
    return fc.record({
      scope: fc.constant(scope),
      graph: fc.constant(graph),
      id: fc.constantFrom(...ids),
      other: fc.constantFrom(...ids),
    });
  });
  const path = (p: { scope: string; id: string }) => (p.scope === "" ? p.id : `${p.scope}/${p.id}`);
  const port = fc.constantFrom("x", "a", "b", "y", "ids", "q", "k", "v", "mask", "out", "logits");
  const point = fc.tuple(fc.integer({ min: -500, max: 3000 }), fc.integer({ min: -500, max: 3000 }));
  return fc.oneof(
    fc.tuple(place, fc.constantFrom(...blocks.keys()), fc.nat(99), point).map(
      ([p, block, n, at]): Edit => ({
        edit: "addNode",
        scope: p.scope,
        id: `new_${n}`,
        node: { block },
        at,
      }),
    ),
    place.map((p): Edit => ({ edit: "removeNode", scope: p.scope, id: p.id })),
    fc
      .tuple(place, fc.nat(9))
      .map(([p, n]): Edit => ({ edit: "renameNode", scope: p.scope, id: p.id, to: `named_${n}` })),
    fc
      .tuple(
        place,
        fc.constantFrom("out", "hidden", "kind", "bias", "heads", "nonsense"),
        fc.constantFrom(null, 3, "D", "4*D", "rmsnorm", true, false),
      )
      .map(([p, param, value]): Edit => ({ edit: "setParam", node: path(p), param, value })),
    fc
      .tuple(place, fc.boolean(), fc.boolean())
      .map(([p, mute, on]): Edit => ({ edit: "setFlag", node: path(p), flag: mute ? "mute" : "bypass", on })),
    fc
      .tuple(place, port, port)
      .map(
        ([p, a, b]): Edit => ({ edit: "connect", scope: p.scope, wire: `${p.id}.${a} → ${p.other}.${b}` }),
      ),
    place.chain((p) =>
      p.graph.wires.length === 0
        ? fc.constant<Edit>({ edit: "disconnect", scope: p.scope, wire: "a.b → c.d" })
        : fc
            .constantFrom(...p.graph.wires)
            .map((wire): Edit => ({ edit: "disconnect", scope: p.scope, wire })),
    ),
    fc
      .tuple(place, fc.constantFrom(null, "", "attn.wq"))
      .map(([p, name]): Edit => ({ edit: "setDrawAs", node: path(p), name })),
    fc.tuple(place, point).map(([p, at]): Edit => ({ edit: "move", to: { [path(p)]: at } })),
    fc.tuple(place, fc.array(point, { maxLength: 2 }), fc.nat()).map(
      ([p, via, n]): Edit => ({
        edit: "route",
        scope: p.scope,
        wire: p.graph.wires[n % Math.max(p.graph.wires.length, 1)] ?? "a.b → c.d",
        via,
      }),
    ),
    fc.constantFrom<Edit>(
      { edit: "setDim", dim: "D", value: 8 },
      { edit: "setDim", dim: "K", value: "D/H" },
      { edit: "setDim", dim: "H", value: null },
      { edit: "setDim", dim: "bad", value: 1 },
    ),
    fc.string().map((text): Edit => ({ edit: "setText", stream: "main", text })),
  );
}

/** A document after up to `n` random edits, with every document on the way, and the text that each had when made. */
const history = (start: HeddleDocument, n: number) =>
  fc.array(fc.infiniteStream(fc.nat()), { maxLength: 1 }).chain(() =>
    fc.nat(2 ** 31 - 1).map((seed) => {
      const documents = [start];
      const texts = [printDocument(start)];
      for (let i = 0; i < n; i++) {
        const now = documents.at(-1) as HeddleDocument;
        const [edit] = fc.sample(anyEdit(now), { numRuns: 1, seed: seed + i });
        const next = applyEdit(now, edit as Edit);
        if (!next.ok) continue;
        documents.push(next.document);
        texts.push(printDocument(next.document));
      }
      return { documents, texts };
    }),
  );

describe("edits", () => {
  const worked = preset("worked-example");

  test("a wire that is there already changes nothing, and keeps its points", () => {
    const led = applyEdit(worked, { edit: "route", scope: "", wire: "wo.y → add_1.b", via: [[5, 6]] });
    if (!led.ok) throw new Error(led.why);
    const again = applyEdit(led.document, { edit: "connect", scope: "", wire: "wo.y → add_1.b" });
    expect(again).toEqual({ ok: true, document: led.document });
    expect(again.ok && again.document).toBe(led.document);
  });

  test.each<[string, Edit, RegExp]>([
    ["itself", { edit: "connect", scope: "", wire: "wo.y → wo.x" }, /cannot be connected to itself/],
    [
      "a loop",
      { edit: "connect", scope: "", wire: "add_2.y → norm_1.x" },
      /create a cycle: add_2 → norm_1 → .*→ add_2/,
    ],
    ["no wire", { edit: "connect", scope: "", wire: "wo.y to add_1.b" }, /must have/],
    ["no node", { edit: "connect", scope: "", wire: "wo.y → nobody.x" }, /no node "nobody"/],
    ["a taken id", { edit: "addNode", scope: "", id: "wo", node: { block: "wo" } }, /already/],
    [
      "a bad id",
      { edit: "addNode", scope: "", id: "W o", node: { block: "wo" } },
      /must start with a lowercase letter/,
    ],
    ["a reserved id", { edit: "addNode", scope: "", id: "in", node: { block: "wo" } }, /ports of a group/],
    ["a built-in inside", { edit: "removeNode", scope: "attn", id: "scale" }, /inline/],
    ["an unknown edit", { edit: "explode" } as unknown as Edit, /Unknown edit "explode"/],
  ])("refuses %s with a reason", (_, edit, why) => {
    expect(refused(worked, edit)).toMatch(why);
  });

  test("a new wire takes the place of the old one at its input", () => {
    const next = applied(worked, { edit: "connect", scope: "", wire: "emb.x → norm_1.x" });
    expect(next.wires.filter((w) => w.endsWith("→ norm_1.x"))).toEqual(["emb.x → norm_1.x"]);
  });

  test("removing a node takes its wires, layout and weights along", () => {
    const text = printDocument(applied(worked, { edit: "removeNode", scope: "", id: "ffn" }));
    expect(text).not.toContain("ffn");
  });

  test("renaming a node leaves no trace of the old name", () => {
    const text = printDocument(applied(worked, { edit: "renameNode", scope: "", id: "lm_head", to: "head" }));
    expect(text).not.toContain("lm_head.");
    expect(text).toContain('"head.w"');
    expect(text).toContain('"logits": "head.logits"');
  });

  test.each(presetNames)(
    "random edits of %s: history is a chain of untouched documents, diff leads from one end to the other",
    (name) => {
      const first = preset(name);
      const text = printDocument(first);
      fc.assert(
        fc.property(history(first, 12), ({ documents, texts }) => {
          const last = documents.at(-1) as HeddleDocument;
          // Undo keeps the documents themselves: whatever was made of one later has left it as it was.
          expect(texts[0]).toBe(text);
          expect(documents.map(printDocument)).toEqual(texts);
          let now = first;
          for (const change of diffDocuments(first, last)) now = applied(now, change.edit);
          expect(diffDocuments(now, last)).toEqual([]);
        }),
        { numRuns: runs(15) },
      );
    },
  );

  test.each(presetNames)(
    "random edits of %s: an incremental check equals one from scratch",
    (name) => {
      fc.assert(
        fc.property(history(preset(name), 12), ({ documents }) => {
          const memo = new CheckMemo();
          for (const d of documents) {
            const incremental = check(d, { memo });
            const scratch = check(d);
            expect(incremental.diagnostics).toEqual(scratch.diagnostics);
            expect(incremental.root).toEqual(scratch.root);
          }
        }),
        { numRuns: runs(3) },
      );
    },
    30_000,
  );

  test.each(presetNames)(
    "random edits of %s: what is right of the graph always lowers to a legal program",
    (name) => {
      fc.assert(
        fc.property(history(preset(name), 16), ({ documents }) => {
          compile(documents.at(-1) as HeddleDocument);
        }),
        { numRuns: runs(30) },
      );
    },
  );
});

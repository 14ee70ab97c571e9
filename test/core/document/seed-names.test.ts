// Renaming, grouping and taking apart leave every drawn number as it was, to the bit.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { freshId, type GroupEdits, grouping, specAt } from "../../../src/core/document/index.ts";
import {
  check,
  type Edit,
  evaluate,
  type Graph,
  type HeddleDocument,
  joinPath,
  parseDocument,
  printDocument,
  seededAnew,
  weightTable,
} from "../../../src/core/index.ts";
import { tensor } from "../../../src/core/ir/index.ts";
import { compile } from "../../../src/core/pipeline.ts";
import { runDocument, streamsOf, weightsOf } from "../../support/run.ts";
import { applied, carried, free } from "../edited.ts";
import { preset, presetNames } from "../presets.ts";

const runs = (n: number): number => n * Number(process.env.HEDDLE_FUZZ ?? 1);

const whereAllowed = (d: HeddleDocument, found: GroupEdits): HeddleDocument =>
  found.ok ? carried(d, found) : d;

const small = (name: string): HeddleDocument => {
  const d = preset(name);
  return name === "worked-example" ? d : { ...d, dims: { ...d.dims, D: 8, H: 2, V: d.dims.V ?? 12 } };
};

function scopesOf(graph: Graph, scope = ""): { scope: string; graph: Graph }[] {
  return [
    { scope, graph },
    ...Object.entries(graph.nodes).flatMap(([id, n]) =>
      n.body ? scopesOf(n.body, joinPath(scope, id)) : [],
    ),
  ];
}

/** One gesture of those that must change no number: numbers choose the scope, the nodes and the gesture. */
function gesture(d: HeddleDocument, [where, which, what]: readonly [number, number, number]): HeddleDocument {
  const scopes = scopesOf(d);
  const { scope, graph } = scopes[where % scopes.length] as (typeof scopes)[number];
  const ids = Object.keys(graph.nodes);
  const id = ids[which % ids.length];
  if (id === undefined) return d;
  const taken = new Set(ids);
  if (what % 3 === 0) {
    const chosen = ids.filter((_, i) => (which >> (i % 16)) & 1);
    return whereAllowed(d, grouping.group(d, scope, chosen, free("pack", taken)));
  }
  if (what % 3 === 1) {
    const groups = ids.filter((g) => graph.nodes[g]?.body && graph.nodes[g]?.block === "group");
    return whereAllowed(d, grouping.ungroup(d, scope, groups[which % groups.length] ?? id, free));
  }
  return applied(d, { edit: "renameNode", scope, id, to: free("named", taken) });
}

const drawsOf = (d: HeddleDocument): string[] =>
  weightTable(check(d))
    .filter((w) => w.tiedTo === undefined)
    .map((w) => `${w.seedName} ${w.dims}`)
    .sort();

const logitsOf = (d: HeddleDocument): Float64Array => {
  const address = d.objective?.logits ?? "";
  return Float64Array.from(runDocument(d, [address])[address]?.data ?? []);
};

describe.each(presetNames.map((n) => [n]))("in %s", (name) => {
  const first = small(name);

  test("gestures that compute nothing else draw nothing else", () => {
    const [draws, logits] = [drawsOf(first), first.objective && logitsOf(first)];
    const step = fc.tuple(fc.nat(9999), fc.nat(65535), fc.nat(9999));
    let changed = 0;
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 6 }), (steps) => {
        const last = steps.reduce(gesture, first);
        if (last !== first) changed++;
        expect(drawsOf(last)).toEqual(draws);
        if (logits) expect(logitsOf(last)).toEqual(logits);
        const read = parseDocument(printDocument(last));
        expect(read.ok && read.document).toEqual(last);
      }),
      { numRuns: runs(12) },
    );
    expect(changed).toBeGreaterThan(0);
  });
});

/** Without sizes: these may become unknown where a node goes. */
const namesOf = (d: HeddleDocument): string[] => weightTable(check(d)).map((w) => w.seedName);

const wishes = ["lm_head", "norm_f", "wo", "norm_1", "emb", "pack", "named"];

test("whatever is added, removed, muted, renamed, grouped: each weight draws what it drew, and no two alike", () => {
  const first = small("decoder-only");
  const step = fc.tuple(fc.constantFrom("keep", "add", "remove", "mute"), fc.nat(9999), fc.nat(65535));
  let added = 0;
  fc.assert(
    fc.property(fc.array(step, { minLength: 1, maxLength: 12 }), (steps) => {
      let [d, before] = [first, new Set(namesOf(first))];
      for (const [did, where, which] of steps) {
        const scopes = scopesOf(d);
        const { scope, graph } = scopes[where % scopes.length] as (typeof scopes)[number];
        const ids = Object.keys(graph.nodes);
        const id = ids[which % ids.length] ?? "";
        // By a name that somebody has or had: a person deletes a block and wants it again.
        const fresh = freshId(d, scope, wishes[which % wishes.length] ?? "");
        const node = joinPath(scope, id);
        let next = d;
        if (did === "keep") next = gesture(d, [where, which, where >> 3]);
        else if (did === "add")
          next = applied(d, { edit: "addNode", scope, id: fresh, node: { block: "lm_head" } });
        else if (id === "") continue;
        else if (did === "remove") next = applied(d, { edit: "removeNode", scope, id });
        else next = applied(d, { edit: "setFlag", node, flag: "mute", on: true });

        const names = namesOf(next);
        const now = new Set(names);
        expect(now.size).toBe(names.length);
        const come = names.filter((w) => !before.has(w));
        if (did === "keep") expect(now).toEqual(before);
        if (did === "add") expect([...before].filter((w) => !now.has(w))).toEqual([]);
        else expect(come).toEqual([]);
        // By its own id, as in a graph without the others.
        for (const w of come) expect(w).toMatch(new RegExp(`(^|\\.)${fresh}\\.w$`));
        added += come.length;
        // What is muted takes what it feeds along, so it is looked at and given up.
        if (did !== "mute") [d, before] = [next, now];
      }
    }),
    { numRuns: runs(60) },
  );
  expect(added).toBeGreaterThan(0);
});

describe("a name that is in use", () => {
  const first = small("decoder-only");
  const weight = (d: HeddleDocument, name: string) => [...(weightsOf(check(d))[name]?.data ?? [])];

  test("is no id for a new node, until nobody draws by it any more: then that draws as in a fresh graph", () => {
    const renamed = applied(first, { edit: "renameNode", scope: "", id: "lm_head", to: "head" });
    expect(freshId(renamed, "", "lm_head")).toBe("lm_head_2");
    const gone = applied(renamed, { edit: "removeNode", scope: "", id: "head" });
    expect(freshId(gone, "", "lm_head")).toBe("lm_head");
    const again = applied(
      gone,
      { edit: "addNode", scope: "", id: "lm_head", node: { block: "lm_head" } },
      { edit: "connect", scope: "", wire: "norm_f.x → lm_head.x" },
    );
    expect(weight(again, "lm_head.w")).toEqual(weight(first, "lm_head.w"));
  });

  test("is looked for below the innermost repeat alone, groups seen through", () => {
    const packed = carried(first, grouping.group(first, "blocks", ["norm_2", "ffn"], "pack"));
    expect(freshId(packed, "blocks", "ffn")).toBe("ffn_2");
    expect(freshId(packed, "blocks/pack", "wo")).toBe("wo_2");
    expect(freshId(packed, "", "ffn")).toBe("ffn");
  });

  test("that a file gives to three draws three values", () => {
    const thrice = applied(
      first,
      { edit: "renameNode", scope: "", id: "lm_head", to: "a" },
      ...["lm_head", "b"].flatMap((id): Edit[] => [
        {
          edit: "addNode",
          scope: "",
          id,
          node: { block: "lm_head", ...(id === "b" ? { drawAs: "lm_head" } : {}) },
        },
        { edit: "connect", scope: "", wire: `norm_f.x → ${id}.x` },
      ]),
    );
    const draws = weightTable(check(thrice)).map((w) => w.seedName);
    expect(new Set(draws).size).toBe(draws.length);
    expect(weight(thrice, "a.w")).toEqual(weight(first, "lm_head.w"));
  });

  test("in a file is left to the node that had it first: the other draws its own values", () => {
    const renamed = applied(first, { edit: "renameNode", scope: "", id: "lm_head", to: "head" });
    expect(specAt(renamed, "head")?.drawAs).toBe("lm_head");
    const both = applied(
      renamed,
      { edit: "addNode", scope: "", id: "lm_head", node: { block: "lm_head" } },
      { edit: "connect", scope: "", wire: "norm_f.x → lm_head.x" },
    );
    expect(weight(both, "head.w")).toEqual(weight(first, "lm_head.w"));
    expect(weight(both, "lm_head.w")).toHaveLength(weight(first, "lm_head.w").length);
    expect(weight(both, "lm_head.w")).not.toEqual(weight(first, "lm_head.w"));
  });

  test("comes back when the node is called as before", () => {
    const there = applied(first, { edit: "renameNode", scope: "blocks", id: "wo", to: "mix" });
    expect(specAt(there, "blocks/mix")?.drawAs).toBe("wo");
    expect(weight(there, "blocks.1.mix.w")).toEqual(weight(first, "blocks.1.wo.w"));
    expect(weight(there, "blocks.1.mix.w")).not.toEqual(weight(first, "blocks.0.wo.w"));
    const back = applied(there, { edit: "renameNode", scope: "blocks", id: "mix", to: "wo" });
    expect(printDocument(back)).toBe(printDocument(first));
  });

  test("is not copied along: a copy of a group draws its own values", () => {
    const packed = carried(first, grouping.group(first, "blocks", ["norm_2", "ffn"], "pack"));
    const spec = specAt(packed, "blocks/pack");
    if (!spec) throw new Error("no group");
    expect(spec.drawAs).toBe("");
    const copied = applied(
      packed,
      { edit: "addNode", scope: "blocks", id: "pack_2", node: seededAnew(spec) },
      { edit: "connect", scope: "blocks", wire: "add_1.y → pack_2.x" },
    );
    const draws = weightTable(check(copied)).map((w) => w.seedName);
    expect(new Set(draws).size).toBe(draws.length);
    expect(draws).toContain("blocks.0.pack_2.ffn.up.w");
  });
});

test("dropout drops the same entries in a group", () => {
  const base = small("decoder-only");
  const first = applied(
    base,
    { edit: "addNode", scope: "blocks", id: "drop", node: { block: "dropout", params: { p: 0.5 } } },
    { edit: "connect", scope: "blocks", wire: "ffn.y → drop.x" },
    { edit: "connect", scope: "blocks", wire: "drop.x → add_2.b" },
  );
  const trained = (d: HeddleDocument) => {
    const { checked, program } = compile(d, { training: true });
    const seed = { "dropout.seed": tensor([], [3], "i32"), "dropout.step": tensor([], [5], "i32") };
    const address = d.objective?.logits ?? "";
    const inputs = { ...weightsOf(checked), ...streamsOf(d), ...seed };
    return evaluate(program, { inputs, fetch: [address] })[address]?.data;
  };
  const packed = carried(first, grouping.group(first, "blocks", ["ffn", "drop"], "pack"));
  const renamed = applied(packed, { edit: "renameNode", scope: "", id: "blocks", to: "layers" });
  expect(trained(renamed)).toEqual(trained(first));
  expect(trained(first)).not.toEqual(runDocument(first, ["lm_head.logits"])["lm_head.logits"]?.data);
});

test("a drawing name that is no path is refused, with its place", () => {
  const text = printDocument(small("worked-example")).replace(
    /"block": "wo"/,
    '"block": "wo", "drawAs": "a/b"',
  );
  const read = parseDocument(text);
  expect(read.ok).toBe(false);
  if (!read.ok) expect(read.problems[0]?.message).toContain('drawAs must look like "attn.wq"');
});

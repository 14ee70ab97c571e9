// Grouping changes nothing in what is computed, and taking the group apart gives the graph back.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { grouping } from "../../../src/core/document/index.ts";
import {
  check,
  diffDocuments,
  evaluate,
  evaluateSize,
  findNode,
  type Graph,
  type HeddleDocument,
  type Tensor,
} from "../../../src/core/index.ts";
import { compile } from "../../../src/core/pipeline.ts";
import { applied, free } from "../edited.ts";
import { preset, presetNames } from "../presets.ts";

const runs = (n: number): number => n * Number(process.env.HEDDLE_FUZZ ?? 1);

/** The name as it was before it was grouped. */
const bare = (name: string): string => name.replaceAll(/\bpack[./]/g, "");

/** A number in (-0.5, 0.5) that depends on a name and a place only. */
const number = (name: string, i: number): number => {
  let h = i + 1;
  for (const c of name) h = (Math.imul(h, 31) + c.charCodeAt(0)) | 0;
  return ((Math.imul(h, 2654435761) >>> 8) % 1000) / 1000 - 0.5;
};

/** Every output of the graph by its ungrouped name, for weights that follow the ungrouped names too. */
function values(d: HeddleDocument): Record<string, Tensor> {
  const { program } = compile(d);
  const inputs = Object.fromEntries(
    program.inputs.map((input) => {
      const value = program.values[input.value];
      if (!value) throw new Error(`no type for ${input.name}`);
      const dims = value.shape.map((s) => evaluateSize(s, program.dims));
      const count = dims.reduce((a, b) => a * b, 1);
      const data = Array.from({ length: count }, (_, i) => {
        if (value.dtype === "f32") return number(bare(input.name), i);
        return value.dtype === "bool" ? 1 : i % 3;
      });
      return [input.name, { dims, dtype: value.dtype, data: Float64Array.from(data) } satisfies Tensor];
    }),
  );
  const found = evaluate(program, { inputs });
  return Object.fromEntries(Object.entries(found).map(([name, t]) => [bare(name), t]));
}
function scopesOf(graph: Graph, scope: string): { scope: string; graph: Graph }[] {
  return [
    { scope, graph },
    ...Object.entries(graph.nodes).flatMap(([id, n]) =>
      n.body ? scopesOf(n.body, scope === "" ? id : `${scope}/${id}`) : [],
    ),
  ];
}

/** The smallest sizes that keep every width what it is to the others. */
const small = (name: string): HeddleDocument => {
  const d = preset(name);
  return name === "worked-example" ? d : { ...d, dims: { ...d.dims, D: 8, H: 2, V: 12, T: 3 } };
};

describe.each(presetNames.map((n) => [n]))("in %s", (name) => {
  const first = small(name);
  const before = values(first);
  const choice = fc.constantFrom(...scopesOf(first, "")).chain(({ scope, graph }) =>
    fc.record({
      scope: fc.constant(scope),
      ids: fc.subarray(Object.keys(graph.nodes), { minLength: 1 }),
    }),
  );

  test("group computes the same; ungroup gives the graph back", () => {
    let grouped = 0;
    fc.assert(
      fc.property(choice, ({ scope, ids }) => {
        const group = grouping.group(first, scope, ids, "pack");
        if (!group.ok) {
          expect(group.why).toMatch(/cycle: .+ → .+/);
          return;
        }
        grouped++;
        const packed = applied(first, ...group.edits);
        const after = values(packed);
        expect(Object.keys(before).length).toBeGreaterThan(0);
        for (const [port, tensor] of Object.entries(before)) expect(after[port], port).toEqual(tensor);
        const taken = grouping.ungroup(packed, scope, "pack", free);
        if (!taken.ok) throw new Error(taken.why);
        const back = applied(packed, ...taken.edits);
        expect(diffDocuments(first, back)).toEqual([]);
        expect(back.wires).toEqual(first.wires);
        expect(back.weights).toEqual(first.weights);
        expect(back.ties).toEqual(first.ties);
        expect(back.layout).toEqual(first.layout);
        expect(back.objective).toEqual(first.objective);
      }),
      { numRuns: runs(25) },
    );
    expect(grouped).toBeGreaterThan(0);
  });
});

describe("bad input", () => {
  const d = preset("worked-example");
  const why = (edits: ReturnType<typeof grouping.group>) => (edits.ok ? "accepted" : edits.why);

  test("is refused with a reason", () => {
    expect(why(grouping.group(d, "", [], "pack"))).toMatch(/^Select/);
    expect(why(grouping.group(d, "nowhere", ["x"], "pack"))).toContain("nowhere");
    expect(why(grouping.group(d, "", ["ghost"], "pack"))).toContain("ghost");
    const across = Object.keys(d.nodes);
    expect(why(grouping.group(d, "", [across[0] ?? "", across.at(-1) ?? ""], "pack"))).toMatch(
      /cycle|accepted/,
    );
    expect(why(grouping.ungroup(d, "", "ghost", free))).toContain("ghost");
    expect(why(grouping.ungroup(d, "", "wo", free))).toContain("is not a group");
    expect(why(grouping.ungroup(preset("decoder-only"), "", "blocks", free))).toContain("repeats");
  });

  test("a group across a cycle is refused, and the way is told", () => {
    expect(why(grouping.group(preset("decoder-only"), "", ["emb", "blocks"], "pack"))).toBe(
      "Grouping these nodes would create a cycle: emb → add_pe → blocks leaves the group and reenters it.",
    );
  });

  test("a built-in group can be taken apart once it is the graph's own", () => {
    const first = preset("decoder-only");
    const body = findNode(check(first), "blocks/ffn")?.graph;
    if (!body) throw new Error("the preset has no blocks/ffn");
    const own = applied(first, { edit: "inline", node: "blocks/ffn", body });
    const taken = grouping.ungroup(own, "blocks", "ffn", free);
    if (!taken.ok) throw new Error(taken.why);
    expect(check(applied(own, ...taken.edits)).diagnostics).toEqual([]);
  });
});

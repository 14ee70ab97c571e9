// Repeating and unrolling change nothing in what is computed, and names follow.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseDocument, printDocument } from "../../../src/core/document/index.ts";
import {
  check,
  evaluate,
  evaluateSize,
  findNode,
  graphAt,
  type HeddleDocument,
  repeats,
  type Tensor,
  weightTable,
} from "../../../src/core/index.ts";
import { compile } from "../../../src/core/pipeline.ts";
import { applied, carried, free } from "../edited.ts";
import { preset } from "../presets.ts";

const runs = { numRuns: 12 * Number(process.env.HEDDLE_FUZZ ?? 1) };

/** A number in (-0.5, 0.5) that depends on a name and a place only. */
const number = (name: string, i: number): number => {
  let h = i + 1;
  for (const c of name) h = (Math.imul(h, 31) + c.charCodeAt(0)) | 0;
  return ((Math.imul(h, 2654435761) >>> 8) % 1000) / 1000 - 0.5;
};

/** Every output of the graph, for weights drawn by the names that they draw by. */
function values(d: HeddleDocument, drawn = (name: string) => name): Record<string, Tensor> {
  const { program } = compile(d);
  const inputs = Object.fromEntries(
    program.inputs.map((input) => {
      const value = program.values[input.value]!;
      const dims = value.shape.map((s) => evaluateSize(s, program.dims));
      const name = drawn("seedName" in input ? String(input.seedName) : input.name);
      const data = Array.from({ length: dims.reduce((a, b) => a * b, 1) }, (_, i) => {
        if (value.dtype === "f32") return number(name, i);
        return value.dtype === "bool" ? 1 : i % 3;
      });
      return [input.name, { dims, dtype: value.dtype, data: Float64Array.from(data) } satisfies Tensor];
    }),
  );
  return evaluate(program, { inputs });
}

/** The smallest sizes that keep every width what it is to the others. */
const small = (name: string): HeddleDocument => {
  const d = preset(name);
  return name === "worked-example" ? d : { ...d, dims: { ...d.dims, D: 8, H: 2, V: 12, T: 3 } };
};

const place = () => undefined;
const codes = (d: HeddleDocument) => check(d).diagnostics.map((x) => x.code);
const layer = ["norm_1", "qkv", "attn", "concat", "wo", "add_1", "norm_2", "ffn", "add_2"];
const scopes = [
  ["worked-example", ""],
  ["decoder-only", "blocks"],
  ["encoder-decoder", "decoder"],
] as const;

/** A run of nodes in the order of work: most of them can be repeated. */
const choice = fc.constantFrom(...scopes).chain(([name, scope]) => {
  const d = small(name);
  const ids = (scope === "" ? check(d).root : findNode(check(d), scope)!.body!).nodes.map((n) => n.id);
  return fc
    .tuple(fc.nat(ids.length - 1), fc.nat(ids.length), fc.integer({ min: 1, max: 3 }), fc.boolean())
    .map(([from, length, count, shared]) => ({
      d,
      scope,
      ids: ids.slice(from, from + length + 1),
      count,
      shared,
    }));
});

describe("a selection", () => {
  test("repeated and unrolled computes the same values", () => {
    let repeated = 0;
    fc.assert(
      fc.property(choice, ({ d, scope, ids, count, shared }) => {
        const found = repeats.ofNodes(d, scope, ids, "again", { count: `${count}` });
        if (!found.ok) {
          expect(found.why).toMatch(/\.$/);
          return;
        }
        repeated++;
        const path = scope === "" ? "again" : `${scope}/again`;
        const own = carried(d, found);
        const looped = shared
          ? applied(own, { edit: "setParam", node: path, param: "weights", value: "shared" })
          : own;
        const unrolled = carried(looped, repeats.unrolled(looped, path, { place, free }));
        expect(codes(looped)).toEqual(codes(d));
        expect(codes(unrolled)).toEqual(codes(d));
        const [a, b] = [values(looped), values(unrolled)];
        for (const [port, tensor] of Object.entries(a)) {
          const there = port.replace(/\bagain\[(\d+)\]/, (_, i) => `again_${Number(i) + 1}`);
          const last = there.replace(/\bagain\./, `again_${count}.`);
          expect(b[last], `${port} as ${last}`).toEqual(tensor);
        }
        // What a file says of the new names can be read back.
        expect(parseDocument(printDocument(unrolled)).ok).toBe(true);
      }),
      runs,
    );
    expect(repeated).toBeGreaterThan(2);
  });

  test("queries are carried, never keys that are as many", () => {
    const d = small("decoder-only");
    const found = carried(d, repeats.ofNodes(d, "blocks", ["attn"], "again", { count: "2" }));
    expect(codes(found)).toEqual(codes(d));
  });

  test("repeated once computes what it did, and as a group again too", () => {
    const d = small("worked-example");
    const once = carried(d, repeats.ofNodes(d, "", layer, "again", { count: "1" }));
    const bare = (name: string) => name.replace(/^again\.0\./, "").replace(/^again\[0\]\//, "");
    const before = values(d);
    const after = Object.fromEntries(Object.entries(values(once, bare)).map(([k, v]) => [bare(k), v]));
    for (const [port, tensor] of Object.entries(before)) expect(after[port], port).toEqual(tensor);
    const group = carried(once, repeats.toGroup(once, "again"));
    expect(graphAt(group, "")?.nodes.again?.block).toBe("group");
    const inGroup = values(group, bare);
    for (const [port, tensor] of Object.entries(before))
      expect(inGroup[port] ?? inGroup[`again/${port}`], port).toEqual(tensor);
  });

  test("its weights are the first iteration's, and those of each copy afterwards", () => {
    const d = small("worked-example");
    const twice = carried(d, repeats.ofNodes(d, "", layer, "blocks", { count: "2" }));
    expect(d.weights?.["ffn.up.w"]).toBeDefined();
    expect(twice.weights?.["blocks.0.ffn.up.w"]).toEqual(d.weights?.["ffn.up.w"]);
    const unrolled = carried(twice, repeats.unrolled(twice, "blocks", { place, free }));
    expect(unrolled.weights?.["blocks_1.ffn.up.w"]).toEqual(d.weights?.["ffn.up.w"]);
    const group = carried(twice, repeats.toGroup(twice, "blocks"));
    expect(group.weights?.["blocks.ffn.up.w"]).toEqual(d.weights?.["ffn.up.w"]);
    const again = carried(group, repeats.ofGroup(group, "blocks", { count: "2" }));
    expect(again.weights).toEqual(twice.weights);
    expect(weightTable(check(again)).map((w) => w.seedName)).toEqual(
      weightTable(check(twice)).map((w) => w.seedName),
    );
  });

  test("a number gets a name where one is given", () => {
    const d = small("worked-example");
    const six = carried(d, repeats.ofNodes(d, "", layer, "blocks", { count: "6", name: "N" }));
    expect(six.dims.N).toBe(6);
    expect(findNode(check(six), "blocks")?.count).toBe(6);
    expect(repeats.ofNodes(six, "", ["blocks"], "x", { count: "2" })).toMatchObject({ ok: false });
    expect(repeats.ofNodes(d, "", layer, "x", { count: "6", name: "D" })).toMatchObject({
      why: "The dimension D is 4 already: choose another name, or none.",
    });
    expect(repeats.ofNodes(d, "", layer, "x", { count: "0" })).toMatchObject({
      why: "The number of iterations must be a positive integer, or a dimension such as N.",
    });
  });

  test("a layer that nothing reads yet gives what its last node gives", () => {
    const d = applied(small("worked-example"), { edit: "removeNode", scope: "", id: "lm_head" });
    const found = carried(d, repeats.ofNodes(d, "", layer, "blocks", { count: "2" }));
    expect(graphAt(found, "blocks")).toMatchObject({
      inputs: { x: "carried", mask: "shared" },
      outputs: ["x"],
    });
  });
});

describe("what cannot be repeated says why, and the way out", () => {
  const d = small("worked-example");
  const why = (ids: string[]) => {
    const found = repeats.ofNodes(d, "", ids, "again", { count: "2" });
    return found.ok ? "accepted" : found.why;
  };

  test("outputs that fit no input", () => {
    expect(why([...layer, "lm_head"])).toBe(
      "Each iteration must take what the one before gives, but lm_head.logits gives [B, T, V] and no input is left for it: add_pe.y [B, T, D], mask.mask [T, T] bool. Leave out what changes the shape, include what reads lm_head.logits, or insert a Linear behind it.",
    );
    expect(why(["tokens", "emb"])).toMatch(/^Nothing enters/);
    expect(why([])).toMatch(/^Select/);
  });

  test("a Repeat is repeated by its count", () => {
    const blocks = small("decoder-only");
    expect(repeats.ofNodes(blocks, "", ["blocks"], "x", { count: "2" })).toMatchObject({
      why: '"blocks" is a Repeat already: set its count in the inspector.',
    });
    expect(repeats.toGroup(d, "qkv")).toMatchObject({ why: '"qkv" is not a Repeat.' });
  });
});

// Graphs whose sizes are numbers in place of dims are proved as those with dims are.
import { describe, expect, test } from "vitest";
import {
  applyEdit,
  type CheckedGraph,
  check,
  type Edit,
  evaluateSize,
  explain,
  type Graph,
  type HeddleDocument,
  lower,
  prove,
  type Size,
  severityOf,
} from "../../../src/core/index.ts";
import { add, connect, dim, disconnect, edited, param } from "../edited.ts";

/** A preset in which somebody wrote a number wherever a size is a dim; `keep` are dims that stay. */
function plain(name: string, dims: Readonly<Record<string, number>>, keep: readonly string[] = []) {
  const document = edited(name, ...Object.entries(dims).map(([n, value]) => dim(n, value)));
  const { root, bindings } = check(document);
  const written = ({ nodes, ...graph }: Graph, { byId }: CheckedGraph): Graph => ({
    ...graph,
    nodes: Object.fromEntries(
      Object.entries(nodes).map(([id, spec]) => {
        const node = byId.get(id);
        const sizes = Object.entries(node?.block?.params ?? {}).flatMap(([param, { kind }]) => {
          const size = node?.params[param] as Size;
          if (kind !== "size" || param === "count" || keep.includes(size.key)) return [];
          return [[param, evaluateSize(size, bindings)] as const];
        });
        const inside = spec.body && node?.body ? { body: written(spec.body, node.body) } : {};
        return [id, { ...spec, params: { ...spec.params, ...Object.fromEntries(sizes) }, ...inside }];
      }),
    ),
  });
  return { ...document, ...written(document, root) } as HeddleDocument;
}

const long = { T: 64, D: 64 };
const codes = (d: HeddleDocument) => prove(d, { fixes: false }).diagnostics.map((x) => x.code);

describe("plain numbers in place of dims", () => {
  test.each([
    ["decoder-only", []],
    ["decoder-only", ["T"]],
    ["decoder-only", ["B", "D"]],
    ["decoder-modern", []],
    ["encoder", []],
    ["encoder-decoder", []],
  ])("%s with T = D = 64 as numbers but for %j is proved at small sizes", (name, keep) => {
    const document = plain(name, long, keep);
    expect(check(document).diagnostics.filter((d) => severityOf(d) === "error")).toEqual([]);
    const { proof, diagnostics } = prove(document);
    expect(proof?.verdict).toBe("proved");
    expect(diagnostics).toEqual([]);
    for (const cells of proof?.unrolled().run()?.inputs ?? [])
      expect(Math.max(...cells.dims)).toBeLessThan(25);
  });

  test("numbers in a list of axes get names as others do", () => {
    const plainText = applyEdit(plain("decoder-only", long), {
      edit: "all",
      edits: [
        add("row", "parameter", { axes: "64" }),
        add("view", "reshape", { shape: "1 64 1 64" }),
        add("most", "maximum"),
        add("back", "reshape", { shape: "1 64 64" }),
        ...[
          "blocks.x → view.x",
          "view.x → most.a",
          "row.y → most.b",
          "most.y → back.x",
          "back.x → norm_f.x",
        ].map((wire) => connect(wire)),
      ],
    });
    if (!plainText.ok) throw new Error(plainText.why);
    expect(check(plainText.document).diagnostics.filter((d) => severityOf(d) === "error")).toEqual([]);
    expect(codes(plainText.document)).toEqual([]);
    expect(prove(plainText.document, { fixes: false }).proof?.verdict).toBe("proved");
  });

  test("a number that stands for itself stays: T = D is looked at as that, too", () => {
    // Only what is not proved for every size is looked at.
    const open = applyEdit(plain("decoder-only", long), disconnect("in.mask → attn.mask", "blocks"));
    if (!open.ok) throw new Error(open.why);
    const { proof } = prove(open.document, { fixes: false });
    const at = proof?.claims[0]?.sizes.map((d) => [d.pe_length, d.pe_width]);
    expect(at).toHaveLength(2);
    expect(at?.[0]?.[0]).not.toBe(at?.[0]?.[1]);
    expect(at?.[1]?.[0]).toBe(at?.[1]?.[1]);
  });

  test("a small one beside names says nothing of one size alone: what leaks at the next length is no proof", () => {
    const window = (...edits: readonly Edit[]) =>
      prove(edited("smallest", param("mask", "kind", "prefix"), ...edits), { fixes: false });
    const narrow = param("emb", "width", 8);
    // At T = 4 a prefix of one token is a causal mask; at T = 5 it is none.
    const { proof, diagnostics } = window(narrow, param("mask", "prefix", "T-3"));
    expect(proof?.verdict).toBe("leaks");
    expect(diagnostics.find((d) => d.code === "leak/future")).toMatchObject({ sizes: { T: 5 } });
    const clean = window(narrow, param("mask", "prefix", 1));
    expect(clean.proof?.claims.map((c) => c.extent.kind)).toEqual(["every-size", "every-size", "every-size"]);
  });

  test("a program that is one for these very sizes says so", () => {
    const { fixed } = lower(check(edited("smallest", param("emb", "width", 8))));
    expect(fixed).toEqual(["B", "T", "D", "H", "F", "V"]);
    expect(lower(check(edited("smallest"))).fixed).toBeUndefined();
  });

  test("a leak is found and told as with dims, with a fix that closes it", () => {
    const cut = applyEdit(plain("decoder-only", long), disconnect("in.mask → attn.mask", "blocks"));
    if (!cut.ok) throw new Error(cut.why);
    const [d] = prove(cut.document).diagnostics;
    expect(d).toMatchObject({ code: "leak/future", at: { node: "blocks/attn", port: "mask" } });
    const mended = applyEdit(cut.document, { edit: "all", edits: d?.fixes?.[0]?.edits ?? [] });
    expect(mended.ok && codes(mended.document)).toEqual([]);
  });

  test("D and T exchanged on the way are seen, though both are 64", () => {
    const crossed = applyEdit(
      { ...plain("decoder-only", long), weights: {} },
      {
        edit: "all",
        edits: [
          add("turn", "transpose"),
          disconnect("norm_f.x → lm_head.x"),
          connect("norm_f.x → turn.x"),
          connect("turn.x → lm_head.x"),
        ],
      },
    );
    if (!crossed.ok) throw new Error(crossed.why);
    const errors = check(crossed.document).diagnostics.filter((d) => severityOf(d) === "error");
    const found = prove(crossed.document, { fixes: false });
    expect(errors.length > 0 || found.proof?.verdict === "leaks").toBe(true);
  });

  test("what is past the limit of the cells is proved all the same", () => {
    const document = edited(
      "decoder-only",
      dim("T", 600),
      { edit: "setParam", node: "pe", param: "max", value: 600 },
      add("end", "slice", { axis: 1, start: 500, length: 50 }),
      connect("norm_f.x → end.x"),
      connect("end.x → lm_head.x"),
    );
    const { proof, diagnostics } = prove(document);
    expect(diagnostics).toEqual([]);
    expect(proof?.claims.map((c) => c.extent.kind)).toEqual(["every-size", "every-size", "every-size"]);
  });

  test("what is past their limit and cannot be proved is said, with the way out", () => {
    const document = edited(
      "decoder-only",
      disconnect("in.mask → attn.mask", "blocks"),
      dim("T", 600),
      { edit: "setParam", node: "pe", param: "max", value: 600 },
      add("end", "slice", { axis: 1, start: 500, length: 50 }),
      connect("norm_f.x → end.x"),
      connect("end.x → lm_head.x"),
    );
    const { proof, diagnostics } = prove(document);
    expect(proof?.verdict).toBe("not-proved");
    expect(diagnostics.map((d) => [d.code, severityOf(d)])).toEqual([["leak/too-large", "hint"]]);
    expect(explain(diagnostics[0] as never).help).toContain("dimensions");
  });
});

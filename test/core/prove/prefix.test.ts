// A prefix language model: what stands in the prefix is given and read in both directions; predictions begin behind it.
import { describe, expect, test } from "vitest";
import {
  applyEdit,
  dependenceMap,
  diagnose,
  type Edit,
  evaluate,
  evaluateSize,
  explain,
  fixesFor,
  parseDocument,
  printDocument,
  prove,
} from "../../../src/core/index.ts";
import { tensor } from "../../../src/core/ir/index.ts";
import { compile } from "../../../src/core/pipeline.ts";
import { add, connect, dim, edited, param } from "../edited.ts";

const objective = (prefix?: number | string): Edit => ({
  edit: "setMeta",
  set: {
    objective: {
      kind: "prefix-lm",
      logits: "lm_head.logits",
      ...(prefix === undefined ? {} : { prefix }),
    },
  },
});
const model = (mask: number | string, asked: number | string, ...more: Edit[]) =>
  edited(
    "decoder-only",
    param("mask", "kind", "prefix"),
    param("mask", "prefix", mask),
    objective(asked),
    ...more,
  );

describe("a prefix mask under a prefix-lm objective", () => {
  test.each([
    [2, []],
    [4, []],
    ["P", [dim("P", 3)]],
  ] as [number | string, Edit[]][])("of %s is proved, and its map is exactly the mask's", (prefix, dims) => {
    const document = edited(
      "decoder-only",
      ...dims,
      param("mask", "kind", "prefix"),
      param("mask", "prefix", prefix),
      objective(prefix),
    );
    const { diagnostics, proof } = diagnose(document, { fixes: false });
    expect(diagnostics).toEqual([]);
    expect(proof?.verdict).toBe("proved");
    const run = proof?.unrolled().run();
    if (!proof || !run || !proof.task.prefix) throw new Error("there is no run");
    const given = evaluateSize(proof.task.prefix, run.options.dims);
    const [map] = dependenceMap(run, proof.task.logits);
    const times = map?.rows.length ?? 0;
    expect(times).toBeGreaterThan(given);
    expect(map?.rows).toEqual(
      Array.from({ length: times }, (_, t) => Array.from({ length: times }, (_, j) => j < given || j <= t)),
    );
  });

  test("one token too long lets the last of the prefix see its answer, and the mask is named", () => {
    const { diagnostics, proof } = prove(model(3, 2));
    const [d] = diagnostics;
    expect(proof?.verdict).toBe("leaks");
    expect(d?.code).toBe("leak/future");
    if (d?.code !== "leak/future") return;
    expect([d.output.time, d.input.time, d.at.node]).toEqual([1, 2, "blocks/attn"]);
    expect(d.shown).toBeGreaterThan(0);
    expect(d.wires.map((w) => w.wire)).toContain("qkv.v → attn.v");
    expect(explain(d).title).toBe("Output t = 1 can see input t = 2.");
  });

  test("under next-token it leaks, since the prefix is asked for too", () => {
    const document = edited("decoder-only", param("mask", "kind", "prefix"));
    expect(prove(document, { fixes: false }).diagnostics.map((d) => d.code)).toEqual(["leak/future"]);
  });

  test("a leak behind the prefix is one", () => {
    const { proof } = prove(model(2, 2, param("mask", "kind", "all")), { fixes: false });
    expect(proof?.verdict).toBe("leaks");
  });

  test("too short, or causal: the prefix is hidden from itself, and the first fix opens it", () => {
    for (const document of [model(2, 3), edited("decoder-only", objective(3))]) {
      const { causes, checked } = diagnose(document);
      expect(causes.map((c) => c.cause.code)).toEqual(["lint/mask-objective"]);
      const [fix] = causes[0] ? fixesFor(checked, causes[0].cause) : [];
      const mended = applyEdit(document, { edit: "all", edits: fix?.edits ?? [] });
      expect(mended.ok && diagnose(mended.document, { fixes: false }).diagnostics).toEqual([]);
    }
  });
});

describe("the prefix of the objective", () => {
  test("is a size that the graph has", () => {
    for (const [prefix, title] of [
      [undefined, /its prefix length is missing/],
      ["Q", /unknown dimension Q/],
      ["2*", /prefix = 2\* is invalid/],
      ["D/7", /evaluates to/],
    ] as const) {
      const { causes, checked } = diagnose(
        edited("decoder-only", param("mask", "kind", "prefix"), objective(prefix)),
      );
      const cause = causes[0]?.cause;
      expect(cause?.code).toBe("objective/prefix");
      expect(cause && explain(cause).title).toMatch(title);
      const [fix] = cause ? fixesFor(checked, cause) : [];
      expect(fix?.label).toBe("Use the first 2 as the prefix");
    }
  });

  test("longer than every text leaves nothing to be proved, and that is no proof", () => {
    const { proof } = prove(model("T+1", "T+1"));
    expect(proof?.verdict).toBe("not-proved");
    const refusal = expect.objectContaining({ why: expect.stringMatching(/nothing is predicted/) });
    for (const { extent } of proof?.claims ?? []) expect(extent).toMatchObject({ kind: "none", refusal });
  });

  test("of a thousand million leaves nothing either, and is told without trying such texts", () => {
    const { proof } = prove(model(2, 1e9));
    expect(proof?.verdict).toBe("not-proved");
    expect(proof?.claims.map((c) => c.extent.kind)).toEqual(proof?.claims.map(() => "none"));
  });

  test("survives printing and parsing", () => {
    const document = model(2, 2);
    const parsed = parseDocument(printDocument(document));
    expect(parsed.ok && parsed.document.objective).toEqual(document.objective);
    const text = printDocument(document).replace('"prefix": 2 }', '"prefix": 0 }');
    expect(parseDocument(text).ok).toBe(false);
  });
});

test("a Loss in the graph counts from the last token of the prefix on", () => {
  const document = model(
    2,
    2,
    add("shift", "shift"),
    add("loss", "loss"),
    connect("tokens.ids → shift.x"),
    connect("shift.x → loss.targets"),
    connect("lm_head.logits → loss.logits"),
  );
  const { program } = compile(document);
  const { inputs } = program;
  const fed = Object.fromEntries(
    inputs.map((i) => {
      const dims = (program.values[i.value]?.shape ?? []).map((s) => evaluateSize(s, program.dims));
      const n = dims.reduce((a, b) => a * b, 1);
      const dtype = i.kind === "ids" ? "i32" : i.kind === "valid" ? "bool" : "f32";
      return [
        i.name,
        tensor(
          dims,
          Array.from({ length: n }, (_, k) => (dtype === "f32" ? Math.sin(k) : 1)),
          dtype,
        ),
      ];
    }),
  );
  const out = evaluate(program, { inputs: fed, fetch: ["loss.per_position"] });
  // Four tokens: of t = 0 nothing is asked, t = 3 has no next one.
  expect(Array.from(out["loss.per_position"]?.data ?? [], (v) => v > 0)).toEqual([false, true, true, false]);
});

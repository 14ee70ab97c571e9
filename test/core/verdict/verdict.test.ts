// What the verdict says of real graphs, and that it says no more: each kind, its exceptions, bounds and reasons.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import {
  diagnose,
  type Edit,
  type HeddleDocument,
  parseDocument,
  printVerdict,
  verdictOf,
  verdictWords,
} from "../../../src/core/index.ts";
import { sharedData } from "../../support/shared-data.ts";
import { add, applied, connect, dim, disconnect, edited, param, withSegments } from "../edited.ts";
import { preset, presetNames } from "../presets.ts";

const verdictFor = (document: HeddleDocument) =>
  verdictOf(diagnose(document, { fixes: false }), { leftPadding: true });
const say = (document: HeddleDocument) => {
  const v = verdictFor(document);
  const words = verdictWords(v);
  return { ...words, kind: v.kind, all: words.text.join(" ") };
};

/** Without its mask, at plain positions that are too many for cells. */
const tooLarge = (): HeddleDocument =>
  edited(
    "decoder-only",
    disconnect("in.mask → attn.mask", "blocks"),
    dim("T", 600),
    param("pe", "max", 600),
    add("end", "slice", { axis: 1, start: 500, length: 50 }),
    connect("norm_f.x → end.x"),
    connect("end.x → lm_head.x"),
  );

const unmasked = (...more: readonly Edit[]) =>
  edited("decoder-only", disconnect("in.mask → attn.mask", "blocks"), ...more);

describe("every size", () => {
  test.each(presetNames)("%s", (name) => {
    const said = say(preset(name));
    expect(said).toMatchObject({ kind: "every-size", sign: "✓", title: "proved for every size" });
    expect(said.all).toMatch(
      /for all weights, all texts padded on the right \(their lengths are public\) and every /,
    );
    expect(said.leftPadding).toMatch(/^Texts padded on the left: /);
  });

  test("names the bounds that the graph sets, with the table that is their reason", () => {
    expect(say(preset("decoder-only")).all).toContain("that the graph allows (T ≤ 64: PE has 64 rows)");
    expect(say(preset("smallest")).all).toMatch(/every B, T, D, H, F and V\.$/);
  });

  test("says of what the outputs do not depend, by objective", () => {
    expect(say(preset("encoder")).all).toContain("no output can depend on padding or other samples,");
    expect(say(preset("encoder-decoder")).all).toContain("padding, other samples or its own target,");
  });

  test("left padding is told beside it and makes the graph no worse", () => {
    expect(say(preset("decoder-only")).leftPadding).toMatch(
      /not proved for T ≥ 2; an output may see the padding/,
    );
    expect(say(preset("encoder")).leftPadding).toMatch(/proved for every size as well/);
    expect(verdictFor(preset("decoder-only")).kind).toBe("every-size");
  });
});

describe("these sizes", () => {
  test("where only cells show it, exactly the sizes looked at", () => {
    const said = say(withSegments());
    expect(said).toMatchObject({ kind: "these-sizes", sign: "◐", title: "proved for the sizes looked at" });
    expect(said.all).toMatch(
      /B = 2, T = 13.*, each with N = 2 \(padding, alike in all texts: none; the last 2 tokens of the first sample; .*; all but one token\)/,
    );
    expect(said.all).toMatch(
      /Not proved for others: an output may see the padding of segments, first at gather in /,
    );
  });
});

describe("not proved", () => {
  test("with the first operation that was too much", () => {
    const said = say(tooLarge());
    expect(said).toMatchObject({ kind: "not-proved", sign: "○", title: "not proved" });
    expect(said.all).toMatch(/Not proved.*later position, first at matmul in /);
    expect(said.all).not.toMatch(/No run/); // none was made
  });

  test("a size of 10⁹ is refused with the reason at once", () => {
    const start = performance.now();
    const said = say(edited("smallest", dim("T", 1e9)));
    expect(performance.now() - start).toBeLessThan(5000);
    expect(said.kind).toBe("not-proved");
    expect(said.all).toContain("a text has 1,000,000,000 positions, and the proof is for at most 1,048,576");
    // Where nothing is counted by it, it is a size like others.
    expect(say(edited("smallest", dim("B", 1e9))).kind).toBe("every-size");
  });

  test.each(["B*T", "T*T", "D"])(
    "a prefix mask of %s, which no size of the text is compared with, is no proof",
    (size) => {
      const said = say(edited("smallest", param("mask", "kind", "prefix"), param("mask", "prefix", size)));
      expect(["leaks", "not-proved"]).toContain(said.kind);
    },
  );

  test("a prefix beyond the text proves nothing, and says why", () => {
    const document = {
      ...preset("decoder-only"),
      objective: { kind: "prefix-lm", logits: "lm_head.logits", prefix: "T+1" } as const,
    };
    const said = say(document);
    expect(said.kind).not.toBe("every-size");
  });
});

describe("leaks", () => {
  test("with what sees what, the run's sizes, and where all is proved", () => {
    const said = say(unmasked());
    expect(said).toMatchObject({ kind: "leaks", sign: "◆", title: "leaks" });
    expect(said.all).toMatch(
      /^Output t = 0 can see input t = 1\. It crosses at "blocks\/attn"\. A run at B = 1, T = 2, D = \d+, H = \d+, V = \d+ shows a relative change of 0\.\d+; no smaller T shows it\. Proved for all sizes except T ≥ 2\.$/,
    );
    expect(said.leftPadding).toBeNull();
  });

  test("behind NaN, and how many of the graph's own queries are blind", () => {
    const document = edited(
      "decoder-only",
      dim("T", 4),
      add("inv", "mask_logic", { op: "not" }),
      connect("mask.mask → inv.a"),
      connect("inv.mask → blocks.mask"),
    );
    const { diagnostics } = diagnose(document, { fixes: false });
    expect(say(document).all).toMatch(
      /A run at B = 1, T = 2, .*, with zeros in place of NaN, shows a relative change/,
    );
    expect(diagnostics.find((d) => d.code === "lint/nan-rows")).toMatchObject({ rows: 1, of: 4, first: 3 });
    expect(diagnostics.find((d) => d.code === "lint/nan-rows")).not.toHaveProperty("positions");
  });

  test("a file says what its claim about padding leaves to the one about the future", () => {
    const document = unmasked();
    const { claims } = JSON.parse(printVerdict(verdictFor(document), { document, sha256: "", version: "" }));
    expect(claims).toMatchObject([
      { kind: "future", verdict: "leaks" },
      { kind: "padding", verdict: "every-size", means: expect.stringContaining("belongs to the future") },
      { kind: "cross-sample" },
    ]);
  });
});

test("a division by what may be 0 is named, and none by what a constant keeps above it", () => {
  const divided = (...by: readonly Edit[]) =>
    edited(
      "smallest",
      add("by_sum", "divide"),
      connect("add_2.y → by_sum.a"),
      connect("by_sum.y → norm_2.x"),
      ...by,
    );
  const risky = say(divided(add("sp", "softplus"), connect("add_2.y → sp.x"), connect("sp.x → by_sum.b")));
  expect(risky.kind).toBe("every-size");
  expect(risky.all).toContain("what Divide divides by may be 0");
  const safe = divided(
    add("sq", "square"),
    add("low", "clamp", { low: 0.1, high: 9 }),
    connect("add_2.y → sq.x"),
    connect("sq.x → low.x"),
    connect("low.x → by_sum.b"),
  );
  expect(say(safe).all).not.toContain("may be 0");
  for (const name of presetNames) expect(say(preset(name)).all, name).not.toContain("may be 0");
});

describe("nothing is proved because nothing was asked", () => {
  test("beside an id without a row, at which every run stops", () => {
    const { nodes, wires, ...rest } = preset("decoder-only");
    const shift = { block: "shift", params: { direction: "right", fill: -100 } };
    const said = say({
      ...rest,
      nodes: { ...nodes, shift },
      wires: [
        ...wires.filter((w) => w !== "tokens.ids → emb.ids"),
        "tokens.ids → shift.x",
        "shift.x → emb.ids",
      ],
    });
    expect(said).toMatchObject({ kind: "none", sign: "·", title: "waiting for valid ids" });
    expect(said.all).not.toMatch(/proved/i);
  });

  test("without an objective", () => {
    const { objective: _, ...bare } = preset("decoder-only");
    const said = say(bare);
    expect(said).toMatchObject({ kind: "none", sign: "·", title: "no objective" });
    expect(said.all).toContain("nothing is claimed");
    expect(said.all).not.toMatch(/proved/i);
  });

  test("behind errors, and without the logits that the objective names", () => {
    expect(verdictFor(applied(preset("decoder-only"), disconnect("norm_f.x → lm_head.x")))).toEqual({
      kind: "none",
      why: "errors",
    });
  });

  test("errors elsewhere leave the verdict on what is sound", () => {
    const document = applied(preset("decoder-only"), add("loose", "softmax"));
    const found = diagnose(document, { fixes: false });
    expect(found.checked.diagnostics.length).toBeGreaterThan(0);
    expect(verdictOf(found).kind).toBe("every-size");
  });
});

test("a verdict is plain data, and its file says of which graph, what, and under which assumptions", () => {
  const document = preset("decoder-only");
  const v = verdictFor(document);
  expect(structuredClone(v)).toEqual(v);
  const file = JSON.parse(printVerdict(v, { document, sha256: "ab", version: "1.2.3" }));
  expect(file).toMatchObject({
    heddle: "verdict",
    format: 1,
    version: "1.2.3",
    graph: { name: document.name, sha256: "ab" },
    verdict: "every-size",
    allowed: ["T ≤ 64"],
    padding: "right",
    scoresBelow: null,
    claims: [
      { kind: "future", verdict: "every-size", except: [] },
      { kind: "padding", verdict: "every-size" },
      { kind: "cross-sample", verdict: "every-size" },
    ],
    assumptions: expect.arrayContaining([expect.stringContaining("2^20")]),
  });
  expect(file.leftPadding.find((c: { kind: string }) => c.kind === "padding").verdict).toBe("not-proved");
});

const truth = sharedData("../cases/truth");
describe.runIf(truth !== null)("graphs with a known answer", () => {
  const sayOf = (name: string) => {
    const parsed = parseDocument(readFileSync(join(truth!, `${name}.graph.json`), "utf8"));
    if (!parsed.ok) throw new Error(name);
    return say(parsed.document);
  };
  test("p1: proved but for the sizes named, and why not there", () => {
    const said = sayOf("p1-last-T-queries");
    expect(said).toMatchObject({ kind: "these-sizes", sign: "◐", title: "proved except T ≤ 3" });
    expect(said.all).toMatch(/^Proved for B = 1, S = 7, T = 4 and all other sizes except T ≤ 3: /);
    expect(said.all).toContain("For T ≤ 3 it is not proved: an output may see a later position, first at ");
  });
  test.each([
    ["q-probe1-prefix-T-6", "T = 8", "T ≥ 8"],
    ["q-probe11-repeat-shift-30", "T = 31", "T ≥ 31"],
    ["q-probe13-painted-one-cell", "T = 11", "T ≥ 11"],
    ["q-probe6-batch-shift-2", "B = 3", "B ≥ 3"],
    ["q-probe8-shift-left-30", "T = 31", "T ≥ 31"],
  ])("%s leaks at the least size, %s", (name, least, except) => {
    const said = sayOf(name);
    expect(said.kind).toBe("leaks");
    expect(said.all).toContain(least);
    expect(said.all).toContain(`Proved for all sizes except ${except}.`);
  });
  test("a finite mask is proved below its limit, rounded down", () => {
    expect(sayOf("g0-additive-1e9-clean").title).toBe("proved for every size while |score| < 499,999,948");
  });
});

describe("what was looked at is all that is said", () => {
  test("claims that hold for different sizes are each told with their own", () => {
    const said = say(withSegments());
    expect(said.all).toMatch(/Proved for the sizes looked at only: no output can depend on padding, /);
    expect(said.all).toMatch(/Proved for every size: no output can depend on other samples\./);
    expect(said.all).toMatch(/What is predicted is the text "main", for the objective names none\./);
  });
});

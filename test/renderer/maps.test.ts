// What the diagnosis worker makes for the page: maps at the length of the text, verdicts in words.
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { diagnose, type HeddleDocument, parseDocument, verdictOf } from "../../src/core/index.ts";
import { mapsOf } from "../../src/renderer/diagnosis/maps.ts";
import { shownVerdict } from "../../src/renderer/leaks/verdict.ts";

function load(name: string): HeddleDocument {
  const parsed = parseDocument(readFileSync(`graphs/${name}.graph.json`, "utf8"));
  if (!parsed.ok) throw new Error(`graphs/${name}.graph.json does not parse`);
  return parsed.document;
}

const mapsFor = (document: HeddleDocument) => {
  const { checked, proof } = diagnose(document, { fixes: false });
  if (!proof) throw new Error("nothing to prove");
  return mapsOf(checked, proof).maps;
};

const rowsOf = (document: HeddleDocument, address: string) => {
  const maps = mapsFor(document);
  return maps.table[maps.at[address] ?? -1]?.[0]?.rows.map((row) => row.map(Number).join(""));
};

describe("dependence maps", () => {
  test("are as long as the text, and those of the logits are the mask's", () => {
    const document = load("decoder-only");
    expect(rowsOf(document, "lm_head.logits")).toEqual(["1000", "1100", "1110", "1111"]);
    const longer = { ...document, text: { main: "the cat sat on the" } };
    expect(rowsOf(longer, "lm_head.logits")).toHaveLength(5);
  });

  test("reach every port inside repeats and built-in groups, and equal ones stand once", () => {
    const { at, table } = mapsFor(load("decoder-only"));
    expect(Object.keys(at)).toEqual(expect.arrayContaining(["emb.x", "blocks[1]/attn.out"]));
    expect(new Set(table.map((maps) => JSON.stringify(maps))).size).toBe(table.length);
  });

  test("a text that is too long to draw falls back to the sizes of the proof", () => {
    const document = load("decoder-only");
    const long = { ...document, text: { main: Array(40).fill("the").join(" ") } };
    const rows = rowsOf(long, "lm_head.logits");
    expect(rows?.length).toBeGreaterThan(1);
    expect(rows?.length).toBeLessThan(20);
  });
});

describe("verdicts in words", () => {
  const shown = (document: HeddleDocument) =>
    shownVerdict(verdictOf(diagnose(document, { fixes: false }), { leftPadding: true }));
  test("only a proof for every size is a plain green", () => {
    const clean = shown(load("decoder-only"));
    expect(clean).toMatchObject({ sign: "✓", text: "proved for every size", tone: "good" });
    expect(clean.more.join(" ")).toMatch(/T ≤ 64.*Texts padded on the left: not proved/);
  });
  test("what is not proved is neither green nor a leak, and what leaks is", () => {
    const document = load("smallest");
    const long = { ...document, dims: { ...document.dims, T: 1e9 } };
    expect(shown(long)).toMatchObject({ sign: "○", text: "not proved", tone: "quiet" });
    expect(shown(load("broken/mask-unplugged"))).toMatchObject({ sign: "◆", text: "leaks", tone: "leak" });
  });
});

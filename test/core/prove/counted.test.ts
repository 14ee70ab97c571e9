// A repeat whose number of iterations has a name, and whose body the proof cannot take once for all: nothing is claimed of
// other numbers. Two lanes change places in each iteration, and one of them reads a position ahead.
import { expect, test } from "vitest";
import { check, type HeddleDocument } from "../../../src/core/index.ts";
import { proveChecked } from "../../../src/core/prove/index.ts";
import { verdictOf } from "../../../src/core/verdict/index.ts";
import { preset } from "../presets.ts";

/** The lane that reads ahead is what comes out of an odd number of iterations. */
function swapping(count: number | string, dims: HeddleDocument["dims"]): HeddleDocument {
  const scale = { block: "scale", params: { by: "factor", factor: 1.5 } };
  const body = {
    inputs: { x: "carried", z: "carried" },
    outputs: ["x", "z"],
    nodes: { a: scale, b: scale },
    wires: ["in.x → a.x", "a.x → out.z", "in.z → b.x", "b.x → out.x"],
  } as const;
  return {
    ...preset("smallest"),
    dims: { ...preset("smallest").dims, ...dims },
    layout: {},
    objective: { kind: "next-token", logits: "head.logits" },
    text: { main: "the cat" },
    nodes: {
      tokens: { block: "tokens" },
      emb: { block: "embedding" },
      ahead: { block: "shift", params: { direction: "left", by: 1, fill: 0 } },
      swap: { block: "repeat", params: { count }, body },
      head: { block: "lm_head" },
    },
    wires: [
      "tokens.ids → emb.ids",
      "emb.x → ahead.x",
      "emb.x → swap.x",
      "ahead.x → swap.z",
      "swap.x → head.x",
    ],
  };
}

const judged = (document: HeddleDocument) => {
  const checked = check(document);
  const { proof, diagnostics } = proveChecked(checked, { fixes: false });
  return verdictOf({ checked, diagnostics: [...checked.diagnostics, ...diagnostics], proof });
};

const exceptOf = (verdict: ReturnType<typeof judged>, kind: string) =>
  verdict.kind === "none" ? [] : verdict.claims.find((c) => c.kind === kind)?.except.map((s) => s.text);

test("a count with a name: only its own number is proved, and it is named", () => {
  const two = judged(swapping("M", { M: 2 }));
  expect(two.kind).toBe("these-sizes");
  expect(exceptOf(two, "future")).toEqual(["M = 1", "M ≥ 3"]);
});

test("a repeat within one that is unrolled does not stand for another of the same count", () => {
  const document = swapping("M", { M: 2 });
  const scale = { block: "scale", params: { by: "factor", factor: 1.5 } };
  const inner = {
    block: "repeat",
    params: { count: "M" },
    body: {
      inputs: { x: "carried" },
      outputs: ["x"],
      nodes: { a: scale },
      wires: ["in.x → a.x", "a.x → out.x"],
    },
  } as const;
  // Both give out what each iteration makes, and are unrolled for that.
  const each = { a: scale, b: scale, c: scale };
  const wires = ["in.x → a.x", "a.x → out.z", "in.z → b.x", "b.x → out.x", "in.x → c.x", "c.x → out.each"];
  const outer = {
    block: "repeat",
    params: { count: 3 },
    body: {
      inputs: { x: "carried" },
      outputs: ["x", "each"],
      nodes: { inner, c: scale },
      wires: ["in.x → inner.x", "inner.x → out.x", "in.x → c.x", "c.x → out.each"],
    },
  } as const;
  const swap = {
    block: "repeat",
    params: { count: "M" },
    body: { inputs: { x: "carried", z: "carried" }, outputs: ["x", "z", "each"], nodes: each, wires },
  } as const;
  const made: HeddleDocument = {
    ...document,
    nodes: { ...document.nodes, swap, outer },
    wires: [...document.wires.filter((w) => w !== "swap.x → head.x"), "swap.x → outer.x", "outer.x → head.x"],
  };
  expect(judged(made).kind).toBe("these-sizes");
  expect(judged({ ...made, dims: { ...made.dims, M: 3 } }).kind).toBe("leaks");
});

test("with the next number it leaks", () => {
  expect(judged(swapping("M", { M: 3 })).kind).toBe("leaks");
});

test("a count that is a plain number is no dim, and all sizes are proved", () => {
  expect(judged(swapping(2, {})).kind).toBe("every-size");
});

test.each(["future", "padding", "cross-sample"])(
  "logits of one iteration are proved of its own count: %s",
  (kind) => {
    const document: HeddleDocument = {
      ...preset("decoder-only"),
      objective: { kind: "next-token", logits: "blocks[1]/norm_2.x" },
    };
    expect(judged(document).kind).toBe("these-sizes");
    expect(exceptOf(judged(document), kind)).toEqual(["N = 1", "N ≥ 3"]);
  },
);

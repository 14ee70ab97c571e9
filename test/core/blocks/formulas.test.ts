// Every block's formula can be typeset, with symbols and with numbers, as the presets use it and with every choice.
import katex from "katex";
import { describe, expect, test } from "vitest";
import type { Followed } from "../../../src/core/blocks/index.ts";
import {
  allNodes,
  blocks,
  check,
  type HeddleDocument,
  latex,
  type ParamValue,
  parseDocument,
  spacesOf,
} from "../../../src/core/index.ts";
import { sizeLatex } from "../../../src/core/shape/index.ts";
import { preset, presetNames } from "../presets.ts";

const typeset = (latex: string): string =>
  katex.renderToString(latex, { throwOnError: true, strict: "error" });

const alone = (block: string, params: Readonly<Record<string, ParamValue>>): HeddleDocument => {
  const parsed = parseDocument(
    JSON.stringify({
      format: 1,
      name: "one",
      dims: { B: 2, T: 4, D: 8, H: 2, V: 9, N: 2 },
      text: {},
      seed: 0,
      nodes: { it: { block, params } },
      wires: [],
      layout: {},
    }),
  );
  if (!parsed.ok) throw new Error(JSON.stringify(parsed));
  return parsed.document;
};

type Numbers = Readonly<Record<string, readonly number[]>>;

/** Rows over the tokens “the” and “cat”, followed at “on”. */
function following(ins: Numbers, outs: Numbers): Followed {
  const row = (rows: Numbers) => (port: string) => ({ values: rows[port] ?? [], names: ["the", "cat"] });
  return { token: "“on”", at: 3, in: row(ins), out: row(outs), write: String };
}

describe.each([...blocks.values()].map((b) => [b.kind, b] as const))("%s", (kind, block) => {
  const choices: Readonly<Record<string, ParamValue>>[] = Object.entries(block.params).flatMap(
    ([name, spec]) =>
      (spec.kind === "flag" ? [true, false] : (spec.choices ?? [])).map((value) => ({ [name]: value })),
  );
  test.each([{}, ...choices])("can be typeset with %j", (params) => {
    const checked = check(alone(kind, params));
    const node = checked.root.byId.get("it");
    if (!node) throw new Error("no node");
    for (const at of [undefined, checked.bindings]) {
      const written = latex.formula(node, at);
      expect(written).not.toBeNull();
      expect(written).not.toMatch(/undefined|NaN|\[object/);
      typeset(written ?? "");
    }
    for (const space of spacesOf(node)) typeset(latex.member(space, checked.bindings));
    // Without a number it still says what it does, in one sentence.
    expect(block.narrate(following({}, {}), node.params)).toMatch(/^.+\.$/);
  });
});

test.each([
  ["add", { a: [-0.2, 1], b: [-0.1, 0] }, { y: [-0.3, 1] }, "Elementwise: -0.2 + (-0.1) = -0.3, and so on."],
  [
    "softmax",
    { x: [0, 1] },
    { x: [0.25, 0.75] },
    "The scores become weights that sum to 1; “cat” has the largest, 75.0%.",
  ],
  ["scale", { x: [0, 3] }, { x: [0, 1.5] }, "Each number is multiplied by 0.5: 3 becomes 1.5."],
  [
    "probabilities",
    { logits: [1, 0] },
    { p: [0.8, 0.2] },
    "After “on”, “the” is the most likely token, with 80.0%.",
  ],
  ["mask", {}, { mask: [1, 0] }, "“on” may attend to 1 of 2 positions: the."],
] as const)("%s tells what it did to the numbers", (kind, ins, outs, sentence) => {
  const node = check(alone(kind, {})).root.byId.get("it");
  expect(node?.block?.narrate(following(ins, outs), node.params)).toBe(sentence);
});

test("what comes in and what goes out are told apart, and a repeat with numbers says what it comes to", () => {
  const checked = check(preset("decoder-only"));
  const norm = checked.root.byId.get("norm_f");
  const repeat = checked.root.byId.get("blocks");
  if (!norm || !repeat) throw new Error("no such node");
  expect(spacesOf(norm).map(({ side, name }) => `${side} ${name}`)).toEqual([
    "in x",
    "learned scale",
    "learned shift",
    "out x",
  ]);
  expect(latex.formula(repeat, { ...checked.bindings, N: 2 })).toContain("f_{2}(f_{1}(x))");
  expect(latex.formula(repeat, { ...checked.bindings, N: 6 })).toContain(
    String.raw`f_{6}(\cdots f_{3}(f_{2}(`,
  );
});

test.each(presetNames)("%s: every node's formula has its sizes in it", (name) => {
  const checked = check(preset(name));
  const said = allNodes(checked.root).map((node) => {
    const written = [latex.formula(node), latex.formula(node, checked.bindings)].map((l) => l ?? "");
    for (const l of written) typeset(l);
    for (const space of spacesOf(node)) {
      const member = latex.member(space, checked.bindings);
      expect(member).not.toContain("?");
      typeset(member);
    }
    return [node.block?.kind, ...written];
  });
  const attention = said.find(([kind]) => kind === "attention");
  expect(attention?.[2]).toMatch(/\\sqrt\{\d+\}/);
  const scale = said.find(([kind]) => kind === "scale");
  expect(scale?.[1]).toMatch(/\\sqrt\{(D\/H|K|D)\}/);
  expect(scale?.[2]).toMatch(/\\sqrt\{\d+\}/);
});

test("sizes in LaTeX", () => {
  const size = (text: string) => {
    const block = check(alone("linear", { out: text })).root.byId.get("it");
    return block?.outputs[0]?.type.axes?.at(-1)?.size ?? block?.weights[0]?.axes.at(-1)?.size;
  };
  const written = ["4*D", "D/H", "T+2", "96"].map((text) => {
    const found = size(text);
    return found ? sizeLatex(found) : "";
  });
  expect(written).toEqual([String.raw`4\,D`, "D/H", "T+2", "96"]);
});

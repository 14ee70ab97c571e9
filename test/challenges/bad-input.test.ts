// Graphs that are wrong through and through stay quick to judge and readable: causes first, the rest behind them.
import { describe, expect, test } from "vitest";
import {
  diagnose,
  explain,
  type HeddleDocument,
  isError,
  type NodeSpec,
  withFixes,
} from "../../src/core/index.ts";
import { preset } from "../core/presets.ts";

const blank: HeddleDocument = {
  format: 1,
  name: "",
  dims: { B: 1, T: 4, D: 8, H: 2, V: 5 },
  text: {},
  seed: 0,
  nodes: {},
  wires: [],
  layout: {},
};

/** A long chain of nodes; `wrong` decides about each. */
function chain(
  length: number,
  spec: (i: number) => NodeSpec,
  ports: readonly [string, string],
): HeddleDocument {
  const nodes: Record<string, NodeSpec> = { tokens: { block: "tokens" }, emb: { block: "embedding" } };
  const wires = ["tokens.ids → emb.ids"];
  let last = "emb.x";
  for (let i = 0; i < length; i++) {
    nodes[`n${i}`] = spec(i);
    wires.push(`${last} → n${i}.${ports[0]}`);
    last = `n${i}.${ports[1]}`;
  }
  return { ...blank, nodes, wires };
}

/** Milliseconds of the processor in the quickest of some tries: the machine is shared. */
function quickest(work: () => void, tries = 3): number {
  const times = Array.from({ length: tries }, () => {
    const start = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(start);
    return (user + system) / 1000;
  });
  return Math.min(...times);
}

const broken: readonly (readonly [string, HeddleDocument])[] = [
  ["200 unknown blocks", chain(200, () => ({ block: "liner" }), ["x", "y"])],
  ["200 unknown parameters", chain(200, () => ({ block: "linear", params: { uot: 8 } }), ["x", "y"])],
  ["200 impossible parameters", chain(200, () => ({ block: "norm", params: { kind: "none" } }), ["x", "x"])],
  ["200 sums without a second side", chain(200, () => ({ block: "add" }), ["a", "y"])],
  ["200 sums of unlike widths", twoChains(200)],
  ["200 unknown dims", chain(200, () => ({ block: "linear", params: { out: "Q" } }), ["x", "y"])],
];

/** One width wrong at the beginning, and an Add at every step that sees it. */
function twoChains(length: number): HeddleDocument {
  const d = chain(length, () => ({ block: "add" }), ["a", "y"]);
  const wires = Array.from({ length }, (_, i) => `wide.y → n${i}.b`);
  return {
    ...d,
    nodes: { ...d.nodes, wide: { block: "linear", params: { out: "2*D" } } },
    wires: [...d.wires, "emb.x → wide.x", ...wires],
  };
}

describe("graphs that are wrong through and through", () => {
  test.each(broken)("%s are judged within a second, every title a sentence", (_, document) => {
    let found = diagnose(document);
    expect(found.diagnostics.filter(isError).length).toBeGreaterThanOrEqual(200);
    for (const d of found.diagnostics) expect(explain(d as never).title).toMatch(/\S.*\.$/);
    expect(
      quickest(() => {
        found = diagnose(document);
        withFixes(found);
      }),
    ).toBeLessThan(1000);
  });

  test("200 consequences of one width are one cause, with its fix", () => {
    const diagnosis = diagnose(twoChains(200));
    const errors = diagnosis.causes.filter((c) => isError(c.cause));
    expect(errors).toHaveLength(1);
    expect(errors[0]?.culprit).toEqual({ node: "wide", param: "out" });
    expect(errors[0]?.consequences).toHaveLength(199);
    expect(withFixes(diagnosis)[0]?.fixes?.[0]).toMatchObject({
      label: 'Set out of "wide" to D',
      clears: 200,
    });
  });

  test("errors come before warnings, warnings before hints, and habits keep silent where they would only follow", () => {
    const d = preset("decoder-only");
    const { diagnostics } = diagnose({ ...d, wires: d.wires.filter((w) => w !== "emb.x → add_pe.a") });
    expect(diagnostics.map((x) => x.code)).toEqual(["graph/missing-input"]);
  });

  test("an empty graph, and graphs of one node", () => {
    expect(diagnose(blank).diagnostics.map((d) => d.code)).toEqual(["graph/nothing-to-run"]);
    for (const block of ["tokens", "pe", "mask", "constant"]) {
      expect(diagnose({ ...blank, nodes: { only: { block } } }).diagnostics, block).toEqual([]);
    }
    for (const block of ["attention", "loss", "lm_head", "softmax", "repeat", "group"]) {
      const { diagnostics } = diagnose({ ...blank, nodes: { only: { block } } });
      expect(
        diagnostics.every((d) => d.code === "graph/missing-input" || d.code.startsWith("dim/")),
        block,
      ).toBe(true);
    }
  });

  test("loops: through two nodes, through a whole stack, and two at once", () => {
    const two: HeddleDocument = {
      ...blank,
      nodes: { a: { block: "norm" }, b: { block: "norm" }, c: { block: "norm" }, d: { block: "norm" } },
      wires: ["a.x → b.x", "b.x → a.x", "c.x → d.x", "d.x → c.x"],
    };
    const { diagnostics } = diagnose(two);
    expect(diagnostics.some((d) => d.code === "graph/cycle")).toBe(true);
    const stack = chain(200, () => ({ block: "norm" }), ["x", "x"]);
    const looped = { ...stack, wires: stack.wires.map((w) => (w === "emb.x → n0.x" ? "n199.x → n0.x" : w)) };
    const found = diagnose(looped);
    expect(found.diagnostics.filter((d) => d.code === "graph/cycle")).toHaveLength(1);
    expect(quickest(() => withFixes(diagnose(looped)))).toBeLessThan(1000);
  });

  test.each(["decoder-only", "decoder-modern", "encoder"])("%s with a single token", (name) => {
    const d = preset(name);
    const one = { ...d, dims: { ...d.dims, T: 1, B: 1 }, text: { main: "the" } };
    expect(diagnose(one).diagnostics).toEqual([]);
  });

  test("a document whose parts contradict each other never makes it throw", () => {
    const d = preset("encoder-decoder");
    for (const id of Object.keys(d.nodes)) {
      const { [id]: _, ...nodes } = d.nodes;
      expect(() => diagnose({ ...d, nodes }, { fixes: false }), `without ${id}`).not.toThrow();
      const muted = { ...d.nodes, [id]: { ...(d.nodes[id] as NodeSpec), mute: true } };
      expect(() => diagnose({ ...d, nodes: muted }, { leaks: false }), `${id} muted`).not.toThrow();
      const passed = { ...d.nodes, [id]: { ...(d.nodes[id] as NodeSpec), bypass: true } };
      expect(() => diagnose({ ...d, nodes: passed }, { leaks: false }), `${id} bypassed`).not.toThrow();
    }
  });
});

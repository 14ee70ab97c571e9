// Attention wired by hand, and random graphs of it: what stands between scores and values is the graph's, not a block's, so
// that masks hide by a product or a sum, weights are divided by what keys are, and scores are shifted.
import { check, type HeddleDocument, hasErrors } from "../../src/core/index.ts";
import { randomFrom } from "./random.ts";
import { graph, type Nodes } from "./step-graphs.ts";

/** Nodes and wires that a graph gets one after another. */
export class Wiring {
  readonly nodes: Record<string, unknown> = {
    tokens: { block: "tokens" },
    emb: { block: "embedding", params: { std: 1 } },
  };
  readonly wires: string[] = ["tokens.ids → emb.ids"];
  readonly story: string[] = [];
  private layers = 0;

  /** A node with its inputs; gives its output `out`. */
  add(block: string, params: Nodes, inputs: Nodes, out: string): string {
    const id = `n${Object.keys(this.nodes).length}`;
    this.nodes[id] = { block, params };
    for (const [port, from] of Object.entries(inputs)) this.wires.push(`${from} → ${id}.${port}`);
    this.story.push(block);
    return `${id}.${out}`;
  }

  on(x: string, block: string, params: Nodes = {}): string {
    return this.add(block, params, { x }, "x");
  }

  both(block: string, a: string, b: string): string {
    return this.add(block, {}, { a, b }, "y");
  }

  mask(params: Nodes = {}): string {
    return this.add("mask", params, {}, "mask");
  }

  masked(x: string, mask: string, params: Nodes = {}, block = "apply_mask"): string {
    return this.add(block, params, { x, mask }, "x");
  }

  /** A constant; a table of it where a shape is given. */
  number(value: number, shape: Nodes = {}): string {
    return this.add("constant", { kind: "number", data: [[value]], ...shape }, {}, "y");
  }

  /** A mask as numbers: what is seen, and what is hidden. */
  numbers(mask: string, seen: number, hidden: number | string): string {
    const table = { kind: "table", data: [[seen]], height: "T", width: "T" };
    return this.masked(this.add("constant", table, {}, "y"), mask, { fill: hidden }, "where");
  }

  /** A layer with a residual; `weights` makes what values are weighed by of scores and keys. */
  layer(x: string, weights: (scores: string, key: string) => string, qkv: Nodes = {}): string {
    const at = `l${this.layers++}`;
    this.nodes[at] = { block: "qkv", params: { std: 0.3, ...qkv } };
    this.wires.push(`${this.on(x, "norm", { kind: "rmsnorm" })} → ${at}.x`);
    const raw = this.add("scores", {}, { q: `${at}.q`, k: `${at}.k` }, "scores");
    const given = weights(this.on(raw, "scale", { by: "factor", factor: 0.4 }), `${at}.k`);
    const out = this.add("weighted_sum", {}, { weights: given, v: `${at}.v` }, "out");
    const y = this.add("wo", { std: 0.3 }, { x: this.on(out, "concat") }, "y");
    return this.both("add", x, y);
  }

  /** The squared length of each key. */
  length(key: string): string {
    return this.on(this.on(key, "square"), "reduce", { fn: "sum", axis: -1 });
  }

  finish(x: string, dims: Nodes = {}): HeddleDocument {
    this.nodes.norm_f = { block: "norm" };
    this.nodes.lm_head = { block: "lm_head", params: { std: 0.3 } };
    this.wires.push(`${x} → norm_f.x`, "norm_f.x → lm_head.x");
    return graph(this.nodes, this.wires, dims);
  }
}

/** Two layers with the same weights' making. */
export function handWired(
  weights: (w: Wiring, scores: string, key: string, mask: string) => string,
  mask: Nodes = {},
): HeddleDocument {
  const w = new Wiring();
  const seen = w.mask(mask);
  const once = (x: string) => w.layer(x, (scores, key) => weights(w, scores, key, seen));
  return w.finish(once(once("emb.x")));
}

/** Weights of 0 times what is 0 / 0 in an empty slot. */
export const lengths = (): HeddleDocument =>
  handWired((w, scores, key, mask) =>
    w.both("divide", w.on(w.masked(scores, mask), "softmax"), w.length(key)),
  );

/** The text divided by its position less 4 (counted from 0), so that a row behind a text of 4 is no number. */
export function endsAtFour(): HeddleDocument {
  const w = new Wiring();
  const mask = w.mask();
  const ones = w.number(1, { kind: "table", height: "T", width: "1" });
  const by = w.both("subtract", w.on(ones, "cumulative_sum", { axis: 0 }), w.number(5));
  const x = w.both("divide", "emb.x", by);
  return w.finish(w.layer(x, (scores) => w.on(w.masked(scores, mask), "softmax")));
}

const operators = ["add", "subtract", "multiply", "maximum", "minimum", "divide"];

/** The graph of a seed, and how it came to be; nothing where the check refuses it. */
export function randomAttention(seed: number): { document: HeddleDocument; story: string } | undefined {
  const random = randomFrom(seed * 131 + 3);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  const w = new Wiring();
  const one = (x: string): string =>
    pick([
      () => w.on(x, "activation", { fn: pick(["relu", "tanh", "sigmoid", "silu", "gelu"]) }),
      () => w.on(x, pick(["softplus", "exp", "square"])),
      () => w.on(x, "clamp", { low: pick([0, -2]), high: 3 }),
    ])();
  const any = (x: string, key: string): string =>
    pick([
      () => one(x),
      () => w.both(pick(operators), x, w.length(key)),
      () => w.both("divide", x, w.length(key)),
      () =>
        w.both(
          pick(operators),
          x,
          w.on(x, "reduce", { fn: pick(["mean", "sum", "max"]), axis: -1, keep: true }),
        ),
      () => w.on(x, "shift", { axis: pick([2, 3]), direction: "right", by: 1, fill: pick([0, 0.5]) }),
      () => w.on(x, "softmax", { axis: pick([-1, 1]) }),
    ])();
  const hidden = (x: string): string =>
    pick([
      () => w.both("add", x, w.on(x, "shift", { direction: "right", by: pick([1, 2]), fill: 0.5 })),
      () => w.on(x, "norm", { kind: pick(["layernorm", "rmsnorm"]) }),
      () => one(x),
    ])();
  const mask = w.mask(pick([{}, {}, { kind: "window", window: pick(["2", "4"]) }]));
  const weights = (scores: string, key: string): string => {
    const before = random() < 0.5 ? any(scores, key) : scores;
    const seen = pick([
      () => w.masked(before, mask),
      () => w.masked(before, mask, { fill: 0 }, "where"),
      // As numbers: 0 · x, or −∞ + x.
      () => w.both("multiply", before, w.numbers(mask, 1, 0)),
      () => w.both("add", before, w.numbers(mask, 0, "-Infinity")),
    ])();
    const soft = random() < 0.7 ? w.on(seen, "softmax") : seen;
    return random() < 0.4 ? any(soft, key) : soft;
  };
  let x = "emb.x";
  for (let layers = pick([1, 2, 2]); layers > 0; layers--)
    x = w.layer(random() < 0.3 ? hidden(x) : x, weights, { kv_heads: pick(["H", "1", "2"]) });
  const document = w.finish(x);
  return hasErrors(check(document)) ? undefined : { document, story: w.story.join(" ") };
}

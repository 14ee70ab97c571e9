// What a derivation fell into: each graph is refused for its reason, or written as the whole writes it.
import { expect, test } from "vitest";
import type { HeddleDocument } from "../../../src/core/index.ts";
import { endsAtFour, handWired, lengths, Wiring } from "../../support/hand-attention.ts";
import { graph, windowed } from "../../support/step-graphs.ts";
import { changedRows, raggedTrial, trial } from "../../support/step-trial.ts";

const painted = [
  [1, 0, 0, 0],
  [1, 1, 0, 0],
  [0, 1, 1, 0],
  [1, 0, 1, 1],
];
const softmax = (w: Wiring, scores: string, mask: string) => w.on(w.masked(scores, mask), "softmax");

/** A text beside itself, one position later, behind two different numbers. */
function twoFills(): HeddleDocument {
  const w = new Wiring();
  const seen = w.mask();
  const [a, b] = [0, 0.9].map((fill) => w.on("emb.x", "shift", { direction: "right", by: 1, fill })) as [
    string,
    string,
  ];
  const x = w.both("add", w.both("add", "emb.x", a), w.both("multiply", "emb.x", b));
  return w.finish(w.layer(x, (scores) => softmax(w, scores, seen)));
}

/** Times a score of the last query and the last key. */
function lastPair(): HeddleDocument {
  const w = new Wiring();
  const seen = w.mask();
  let raw = "";
  const first = w.layer("emb.x", (scores) => {
    raw = scores;
    return softmax(w, scores, seen);
  });
  const x = w.layer(first, (scores) => softmax(w, scores, seen));
  const last = (of: string, axis: number) => w.on(of, "slice", { axis, start: -1, length: "1" });
  const heads = w.on(last(last(raw, 3), 2), "reduce", { fn: "sum", axis: 1 });
  w.nodes.norm_f = { block: "norm" };
  w.nodes.lm_head = { block: "lm_head", params: { std: 0.3 } };
  const one = w.on(heads, "reduce", { fn: "sum", axis: -1, keep: true });
  w.wires.push(`${x} → norm_f.x`, `${w.both("multiply", "norm_f.x", one)} → lm_head.x`);
  return graph(w.nodes, w.wires);
}

/** Numbers of a query, one for each row of scores, that may be 0, infinite or no number at all. */
const perRow: Readonly<Record<string, (w: Wiring, query: string) => string>> = {
  "relu of a sum": (w, q) => w.on(sumOf(w, q), "activation", { fn: "relu" }),
  "its position − 4": (w) => {
    const ones = w.number(1, { kind: "table", height: "T", width: "1" });
    return w.both("subtract", w.on(ones, "cumulative_sum", { axis: 0 }), w.number(4));
  },
  "tanh of what mostly is 0": (w, q) =>
    w.on(w.on(sumOf(w, q), "clamp", { low: 0, high: 9 }), "activation", { fn: "tanh" }),
  "a sum times 0 or 1": (w, q) => {
    const large = w.on(sumOf(w, q), "scale", { by: "factor", factor: 1e12 });
    return w.both("multiply", sumOf(w, q), w.on(large, "clamp", { low: 0, high: 1 }));
  },
  "exp that overflows": (w, q) =>
    w.both("divide", w.number(1), w.on(w.on(sumOf(w, q), "scale", { by: "factor", factor: 1e3 }), "exp")),
};
const sumOf = (w: Wiring, x: string) => w.on(x, "reduce", { fn: "sum", axis: -1, keep: true });

/** What hides a score that need not be a number, and what makes one of infinite ones. */
const hides: Readonly<Record<string, (w: Wiring, scores: string, mask: string) => string>> = {
  "a mask of 1 and 0": (w, s, mask) =>
    w.both("multiply", w.on(s, "activation", { fn: "sigmoid" }), w.numbers(mask, 1, 0)),
  "a mask of 0 and −∞": (w, s, mask) =>
    w.on(w.both("add", w.on(s, "activation", { fn: "tanh" }), w.numbers(mask, 0, "-Infinity")), "softmax"),
  "weights of 0": (w, s, mask) => {
    const few = w.on(s, "activation", { fn: "tanh" });
    return w.both("multiply", few, softmax(w, few, mask));
  },
};

const divided = Object.entries(perRow).flatMap(([what, by]) =>
  Object.entries(hides).map(
    ([mask, hide]) =>
      [
        `scores divided by what may be 0: ${what}, ${mask}`,
        () => handWired((w, s, k, seen) => hide(w, w.both("divide", s, by(w, k.replace(/k$/, "q"))), seen)),
      ] as const,
  ),
);

const equal: readonly (readonly [string, () => HeddleDocument])[] = [
  ["weights divided by the length of keys", lengths],
  [
    "cosines behind a mask of 0 and −∞",
    () =>
      handWired((w, s, k, mask) =>
        w.on(w.both("add", w.both("divide", s, w.length(k)), w.numbers(mask, 0, "-Infinity")), "softmax"),
      ),
  ],
  [
    "cosines times a mask of 1 and 0",
    () =>
      handWired((w, s, k, mask) =>
        w.both("multiply", w.both("divide", s, w.length(k)), w.numbers(mask, 1, 0)),
      ),
  ],
  [
    "a mask painted up to the text's end",
    () => handWired((w, s, _, mask) => softmax(w, s, mask), { kind: "painted", painted }),
  ],
  ["two shifts of one value that fill with other numbers", twoFills],
  ["the last query and the last key", lastPair],
  ...divided,
];

test.each(equal)("cached = whole: %s", async (_, make) => {
  const found = [
    await trial(make(), { prompt: 1, total: 6, scale: 1 }),
    await trial(make(), { prompt: 2, chunk: 3, total: 9, samples: 2, scale: 1 }),
  ];
  expect(found.map((f) => f.refused)).toEqual([undefined, undefined]);
  expect(found.flatMap((f) => f.wrong)).toEqual([]);
  expect(changedRows(make(), found[0]!.plan!, 4).changed).toBe(0);
});

const counted = (count: string, dims = {}): HeddleDocument => {
  const { nodes, wires } = windowed();
  const local = { ...nodes.local!, params: { count, weights: "shared" } };
  return graph({ ...nodes, local }, wires, dims);
};
const cut = (params: object): HeddleDocument => {
  const { nodes, wires } = windowed();
  const others = wires.filter((wire) => wire !== "norm_f.x → lm_head.x");
  return graph({ ...nodes, cut: { block: "slice", params } }, [
    ...others,
    ...["norm_f.x → cut.x", "cut.x → lm_head.x"],
  ]);
};
/** The text with its last row before its first. */
function rolled(): HeddleDocument {
  const w = new Wiring();
  const seen = w.mask();
  return w.finish(w.layer(w.on("emb.x", "roll", { axis: 1, by: 1 }), (scores) => softmax(w, scores, seen)));
}
/** A row of the last position is added to all. */
const lastRow = (): HeddleDocument => {
  const { nodes, wires } = windowed();
  const others = wires.filter((wire) => wire !== "norm_f.x → lm_head.x");
  const row = { block: "slice", params: { axis: 1, start: -1, length: "1" } };
  return graph({ ...nodes, row, mix: { block: "add" } }, [
    ...others,
    ...["norm_f.x → row.x", "norm_f.x → mix.a", "row.x → mix.b", "mix.y → lm_head.x"],
  ]);
};

test.each([
  ["as many iterations as the text has positions", counted("T"), "counting"],
  ["half as many", counted("R", { R: "T/2" }), "counting"],
  ["logits of all but the last position", cut({ axis: 1, start: 0, length: "T-1" }), "offset"],
  ["logits of all but the first", cut({ axis: 1, start: 1, length: "T-1" }), "offset"],
  ["the last row before the first", rolled(), "fromEnd"],
  [
    "weights moved along the queries",
    handWired((w, s, _, mask) => w.on(softmax(w, s, mask), "shift", { axis: 2, direction: "right", by: 1 })),
    "again",
  ],
] as const)("refused: %s", async (_, document, reason) => {
  expect((await trial(document, { prompt: 2, total: 4 })).refused).toBe(reason);
});

/** A Norm over the samples, their number, and the number of each. */
const mixed = (fn: string): HeddleDocument => {
  const w = new Wiring();
  const seen = w.mask();
  const x = w.both("add", "emb.x", w.on("emb.x", "reduce", { fn, axis: 0, keep: true }));
  return w.finish(w.layer(x, (scores) => softmax(w, scores, seen)));
};

test.each([
  ["the last row of each", lastRow(), "ragged"],
  ["a painted mask", equal[3]![1](), "ragged"],
  ["a mean over the samples", mixed("mean"), "samples"],
  ["the largest of the samples", mixed("max"), "samples"],
] as const)("texts of different lengths are refused: %s", async (_, document, reason) => {
  expect((await raggedTrial(document, [3, 1], 1)).refused).toBe(reason);
});

test.each([
  ["weights divided by the length of keys", lengths],
  ["rows behind the end of a text are no numbers", endsAtFour],
] as const)("texts of different lengths, cached = each alone: %s", async (_, make) => {
  const found = await raggedTrial(make(), [3, 1], 1, { later: [1, 3], scale: 1 });
  expect(found.refused).toBeUndefined();
  expect(found.compared).toBeGreaterThan(50);
  expect(found.wrong).toEqual([]);
});

// What a derivation fell into: each graph is refused for its reason, or written as the whole writes it.
import { expect, test } from "vitest";
import type { HeddleDocument } from "../../../src/core/index.ts";
import { handWired, Wiring } from "../../support/hand-attention.ts";
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

const equal: readonly (readonly [string, () => HeddleDocument])[] = [
  [
    "weights divided by the length of keys",
    () => handWired((w, s, k, mask) => w.both("divide", softmax(w, s, mask), w.length(k))),
  ],
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
  [
    "weights moved along the queries",
    handWired((w, s, _, mask) => w.on(softmax(w, s, mask), "shift", { axis: 2, direction: "right", by: 1 })),
    "again",
  ],
] as const)("refused: %s", async (_, document, reason) => {
  expect((await trial(document, { prompt: 2, total: 4 })).refused).toBe(reason);
});

test.each([
  ["the last row of each", lastRow()],
  ["a painted mask", equal[3]![1]()],
])("texts of different lengths are refused: %s", async (_, document) => {
  expect((await raggedTrial(document, [3, 1], 1)).refused).toBe("ragged");
});

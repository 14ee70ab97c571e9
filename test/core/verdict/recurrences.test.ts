// What the proof says of recurrences, and how they are written with a cache.
import { expect, test } from "vitest";
import { check, diagnose, type HeddleDocument, isError, verdictOf } from "../../../src/core/index.ts";
import { raggedTrial, trial } from "../../support/step-trial.ts";
import { add, applied, connect, edited, param, remove } from "../edited.ts";

type Params = Parameters<typeof add>[2];

/** The usual decoder whose attention is linear; its wires to queries, keys and the decay go by these nodes. */
function recurrent(
  params: Params,
  ...more: readonly (readonly [id: string, block: string, params: Params, ...wires: string[]])[]
): HeddleDocument {
  const nodes = more.map(([id, block, p]) => add(id, block, p, "blocks"));
  const wires = ["qkv.q → lin.q", "qkv.k → lin.k", "qkv.v → lin.v", "lin.out → concat.x"];
  return edited(
    "decoder-only",
    remove("attn", "blocks"),
    add("lin", "linear_attention", params, "blocks"),
    ...nodes,
    ...[...wires, ...more.flatMap(([, , , ...w]) => w)].map((wire) => connect(wire, "blocks")),
  );
}

/** Minus softplus of a Linear of what comes in: for each head, or each number of a key. */
const decays = (out: string, shape: string, order: readonly number[], shift?: "left" | "right") =>
  [
    ["rate", "linear", { out, std: 0.5 }, "norm_1.x → rate.x"],
    ["soft", "softplus", {}, "rate.y → soft.x"],
    ["minus", "scale", { by: "factor", factor: -1 }, "soft.x → minus.x"],
    ["view", "reshape", { shape }, "minus.x → view.x"],
    ["turned", "transpose", { order }, "view.x → turned.x"],
    ...(shift
      ? ([
          [
            "moved",
            "shift",
            { direction: shift, axis: 2, fill: 0 },
            "turned.x → moved.x",
            "moved.x → lin.log_decay",
          ],
        ] as const)
      : ([
          ["as_is", "scale", { by: "factor", factor: 1 }, "turned.x → as_is.x", "as_is.x → lin.log_decay"],
        ] as const)),
  ] as const;
const byHead = (shift?: "left" | "right") => decays("H", "B T H", [0, 2, 1], shift);
const byChannel = (shift?: "left" | "right") => decays("D", "B T H D/H", [0, 2, 1, 3], shift);
const positive = [
  ["eq", "exp", {}, "qkv.q → eq.x", "eq.x → lin.q"],
  ["ek", "exp", {}, "qkv.k → ek.x", "ek.x → lin.k"],
] as const;

const causal: readonly (readonly [string, () => HeddleDocument])[] = [
  ["a state that keeps all", () => recurrent({})],
  ["retention", () => recurrent({ decay: "retention", scaled: true })],
  ["a decay for each head", () => recurrent({}, ...byHead())],
  ["a decay for each channel", () => recurrent({}, ...byChannel())],
  ["the decay of the position before", () => recurrent({}, ...byHead("right"))],
  ["exp of queries and keys, normalized", () => recurrent({ normalize: true }, ...positive)],
  [
    "a convolution before it",
    () => recurrent({}, ["conv", "causal_conv", {}, "norm_1.x → conv.x", "conv.x → qkv.x"]),
  ],
];

test.each(causal)("%s: proved for every size, and written with a cache as the whole", async (_, make) => {
  const document = make();
  expect(check(document).diagnostics.filter(isError)).toEqual([]);
  expect(verdictOf(diagnose(document, { fixes: false })).kind).toBe("every-size");
  const found = await trial(document, { prompt: 2, chunk: 2, total: 6, scale: 3 });
  expect(found.refused).toBeUndefined();
  expect(found.wrong).toEqual([]);
  expect(found.worst).toBeLessThan(1e-9);
});

test("texts of several lengths are written together", async () => {
  const ragged = await raggedTrial(recurrent({}, ...byHead()), [3, 1], 2);
  expect(ragged.refused ?? ragged.wrong).toEqual([]);
});

test.each([
  ["head", byHead("left")],
  ["channel", byChannel("left")],
] as const)("a decay of each %s that is made of the next token leaks", (_, decay) => {
  // Weights as large as they are after some training: a run must show it.
  const large = ["qkv", "wo"].map((id) => param(`blocks/${id}`, "std", 0.5));
  const document = applied(recurrent({}, ...decay), ...large);
  expect(check(document).diagnostics.filter(isError)).toEqual([]);
  const found = diagnose(document, { fixes: false });
  expect(verdictOf(found).kind).toBe("leaks");
  expect(found.diagnostics.map((d) => d.code)).toContain("leak/future");
});

test("heads that do not divide are refused in words", () => {
  const document = recurrent({}, [
    "other",
    "qkv",
    { kv_heads: 3, width: "D/H" },
    "norm_1.x → other.x",
    "other.k → lin.k",
  ]);
  expect(
    check(document)
      .diagnostics.map((d) => JSON.stringify(d))
      .join(),
  ).toMatch(/cannot share 3 key heads evenly/);
});

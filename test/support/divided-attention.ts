// Random attention wired by hand whose scores and weights go through poles: divided by, multiplied with and put into
// exponentials of what is 0, infinite or no number in a row, so that what is computed of an empty slot is seldom a number.
import { check, type HeddleDocument, hasErrors } from "../../src/core/index.ts";
import { Wiring } from "./hand-attention.ts";
import { randomFrom } from "./random.ts";

/** The graph of a seed, and how it came to be; nothing where the check refuses it. */
export function randomDivided(seed: number): { document: HeddleDocument; story: string } | undefined {
  const random = randomFrom(seed * 977 + 11);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  const w = new Wiring();
  const sum = (x: string) => w.on(x, "reduce", { fn: "sum", axis: -1, keep: true });
  const scaled = (x: string, factor: number) => w.on(x, "scale", { by: "factor", factor });
  const column = (x: string) => w.on(x, "transpose", { order: [0, 1, 3, 2] });
  const position = () => {
    const ones = w.number(1, { kind: "table", height: "T", width: "1" });
    return w.both("subtract", w.on(ones, "cumulative_sum", { axis: 0 }), w.number(pick([2, 4, 7])));
  };
  /** May be 0, infinite or nothing at all. */
  const pole = (x: string): string =>
    pick([
      () => w.on(x, "activation", { fn: pick(["relu", "tanh"]) }),
      () => w.on(x, "clamp", { low: 0, high: pick([1, 9]) }),
      () => w.on(scaled(x, pick([1, 1e3, -1e3])), "exp"),
      () => w.both("divide", w.number(pick([0, 1])), x),
      () => w.both("divide", w.number(1), w.on(x, "activation", { fn: "relu" })),
      () => w.both("multiply", x, w.on(scaled(x, 1e12), "clamp", { low: 0, high: 1 })),
      () => w.on(w.on(w.on(x, "activation", { fn: "relu" }), "square"), "exp"),
      () => w.on(scaled(x, 50), "softplus"),
      () => x,
    ])();
  /** A number of each query, of each key, or of all. */
  const beside = (query: string, key: string): string =>
    pick([
      () => pole(sum(query)),
      () => pole(sum(query)),
      () => column(pole(sum(key))),
      () => pole(position()),
      () => w.number(pick([0, 2, -3])),
      () => pole(w.add("parameter", { axes: "1 1", std: 1 }, {}, "y")),
    ])();
  const squashed = (x: string) =>
    pick([
      () => w.on(x, "activation", { fn: pick(["tanh", "sigmoid"]) }),
      () => w.on(x, "softcap", { cap: 3 }),
      () => w.on(x, "clamp", { low: -2, high: 3 }),
    ])();
  const through = (x: string, query: string, key: string): string => {
    const other = beside(query, key);
    const made = pick([
      () => w.both("divide", x, other),
      () => w.both("divide", x, other),
      () => w.both("divide", other, x),
      () => w.both("multiply", x, other),
      () => w.both("multiply", x, w.on(w.both("divide", x, other), "exp")),
      () => w.both(pick(["add", "subtract", "maximum", "minimum"]), x, other),
    ])();
    return random() < 0.75 ? squashed(made) : made;
  };
  let mask = w.mask(pick([{}, {}, { kind: "window", window: pick(["2", "4"]) }]));
  const isPadded = random() < 0.25;
  if (isPadded) {
    const padding = w.add("mask", { kind: "padding" }, { valid: "tokens.valid" }, "mask");
    mask = w.add("mask_logic", { op: "and" }, { a: mask, b: padding }, "mask");
  }
  const hide = (x: string): string =>
    pick([
      () => w.masked(x, mask),
      () => w.masked(x, mask, { fill: 0 }, "where"),
      ...(isPadded
        ? []
        : [
            () => w.both("multiply", x, w.numbers(mask, 1, 0)),
            () => w.both("multiply", x, w.numbers(mask, 1, 0)),
            () => w.both("add", x, w.numbers(mask, 0, "-Infinity")),
            () => w.both("add", x, w.numbers(mask, 0, "-Infinity")),
          ]),
    ])();
  const weights = (scores: string, key: string): string => {
    const query = key.replace(/k$/, "q");
    let x = scores;
    if (random() < 0.7) x = through(x, query, key);
    x = hide(x);
    if (random() < 0.6) x = w.on(x, "softmax");
    if (random() < 0.6) x = w.both("multiply", x, squashed(w.both("divide", scores, beside(query, key))));
    if (random() < 0.3) x = through(x, query, key);
    return random() < 0.2 ? hide(x) : x;
  };
  let x = "emb.x";
  for (let layers = pick([1, 2]); layers > 0; layers--) x = w.layer(x, weights);
  const document = w.finish(x);
  return hasErrors(check(document)) ? undefined : { document, story: w.story.join(" ") };
}

// Programs with a known answer, built from primitives: what no document can make, or hardly.
import type { LeakTask } from "../../src/core/analyse/index.ts";
import { type Builder, newBuilder, type Program, type Value } from "../../src/core/ir/index.ts";
import { dim, divSizes, literal, mulSizes, type Size } from "../../src/core/shape/index.ts";

export const [B, T, D, H, V] = [dim("B"), dim("T"), dim("D"), dim("H"), dim("V")];
const K = divSizes(D, H) as Size;

export interface Kit {
  readonly g: Builder;
  readonly x: Value;
  readonly weight: (name: string, ...shape: Size[]) => Value;
  readonly causal: Value;
  readonly split: (v: Value) => Value;
  readonly join: (v: Value) => Value;
  /** q·kᵀ of projections of x, [B, H, T, T]. */
  readonly scores: Value;
  readonly values: Value;
}

export function make(
  build: (kit: Kit) => Value,
  dims: Record<string, number> = {},
): { program: Program; task: LeakTask } {
  const g = newBuilder({ B: 2, T: 6, D: 12, H: 3, V: 5, ...dims }, ["B", "T"]);
  const ids = g.input({ kind: "ids", name: "main.ids", stream: "main" }, { shape: [B, T], dtype: "i32" });
  const weight = (name: string, ...shape: Size[]) =>
    g.input(
      { kind: "weight", name, owner: name, seedName: name, init: { kind: "normal", std: 1 }, decay: true },
      { shape, dtype: "f32" },
    );
  const x = g.gather(weight("table", V, D), ids);
  const split = (v: Value) => g.transpose(g.reshape(v, { shape: [B, T, H, K] }), { perm: [0, 2, 1, 3] });
  const join = (v: Value) => g.reshape(g.transpose(v, { perm: [0, 2, 1, 3] }), { shape: [B, T, D] });
  const project = (name: string) => split(g.matmul(x, weight(name, D, D)));
  const scores = g.matmul(project("wq"), g.swap(project("wk")));
  const i = g.reshape(g.iota({ size: T }), { shape: [T, literal(1)] });
  const causal = g.lessEqual(g.iota({ size: T }), i);
  const kit = { g, x, weight, causal, split, join, scores, values: project("wv") };
  const out = g.matmul(build(kit), weight("head", D, V));
  const program = g.finish({ logits: out });
  return { program, task: { objective: "next-token", logits: out.id, losses: [] } };
}

export const infinity = Number.NEGATIVE_INFINITY;

export const attend = ({ g, values, join }: Kit, masked: Value): Value =>
  join(g.matmul(g.softmax(masked), values));

export const cleanPrograms: Readonly<Record<string, (k: Kit) => Value>> = {
  "−∞ added": (k) => attend(k, k.g.add(k.scores, k.g.where(k.causal, k.g.scalar(0), k.g.scalar(infinity)))),
  "−∞ by where": (k) => attend(k, k.g.where(k.causal, k.scores, k.g.scalar(infinity))),
  "mask made of floats": (k) => {
    const open = k.g.cast(k.causal, { dtype: "f32" });
    return attend(k, k.g.add(k.scores, k.g.log(open)));
  },
  "softmax by hand": (k) => {
    const e = k.g.exp(k.g.where(k.causal, k.scores, k.g.scalar(infinity)));
    const w = k.g.div(e, k.g.reduceSum(e, { axes: [3], keep: true }));
    return k.join(k.g.matmul(w, k.values));
  },
  "zero times what is ahead": (k) => {
    const w = k.g.mul(k.g.sigmoid(k.scores), k.g.cast(k.causal, { dtype: "f32" }));
    return k.join(k.g.matmul(w, k.values));
  },
  "heads with masks of their own": (k) => {
    const { g } = k;
    const h = g.reshape(g.iota({ size: H }), { shape: [H, literal(1), literal(1)] });
    const j = g.iota({ size: T });
    const i = g.reshape(j, { shape: [T, literal(1)] });
    const near = g.less(g.sub(i, j), g.add(h, g.scalar(1, "i32")));
    return attend(k, g.where(g.and(k.causal, near), k.scores, g.scalar(infinity)));
  },
  "time and features merged and parted": (k) => {
    const flat = k.g.reshape(k.x, { shape: [B, mulSizes(T, D)] });
    return k.g.reshape(k.g.relu(flat), { shape: [B, T, D] });
  },
  "samples and time merged": (k) => {
    const flat = k.g.reshape(k.x, { shape: [mulSizes(B, T), D] });
    return k.g.reshape(k.g.matmul(flat, k.weight("w", D, D)), { shape: [B, T, D] });
  },
  "running sum by a triangle": (k) => k.g.matmul(k.g.cast(k.causal, { dtype: "f32" }), k.x),
  "queries and keys exchanged": (k) =>
    attend(k, k.g.where(k.causal, k.g.swap(k.scores), k.g.scalar(infinity))),
  "attention over heads, position by position": (k) => {
    const q = k.g.reshape(k.x, { shape: [B, T, H, K] });
    return k.g.reshape(k.g.matmul(k.g.softmax(k.g.matmul(q, k.g.swap(q))), q), { shape: [B, T, D] });
  },
};

export const leakingPrograms: Readonly<Record<string, (k: Kit) => Value>> = {
  "no mask": (k) => attend(k, k.scores),
  "transposed mask": (k) => attend(k, k.g.where(k.g.swap(k.causal), k.scores, k.g.scalar(infinity))),
  "[B, D, T] taken for [B, T, D]": (k) => {
    const turned = k.g.transpose(k.x, { perm: [0, 2, 1] });
    return k.g.reshape(turned, { shape: [B, T, D] });
  },
  "mask multiplied onto the scores": (k) =>
    attend(k, k.g.mul(k.scores, k.g.cast(k.causal, { dtype: "f32" }))),
  "−1e9 times a learned temperature": (k) => {
    const sum = k.g.add(k.scores, k.g.where(k.causal, k.g.scalar(0), k.g.scalar(-1e9)));
    return attend(k, k.g.mul(sum, k.g.mul(k.weight("temperature", literal(1)), k.g.scalar(1e-9))));
  },
  "everything masked by −1e9": (k) => attend(k, k.g.add(k.scores, k.g.scalar(-1e9))),
  "the sum over all in the denominator": (k) => {
    const e = k.g.exp(k.g.tanh(k.scores));
    const w = k.g.div(
      k.g.mul(e, k.g.cast(k.causal, { dtype: "f32" })),
      k.g.reduceSum(e, { axes: [3], keep: true }),
    );
    return k.join(k.g.matmul(w, k.values));
  },
  "one key too many": (k) => {
    const i = k.g.reshape(k.g.iota({ size: T }), { shape: [T, literal(1)] });
    const late = k.g.lessEqual(k.g.iota({ size: T }), k.g.add(i, k.g.scalar(1, "i32")));
    return attend(k, k.g.where(late, k.scores, k.g.scalar(infinity)));
  },
  "one head without mask": (k) => {
    const h = k.g.reshape(k.g.iota({ size: H }), { shape: [H, literal(1), literal(1)] });
    const open = k.g.or(k.causal, k.g.equal(h, k.g.scalar(1, "i32")));
    return attend(k, k.g.where(open, k.scores, k.g.scalar(infinity)));
  },
  "a −∞ from the future in a maximum": (k) => {
    const top = k.g.reduceMax(k.scores, { axes: [3], keep: true });
    return attend(k, k.g.where(k.causal, k.g.mul(k.scores, k.g.sigmoid(top)), k.g.scalar(infinity)));
  },
  "norm over time": (k) => k.g.swap(k.g.normalize(k.g.swap(k.x), { eps: 1e-5 })),
  "the last token": (k) => {
    const { g } = k;
    const last = g.slice(k.x, { axis: 1, start: literal(3), size: literal(1) });
    return g.add(k.x, last);
  },
};

export const cancellingPrograms: Readonly<Record<string, (k: Kit) => Value>> = {
  "mean minus mean": (k) => {
    const mean = k.g.reduceMean(k.x, { axes: [1], keep: true });
    return k.g.add(k.x, k.g.sub(mean, k.g.add(mean, k.g.scalar(0))));
  },
  "softmax summed over keys": (k) => {
    const ones = k.g.reduceSum(k.g.softmax(k.scores), { axes: [1, 3], keep: false });
    return k.g.mul(k.x, k.g.reshape(ones, { shape: [B, T, literal(1)] }));
  },
};

export const brokenPrograms: Readonly<Record<string, (k: Kit) => Value>> = {
  "strict j < i": (k) => {
    const j = k.g.iota({ size: T });
    const before = k.g.less(j, k.g.reshape(j, { shape: [T, literal(1)] }));
    return attend(k, k.g.where(before, k.scores, k.g.scalar(infinity)));
  },
  reversed: (k) => attend(k, k.g.where(k.causal, k.g.scalar(infinity), k.scores)),
  "zeros times −∞": (k) =>
    attend(k, k.g.add(k.scores, k.g.mul(k.g.cast(k.causal, { dtype: "f32" }), k.g.scalar(infinity)))),
  "0 · maybe −∞": (k) => {
    const { g } = k;
    const some = g.where(g.less(k.x, g.scalar(0)), k.x, g.scalar(infinity));
    return g.mul(some, g.scalar(0));
  },
  "division by zero": (k) => k.g.div(k.x, k.g.scalar(0)),
  "0 · ∞ in the mask": (k) => k.g.mul(k.g.mul(k.x, k.g.scalar(Number.POSITIVE_INFINITY)), k.g.scalar(0)),
};

/** Finite masks: they hold while scores are small. */
export const boundedPrograms: Readonly<Record<string, (k: Kit) => Value>> = {
  "−1e9 added": (k) => attend(k, k.g.add(k.scores, k.g.where(k.causal, k.g.scalar(0), k.g.scalar(-1e9)))),
  "softmax by hand over −1e9": (k) => {
    const { g } = k;
    const e = g.exp(g.add(k.scores, g.where(k.causal, g.scalar(0), g.scalar(-1e9))));
    return k.join(g.matmul(g.div(e, g.reduceSum(e, { axes: [3], keep: true })), k.values));
  },
};

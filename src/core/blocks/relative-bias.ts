// A bias for the scores that depends on how far apart query and key are, [H, T, S]: ALiBi or T5's buckets.
import type { Builder, Value } from "../ir/index.ts";
import { literal, one, type Size, subSizes } from "../shape/index.ts";
import { defineBlock, ids, optional, scores, table } from "./define.ts";
import { choice, flag, int, number, only, refuseQueries, size } from "./params.ts";

export const relativeBias = defineBlock({
  kind: "relative_bias",
  traits: ["distance-bias", "positional"],
  title: "Relative bias",
  category: "Positional encoding",
  words: ["alibi", "t5 bias", "relative position", "attention bias"],
  formula: "ALiBi: bias[h, t, j] = −m_h · |t − j|;  T5: bias[h, t, j] = table[bucket(j − t), h]",
  latex: (p, t) =>
    p.kind === "alibi"
      ? String.raw`\mathrm{bias}_{htj} = -m_h\,|t - j|, \quad m_h = 2^{-8h/${t.size(p.heads)}}`
      : String.raw`\mathrm{bias}_{htj} = E_{\operatorname{bucket}(j - t),\,h}, \quad E \in \mathbb{R}^{${p.buckets} \times ${t.size(p.heads)}}`,
  help: "Relative position bias: adds a number to each score that depends only on the distance between query and key. ALiBi multiplies the distance by a fixed slope per head. T5 learns one number per head and bucket of distances; buckets widen with distance; `positions` says where the keys stand, if not at 0, 1, 2 and so on.",
  params: {
    kind: choice(["alibi", "t5"], "Fixed slopes (Press et al. 2022) or learned buckets (Raffel et al. 2020)"),
    heads: size("H", "Number of query heads"),
    query: size("T", "Number of queries"),
    key: size("T", "Number of keys"),
    buckets: only("kind", ["t5"], int(32, "Number of buckets", 2, 4096)),
    max_distance: only("kind", ["t5"], int(128, "Distances from here on share the last bucket", 2, 65536)),
    bidirectional: only(
      "kind",
      ["t5"],
      flag(false, "Separate buckets for keys after the query, as in an encoder"),
    ),
    std: only("kind", ["t5"], number(0.02, "Standard deviation of the initial values", 0)),
  },
  inputs: { positions: optional(ids("b:batch s:time")) },
  outputs: (_, w) => ({
    bias: scores(
      w.has("positions") ? "b $heads:head $query:query s:key" : "$heads:head $query:query $key:key",
    ),
  }),
  weights: (p) => (p.kind === "t5" ? { table: table(`${p.buckets} $heads`, p.std) } : {}),
  summary: (p) => (p.kind === "alibi" ? "ALiBi" : `T5, ${p.buckets} buckets`),
  refuse: (p, at, name, w) => {
    const refused = w.has("positions") ? refuseQueries(p.query, name("s"), at) : undefined;
    if (refused !== undefined || p.kind === "alibi") return refused;
    if (p.bidirectional && p.buckets % 2 !== 0) {
      return `${p.buckets} buckets cannot be split evenly between keys before and after the query; the number must be even`;
    }
    const exact = Math.floor((p.bidirectional ? p.buckets / 2 : p.buckets) / 2);
    if (exact < 1) return `${p.buckets} is too few buckets; must be at least two per direction`;
    return p.max_distance > exact
      ? undefined
      : `max_distance = ${p.max_distance} must be more than ${exact}: the first ${exact} distances have one bucket each`;
  },
  lower: (ir, { table, positions }, p) => {
    const distance = positions ? between(ir, positions, p.query) : relative(ir, p.query, p.key);
    if (p.kind === "t5") {
      const rows = ir.gather(table, bucketOf(ir, distance, p.buckets, p.max_distance, p.bidirectional));
      return { bias: ir.transpose(rows, { perm: positions ? [0, 3, 1, 2] : [2, 0, 1] }) };
    }
    const size = ir.cast(ir.max(distance, ir.sub(ir.scalar(0, "i32"), distance)), { dtype: "f32" });
    const far = positions ? ir.reshape(size, { shape: [size.shape[0]!, one, ...size.shape.slice(1)] }) : size;
    const slopes = ir.reshape(slopesOf(ir, p.heads), { shape: [p.heads, literal(1), literal(1)] });
    return { bias: ir.sub(ir.scalar(0), ir.mul(slopes, far)) };
  },
});

/** j − (t + S − T) as i32 [T, S]: how far behind (negative) or ahead of the query a key is. */
function relative(ir: Builder, query: Size, key: Size): Value {
  const t = ir.reshape(ir.iota({ size: query }), { shape: [query, literal(1)] });
  const offset = ir.cast(ir.sizeOf({ size: subSizes(key, query) }), { dtype: "i32" });
  return ir.sub(ir.iota({ size: key }), ir.add(t, offset));
}

/** The same by positions [B, S] that are given for the keys, of which the queries are the last: i32 [B, T, S]. */
function between(ir: Builder, keys: Value, query: Size): Value {
  const [b, s] = keys.shape as readonly [Size, Size];
  const start = subSizes(s, query);
  const own = start.key === "0" ? keys : ir.slice(keys, { axis: 1, start, size: query });
  return ir.sub(ir.reshape(keys, { shape: [b, one, s] }), ir.reshape(own, { shape: [b, query, one] }));
}

/**
 * 2^(−8(h+1)/H) where H is a power of two. Otherwise the slopes of the power of two n below, then every other
 * one of those of 2n (as in the code that the paper published).
 */
function slopesOf(ir: Builder, heads: Size): Value {
  const count = ir.sizeOf({ size: heads });
  const log2 = ir.div(ir.log(count), ir.scalar(Math.LN2));
  // Rounding must not push a power of two below itself.
  const below = ir.exp(ir.mul(ir.floor(ir.add(log2, ir.scalar(1e-3))), ir.scalar(Math.LN2)));
  const n = ir.floor(ir.add(below, ir.scalar(0.5)));
  const h = ir.cast(ir.iota({ size: heads }), { dtype: "f32" });
  const first = ir.div(ir.mul(ir.add(h, ir.scalar(1)), ir.scalar(-8)), n);
  const odd = ir.add(ir.mul(ir.sub(h, n), ir.scalar(2)), ir.scalar(1));
  const rest = ir.div(ir.mul(odd, ir.scalar(-4)), n);
  return ir.exp(ir.mul(ir.where(ir.less(h, n), first, rest), ir.scalar(Math.LN2)));
}

/** The bucket of each distance. The buckets are whole numbers known now, so no engine rounds a logarithm. */
function bucketOf(ir: Builder, distance: Value, buckets: number, far: number, both: boolean): Value {
  const zero = ir.scalar(0, "i32");
  const behind = ir.sub(zero, distance);
  const size = both ? ir.max(distance, behind) : ir.max(behind, zero);
  const own = both ? buckets / 2 : buckets;
  const data = Array.from({ length: far + 1 }, (_, d) => t5Bucket(d, own, far));
  const known = ir.constant({ dims: [far + 1], dtype: "i32", data });
  const bucket = ir.gather(known, ir.min(size, ir.scalar(far, "i32")));
  return both ? ir.add(bucket, ir.where(ir.less(zero, distance), ir.scalar(own, "i32"), zero)) : bucket;
}

/** Bucket of a distance ≥ 0: one each up to half of the buckets, then by the logarithm up to `far`. */
function t5Bucket(distance: number, buckets: number, far: number): number {
  const exact = Math.floor(buckets / 2);
  if (distance < exact) return distance;
  const share = Math.log(distance / exact) / Math.log(far / exact);
  // 64/8 to the base 16 is ¾ exactly, and must not fall below it by rounding.
  return Math.min(exact + Math.floor(share * (buckets - exact) + 1e-9), buckets - 1);
}

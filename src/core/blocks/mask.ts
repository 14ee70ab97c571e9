// Which keys a query may see: true and false, [T, S], or for each sample of the batch.
import type { Builder, Value } from "../ir/index.ts";
import { literal, one, type Size, subSizes } from "../shape/index.ts";
import { defineBlock, ids, mask as maskPort, optional, type Port } from "./define.ts";
import { choice, flag, int, only, refuseQueries, rows, size } from "./params.ts";

/** Kinds whose queries and keys are counted by parameters; the others take the sizes of what comes in. */
const counted = ["causal", "window", "prefix", "blocks", "painted", "all"] as const;
const kinds = [
  "causal",
  "padding",
  "window",
  "prefix",
  "blocks",
  "documents",
  "painted",
  "all",
  "segments",
] as const;
/** Kinds that go by where queries and keys stand. */
const placed: readonly (typeof kinds)[number][] = ["causal", "window", "prefix", "blocks"];

export const mask = defineBlock({
  kind: "mask",
  traits: ["makes-mask"],
  title: "Mask",
  category: "Masks",
  words: [
    "causal mask",
    "attention mask",
    "padding mask",
    "autoregressive",
    "look-ahead mask",
    "triangular",
    "tril",
    "sliding window",
  ],
  staple: 5,
  formula: "causal: mask[t, j] = j ≤ t + (S − T); padding: valid[b, j]; window: t − j < W",
  latex: (p, t) => {
    const [q, k] = [t.size(p.query), t.size(p.key)];
    const here = q === k ? "t" : `t + (${k} - ${q})`;
    const window = t.size(p.window);
    const block = t.size(p.block);
    const rule = {
      causal: String.raw`j \le ${here}`,
      padding: String.raw`\mathrm{valid}_{j}`,
      window: `${p.symmetric ? `|${here} - j|` : `0 \\le ${here} - j`} < ${window}`,
      prefix: String.raw`j < ${t.size(p.prefix)} \;\lor\; j \le ${here}`,
      blocks: String.raw`\lfloor j / ${block} \rfloor = \lfloor ${q === k ? "t" : `(${here})`} / ${block} \rfloor`,
      documents: String.raw`\operatorname{doc}(j) = \operatorname{doc}(t)`,
      segments: String.raw`\mathrm{seg}_{j} = \mathrm{seg}_{t}`,
      painted: String.raw`\mathrm{painted}_{tj} = 1`,
      all: String.raw`\text{true}`,
    }[p.kind];
    return String.raw`\mathrm{mask}_{tj} = \left[\, ${rule} \,\right]`;
  },
  narrate: (f) => {
    const { values, names } = f.out("mask");
    const seen = names.filter((_, j) => values[j] !== 0);
    if (seen.length === 0 || names.length !== values.length) return "";
    return seen.length === names.length
      ? `${f.token} may attend to every position.`
      : `${f.token} may attend to ${seen.length} of ${names.length} positions: ${seen.join(", ")}.`;
  },
  help: "Attention mask: says which keys each query may attend to (true means allowed). Causal hides keys after the query, padding hides padded positions, window allows only nearby keys; prefix, blocks, documents, segments and painted are for other tasks. With more keys than queries, the last query is aligned with the last key; `positions` says where the keys stand, if not at 0, 1, 2 and so on.",
  params: {
    kind: choice(kinds, "Which keys are allowed"),
    query: only("kind", counted, size("T", "Number of queries")),
    key: only("kind", counted, size("T", "Number of keys")),
    window: only("kind", ["window"], size("4", "Number of previous keys a query sees, itself included")),
    symmetric: only("kind", ["window"], flag(false, "See as far ahead as back, instead of nothing ahead")),
    prefix: only(
      "kind",
      ["prefix"],
      size("2", "Number of initial keys that all queries see; the others are causal"),
    ),
    block: only("kind", ["blocks"], size("2", "Length of a block; a query sees its own block")),
    separator: only(
      "kind",
      ["documents"],
      int(0, "Id of the token that ends a document; a query sees its own document", 0),
    ),
    painted: only(
      "kind",
      ["painted"],
      rows([[1]], "One row per query, 1 where the key is allowed; a single 1 or 0 applies to all"),
    ),
  },
  inputs: (p): Partial<Record<"valid" | "ids" | "segments" | "positions", Port>> => {
    if (p.kind === "padding") return { valid: maskPort("b:batch s:time") };
    if (p.kind === "documents") return { ids: ids("b:batch t:time") };
    if (p.kind === "segments") return { segments: ids("b:batch t:time") };
    return placed.includes(p.kind) ? { positions: optional(ids("b:batch s:time")) } : {};
  },
  outputs: (p, w) => {
    if (p.kind === "padding") return { mask: maskPort("b 1 1 s:key") };
    if (p.kind === "documents" || p.kind === "segments") return { mask: maskPort("b 1 t:query t:key") };
    return {
      mask: maskPort(w.has("positions") ? "b 1 $query:query s:key" : "$query:query $key:key"),
    };
  },
  summary: (p) => {
    if (p.kind === "window") return `${p.symmetric ? "symmetric " : ""}window ${p.window.key}`;
    return p.kind === "prefix"
      ? `prefix ${p.prefix.key}`
      : p.kind === "blocks"
        ? `blocks of ${p.block.key}`
        : p.kind;
  },
  refuse: (p, at, name, wiring) => {
    if (p.kind !== "painted")
      return wiring.has("positions") ? refuseQueries(p.query, name("s"), at) : undefined;
    const [h, w, t, s] = [p.painted.length, p.painted[0]?.length ?? 0, at(p.query), at(p.key)];
    if (h * w === 1 || (h === t && w === s)) return undefined;
    return `the painted mask is ${h} × ${w}, but must be ${t} × ${s} (queries × keys); repaint it`;
  },
  lower: (ir, { valid, ids, segments, positions: given }, p, ctx) => {
    if (p.kind === "padding") {
      return { mask: ir.reshape(valid, { shape: [ctx.size("b"), one, one, ctx.size("s")] }) };
    }
    if (p.kind === "segments") return { mask: equalPairs(ir, segments, ctx.size("b"), ctx.size("t")) };
    if (p.kind === "documents")
      return { mask: sameDocument(ir, ids, ctx.size("b"), ctx.size("t"), p.separator) };
    if (p.kind === "painted") return { mask: painted(ir, p.painted, p.query, p.key) };
    const [i, j] = given
      ? ofKeys(ir, given, p.query)
      : [positions(ir, p.query, p.key), ir.iota({ size: p.key })];
    const number = (s: Size) => ir.cast(ir.sizeOf({ size: s }), { dtype: "i32" });
    const made = {
      causal: () => ir.lessEqual(j, i),
      window: () => {
        const near = ir.less(ir.sub(i, j), number(p.window));
        return ir.and(near, p.symmetric ? ir.less(ir.sub(j, i), number(p.window)) : ir.lessEqual(j, i));
      },
      prefix: () => ir.or(ir.less(j, number(p.prefix)), ir.lessEqual(j, i)),
      blocks: () => ir.equal(blockOf(ir, j, p.block), blockOf(ir, i, p.block)),
      all: () => ir.expand(ir.scalar(1, "bool"), { shape: [p.query, p.key] }),
    };
    return { mask: made[p.kind]() };
  },
});

/** Where each query stands among the keys: t + (S − T), i32 [T, 1]. */
function positions(ir: Builder, query: Size, key: Size): Value {
  const t = ir.reshape(ir.iota({ size: query }), { shape: [query, literal(1)] });
  return ir.add(t, ir.cast(ir.sizeOf({ size: subSizes(key, query) }), { dtype: "i32" }));
}

/** Positions of queries [B, 1, T, 1] and keys [B, 1, 1, S], given for the keys, of which the queries are the last. */
function ofKeys(ir: Builder, given: Value, query: Size): readonly [Value, Value] {
  const [b, s] = given.shape as readonly [Size, Size];
  const start = subSizes(s, query);
  const own = start.key === "0" ? given : ir.slice(given, { axis: 1, start, size: query });
  return [ir.reshape(own, { shape: [b, one, query, one] }), ir.reshape(given, { shape: [b, one, one, s] })];
}

/** ⌊position / length⌋; the half keeps it clear of rounding. */
function blockOf(ir: Builder, position: Value, length: Size): Value {
  const middle = ir.add(ir.cast(position, { dtype: "f32" }), ir.scalar(0.5));
  return ir.floor(ir.div(middle, ir.sizeOf({ size: length })));
}

function painted(ir: Builder, rows: readonly (readonly number[])[], query: Size, key: Size): Value {
  const data = rows.flat().map((v) => (v === 0 ? 0 : 1));
  if (data.length === 1) return ir.expand(ir.scalar(data[0]!, "bool"), { shape: [query, key] });
  const whole = ir.constant({ dims: [rows.length, data.length / rows.length], dtype: "bool", data });
  const tall = ir.slice(whole, { axis: 0, start: literal(0), size: query });
  return ir.slice(tall, { axis: 1, start: literal(0), size: key });
}

/** The number of a position's document is how many separators stand before it; [B, 1, T, T] where two agree. */
function sameDocument(ir: Builder, ids: Value, b: Size, t: Size, separator: number): Value {
  const ends = ir.cast(ir.equal(ids, ir.scalar(separator, "i32")), { dtype: "f32" });
  const i = ir.iota({ size: t });
  const earlier = ir.less(ir.reshape(i, { shape: [t, literal(1)] }), i);
  // [B, 1, T] · [T, T]: the sum over all earlier positions.
  const before = ir.matmul(
    ir.reshape(ends, { shape: [b, literal(1), t] }),
    ir.cast(earlier, { dtype: "f32" }),
  );
  const number = ir.cast(ir.add(before, ir.scalar(0.5)), { dtype: "i32" });
  return equalPairs(ir, number, b, t);
}

/** Where query and key have the same number: [B, 1, T, T] of [B, T]. */
function equalPairs(ir: Builder, number: Value, b: Size, t: Size): Value {
  const across = ir.reshape(number, { shape: [b, one, one, t] });
  return ir.equal(ir.reshape(number, { shape: [b, one, t, one] }), across);
}

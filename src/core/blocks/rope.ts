// Rotary positions (Su et al. 2021): pairs of numbers of q and k [B, H, T, K] turn by an angle that grows with t.
import type { Builder, Value } from "../ir/index.ts";
import { divSizes, literal, mulSizes, one, type Size, sameSize, subSizes } from "../shape/index.ts";
import { defineBlock, heads, ids, optional, type Port } from "./define.ts";
import { choice, int, number, refuseQueries } from "./params.ts";
import { rateParams, ratesOf, refuseRates, turnFactor } from "./rotation-rates.ts";

export const rope = defineBlock({
  kind: "rope",
  traits: ["port-by-port", "positional", "all-outputs-meant"],
  title: "RoPE",
  category: "Positional encoding",
  words: ["rotary", "rotary position embedding", "rotary embedding", "yarn", "rope scaling", "longrope"],
  formula: "(x₁, x₂) ← (x₁·cos tθᵢ − x₂·sin tθᵢ, x₁·sin tθᵢ + x₂·cos tθᵢ), θᵢ = base^(−2i/K)",
  latex: (p, t) => {
    const [k, f] = [p.count > 0 ? String(p.count) : t.size("k"), p.factor];
    const plain = `${p.base}^{-2i/${k}}`;
    const theta = {
      none: plain,
      linear: String.raw`\tfrac{1}{${f}}\,${plain}`,
      ntk: String.raw`\left(${p.base} \cdot ${f}^{${k}/(${k}-2)}\right)^{-2i/${k}}`,
      dynamic: String.raw`\left(${p.base} \left(${f} \tfrac{T}{${p.original}} - ${f - 1}\right)^{${k}/(${k}-2)}\right)^{-2i/${k}}`,
      yarn: String.raw`\left(s_i + \tfrac{1 - s_i}{${f}}\right) ${plain}`,
      llama3: String.raw`\left(s_i + \tfrac{1 - s_i}{${f}}\right) ${plain}`,
      longrope: String.raw`\tfrac{1}{\lambda_i}\,${plain}`,
    }[p.scaling];
    const by = turnFactor(p) === 1 ? "" : Number(turnFactor(p).toPrecision(4));
    return String.raw`\begin{pmatrix} x'_1 \\ x'_2 \end{pmatrix} = ${by} \begin{pmatrix} \cos t\theta_i & -\sin t\theta_i \\ \sin t\theta_i & \cos t\theta_i \end{pmatrix} \begin{pmatrix} x_1 \\ x_2 \end{pmatrix}, \quad \theta_i = ${theta}`;
  },
  narrate: (f, p) =>
    f.at + p.offset === 0
      ? `${f.token} is at position 0, so nothing is rotated.`
      : `The pairs of numbers of ${f.token} are rotated by the angles of position ${f.at + p.offset}; their lengths are unchanged.`,
  help: "Rotary position embedding: rotates pairs of numbers of each query and key by an angle that grows with the position. A score then depends on the distance between two positions, not on where they are. With more keys than queries, the last query is aligned with the last key; `positions` says where the keys stand, if not at 0, 1, 2 and so on.",
  params: {
    pairs: choice(
      ["half", "interleaved"],
      "Which numbers form a pair: i and i + K/2 (rotate-half: Llama in Hugging Face, GPT-NeoX), or 2i and 2i + 1 (the paper, GPT-J)",
    ),
    base: number(10000, "Wavelengths run from 2π to 2π · base", 1),
    part: number(1, "Fraction of the head width that is rotated, from the front (partial rotary)", 0.01, 1),
    count: int(0, "How many numbers of each head are rotated, in place of the fraction; 0 for the fraction"),
    offset: int(0, "Position of the first token", -(2 ** 24), 2 ** 24),
    ...rateParams,
  },
  inputs: (_, w): { q: Port; k: Port; positions: Port } => ({
    q: heads("b:batch h:head t k:feature"),
    k: optional(heads("b g:head s k")),
    positions: optional(ids(`~b ${w.has("k") ? "s" : "t"}:time`)),
  }),
  outputs: (_, w) => ({ q: heads("b h t k"), ...(w.has("k") ? { k: heads("b g s k") } : {}) }),
  summary: (p) =>
    `${p.pairs === "half" ? "rotate-half" : "interleaved"} · base ${p.base}${p.scaling === "none" ? "" : ` · ${p.scaling}`}`,
  refuse: (p, at, name, w) => {
    const refused = w.has("positions") && w.has("k") ? refuseQueries(name("t"), name("s"), at) : undefined;
    if (refused !== undefined) return refused;
    const [width, turned] = [at(name("k")), at(turning(name("k"), p))];
    if (p.count >= width)
      return `count = ${p.count} must be less than the head width, ${name("k").key} = ${width}; 0 rotates all of it`;
    if (Number.isNaN(turned) || (Number.isInteger(turned) && turned % 2 === 0 && turned > 0))
      return refuseRates(p, turned);
    if (p.count > 0) return `count = ${p.count} must be even: RoPE rotates pairs`;
    const share = p.part === 1 ? "" : `part = ${p.part} of `;
    const { key } = name("k");
    const named = key === String(width) ? `K = ${width}` : `${key} = ${width}`;
    return share === ""
      ? `the head width ${named} must be even: RoPE rotates pairs`
      : `${share}the head width ${named} is ${turned}, but must be even: RoPE rotates pairs`;
  },
  lower: (ir, { q, k, positions: given }, p, ctx) => {
    const width = ctx.size("k");
    const turned = turning(width, p);
    const length = () => ir.sizeOf({ size: timeOf(k ?? q) });
    const turn = (x: Value, behind?: Value) => {
      const t = given ? givenPositions(ir, given, x, p.offset) : positions(ir, x, p.offset, behind);
      const rates = ratesOf(ir, turned, p, length);
      const angle = ir.mul(ir.reshape(t, { shape: [...t.shape, one] }), rates);
      const factor = turnFactor(p);
      const scaled = (v: Value): Value => (factor === 1 ? v : ir.mul(v, ir.scalar(factor)));
      const [cos, sin] = [scaled(ir.cos(angle)), scaled(ir.sin(angle))];
      if (sameSize(turned, width)) return rotate(ir, x, cos, sin, p.pairs);
      const front = ir.slice(x, { axis: 3, start: literal(0), size: turned });
      const rest = ir.slice(x, { axis: 3, start: turned, size: subSizes(width, turned) });
      return ir.concat([rotate(ir, front, cos, sin, p.pairs), rest], { axis: 3 });
    };
    return { q: turn(q, k), ...(k === undefined ? {} : { k: turn(k) }) };
  },
});

/** How much of the width is turned: a count, or a share of which 0.25 is a quarter exactly. */
function turning(width: Size, { part, count }: { readonly part: number; readonly count: number }): Size {
  if (count > 0) return literal(count);
  let den = 1;
  while (den < 1000 && Math.abs(part * den - Math.round(part * den)) > 1e-9) den++;
  return divSizes(mulSizes(width, literal(Math.round(part * den))), literal(den)) ?? width;
}

/**
 * Positions of the rows of x [B, H, T, K] as numbers, [T]. Queries that are fewer than their keys are the last ones of a
 * text, as Mask and Relative bias have it; where they are more, both begin at the offset.
 */
function positions(ir: Builder, x: Value, offset: number, keys: Value | undefined): Value {
  const time = timeOf(x);
  const t = ir.cast(ir.iota({ size: time }), { dtype: "f32" });
  const from = offset === 0 ? t : ir.add(t, ir.scalar(offset));
  if (keys === undefined || timeOf(keys).key === time.key) return from;
  const ahead = ir.sizeOf({ size: subSizes(timeOf(keys), time) });
  return ir.add(from, ir.max(ahead, ir.scalar(0)));
}

/** Those of the rows of x among positions [B, S] or [S] that are given for all keys: the last ones; [B, 1, T] or [T]. */
function givenPositions(ir: Builder, given: Value, x: Value, offset: number): Value {
  const [axis, time] = [given.shape.length - 1, timeOf(x)];
  const start = subSizes(given.shape[axis]!, time);
  const own = start.key === "0" ? given : ir.slice(given, { axis, start, size: time });
  const t = ir.cast(own, { dtype: "f32" });
  const from = offset === 0 ? t : ir.add(t, ir.scalar(offset));
  return axis === 0 ? from : ir.reshape(from, { shape: [from.shape[0]!, one, time] });
}

const timeOf = (x: Value): Size => x.shape[2]!;

/** Turns x [B, H, T, K] by angles given as cos and sin, [T, K/2] or anything that broadcasts to [B, H, T, K/2]. */
export function rotate(ir: Builder, x: Value, cos: Value, sin: Value, pairs: "half" | "interleaved"): Value {
  const [b, h, t, k] = x.shape as readonly [Size, Size, Size, Size];
  const half = divSizes(k, literal(2)) ?? k;
  const turn = (one: Value, two: Value) => [
    ir.sub(ir.mul(one, cos), ir.mul(two, sin)),
    ir.add(ir.mul(one, sin), ir.mul(two, cos)),
  ];
  if (pairs === "half") {
    const part = (start: Size) => ir.slice(x, { axis: 3, start, size: half });
    return ir.concat(turn(part(literal(0)), part(half)), { axis: 3 });
  }
  const paired = ir.reshape(x, { shape: [b, h, t, half, literal(2)] });
  const part = (start: number) => {
    const one = ir.slice(paired, { axis: 4, start: literal(start), size: literal(1) });
    return ir.reshape(one, { shape: [b, h, t, half] });
  };
  const turned = turn(part(0), part(1)).map((v) => ir.reshape(v, { shape: [b, h, t, half, literal(1)] }));
  return ir.reshape(ir.concat(turned, { axis: 4 }), { shape: x.shape });
}

// A bank of feed-forward networks, of which a Router says how much each counts: [… T, D], [… T, E] → [… T, D].
import type { Builder, Value } from "../ir/index.ts";
import { one } from "../shape/index.ts";
import { any, defineBlock, hidden, matrix, zeros } from "./define.ts";
import { choice, flag, number, only, size } from "./params.ts";

const kinds = [
  "swiglu",
  "geglu",
  "geglu_tanh",
  "reglu",
  "relu",
  "gelu",
  "gelu_tanh",
  "silu",
  "relu2",
] as const;
const gated: readonly string[] = ["swiglu", "geglu", "geglu_tanh", "reglu"];

export const experts = defineBlock({
  kind: "experts",
  traits: ["feeds-forward"],
  title: "Experts",
  category: "Feed-forward (MLP)",
  words: ["mixture of experts", "moe", "sparse mlp", "expert bank", "switch transformer", "mixtral"],
  formula: "y = Σ_e w_e · FFN_e(x)",
  latex: (p, t) => {
    const inner = gated.includes(p.fn)
      ? String.raw`\left(f(x W_g^{e}) \odot x W_1^{e}\right)`
      : "f(x W_1^{e})";
    return String.raw`y = \sum_{e=1}^{${t.size(p.experts)}} w_e\, ${inner}\, W_2^{e}`;
  },
  narrate: (f) => {
    const asked = f.in("weights").values.filter((w) => w !== 0).length;
    return `${asked} of ${f.in("weights").values.length} experts make the numbers of ${f.token}.`;
  },
  help: "Experts of a mixture: one feed-forward network each, added up by the weights of a Router. Only those with a weight other than 0 count, though all are computed here. Positions do not mix.",
  params: {
    experts: size("8", "Number of experts"),
    fn: choice(kinds, "Nonlinearity; the first four multiply by a gate"),
    hidden: size("4*D", "Hidden width of each"),
    bias: flag(false, "Add learned biases"),
    alpha: only("fn", ["swiglu"], number(1, "Factor inside the gate's sigmoid (gpt-oss: 1.702)")),
    limit: only(
      "fn",
      ["swiglu"],
      number(0, "Cuts the gate off above, and what it multiplies on both sides (gpt-oss: 7); 0 for none", 0),
    ),
    plus_one: only("fn", ["swiglu"], flag(false, "Add 1 to what the gate multiplies (gpt-oss)")),
    std: number(0.02, "Standard deviation of the initial values", 0),
  },
  inputs: { x: hidden("… t d:feature"), weights: any("… t $experts") },
  outputs: { y: hidden("… t d:feature") },
  weights: (p) => ({
    ...(gated.includes(p.fn) ? { gate: matrix("$experts d $hidden", p.std) } : {}),
    up: matrix("$experts d $hidden", p.std),
    down: matrix("$experts $hidden d", p.std),
    ...(p.bias && gated.includes(p.fn) ? { gate_b: zeros("$experts $hidden") } : {}),
    ...(p.bias ? { up_b: zeros("$experts $hidden"), down_b: zeros("$experts d") } : {}),
  }),
  summary: (p) => `${p.experts.key} × ${p.fn}`,
  lower: (ir, { x, weights, gate, up, down, gate_b, up_b, down_b }, p) => {
    const [t, d] = x.shape.slice(-2) as [Value["shape"][number], Value["shape"][number]];
    const lead = x.shape.slice(0, -2);
    // [… 1, T, D] · [E, D, F] → [… E, T, F]
    const each = ir.reshape(x, { shape: [...lead, one, t, d] });
    const plus = (y: Value, b: Value | undefined): Value =>
      b === undefined ? y : ir.add(y, ir.reshape(b, { shape: [b.shape[0]!, one, b.shape[1]!] }));
    const [g, u] = [gate && plus(ir.matmul(each, gate), gate_b), plus(ir.matmul(each, up), up_b)];
    const bent = g === undefined ? bend(ir, p.fn, u) : gatedBy(ir, p, g, u);
    const made = plus(ir.matmul(bent, down), down_b);
    const rank = weights.shape.length;
    const perm = weights.shape.map((_, i) => (i === rank - 1 ? rank - 2 : i === rank - 2 ? rank - 1 : i));
    const turned = ir.transpose(weights, { perm });
    const share = ir.reshape(turned, { shape: [...turned.shape, one] });
    return { y: ir.reduceSum(ir.mul(made, share), { axes: [lead.length], keep: false }) };
  },
});

interface Gate {
  readonly fn: (typeof kinds)[number];
  readonly alpha: number;
  readonly limit: number;
  readonly plus_one: boolean;
}

function gatedBy(ir: Builder, { fn, alpha, limit, plus_one }: Gate, gate: Value, up: Value): Value {
  if (fn !== "swiglu") return ir.mul(bend(ir, fn, gate), up);
  const [most, least] = [ir.scalar(limit), ir.scalar(-limit)];
  const g = limit === 0 ? gate : ir.min(gate, most);
  const u = limit === 0 ? up : ir.min(ir.max(up, least), most);
  const times = plus_one ? ir.add(u, ir.scalar(1)) : u;
  const bent = alpha === 1 ? bend(ir, fn, g) : ir.mul(g, ir.sigmoid(ir.mul(g, ir.scalar(alpha))));
  return ir.mul(bent, times);
}

function bend(ir: Builder, fn: (typeof kinds)[number], x: Value): Value {
  if (fn === "swiglu" || fn === "silu") return ir.mul(x, ir.sigmoid(x));
  if (fn === "geglu" || fn === "gelu") return ir.gelu(x, { approximate: "none" });
  if (fn === "geglu_tanh" || fn === "gelu_tanh") return ir.gelu(x, { approximate: "tanh" });
  return fn === "relu2" ? ir.mul(ir.relu(x), ir.relu(x)) : ir.relu(x);
}

// The feed-forward network: the FFN block where it knows the nonlinearity, else a group of the same parts.
import { Canvas } from "../canvas.ts";
import type { Config } from "../config.ts";
import { refuse } from "../refused.ts";
import type { Source } from "../sources.ts";

/** Their names → the Activation block's; gelu_new, gelu_fast and gelu_pytorch_tanh are one formula. */
const functions: Readonly<Record<string, string>> = {
  relu: "relu",
  gelu: "gelu",
  gelu_python: "gelu",
  gelu_new: "gelu_tanh",
  gelu_fast: "gelu_tanh",
  gelu_accurate: "gelu_tanh",
  gelu_pytorch_tanh: "gelu_tanh",
  silu: "silu",
  swish: "silu",
  tanh: "tanh",
  sigmoid: "sigmoid",
  relu2: "relu2",
  quick_gelu: "quick_gelu",
};

/** The nonlinearity that a key of the config names. */
export function activationOf(config: Config, key: string, or: string): string {
  const name = config.text(key, or);
  return Object.hasOwn(functions, name)
    ? functions[name]!
    : refuse(
        `config key \`${key}\` = "${name}" is no activation function that Heddle has; it has ${Object.keys(functions).join(", ")}`,
      );
}

const plainKinds = ["relu", "gelu", "gelu_tanh", "silu", "relu2", "quick_gelu"];
/** What the FFN calls a nonlinearity that bends a gate. */
export const gatedKinds: Readonly<Record<string, string | undefined>> = {
  silu: "swiglu",
  gelu: "geglu",
  gelu_tanh: "geglu_tanh",
  relu: "reglu",
};

interface Linear {
  readonly w: Source;
  readonly b?: Source;
}

export interface FeedForward {
  readonly fn: string;
  /** Hidden width over the dims: `F`, or `4*D`. */
  readonly hidden: string;
  readonly gate?: Linear;
  readonly up: Linear;
  readonly down: Linear;
  /** Draws a nonlinearity that is no Activation on what comes from `x` and gives where its output is. */
  readonly act?: (canvas: Canvas, x: string) => string;
}

/** Draws it and gives where its output is. */
export function drawFeedForward(canvas: Canvas, f: FeedForward, x: string, id = "ffn"): string {
  const parts = { ...(f.gate ? { gate: f.gate } : {}), up: f.up, down: f.down };
  const biased = Object.values(parts).map((p) => p.b !== undefined);
  const alike = biased.every((b) => b === biased[0]);
  const fn = f.gate ? gatedKinds[f.fn] : plainKinds.find((kind) => kind === f.fn);
  if (fn === undefined || !alike || f.act) return drawGroup(canvas, f, x, id);
  const params = {
    ...(fn === "gelu" ? {} : { fn }),
    ...(f.hidden === "4*D" ? {} : { hidden: f.hidden }),
    ...(biased[0] ? {} : { bias: false }),
  };
  canvas.add(id, "ffn", { params, from: { x } });
  for (const [name, { w, b }] of Object.entries(parts)) {
    canvas.sources.set(`${id}.${name}.w`, w);
    if (b) canvas.sources.set(`${id}.${name}.b`, b);
  }
  return `${id}.y`;
}

function drawGroup(canvas: Canvas, f: FeedForward, x: string, id: string): string {
  const inside = new Canvas();
  const linear = (name: string, title: string, { w, b }: Linear, out: string, from: string) =>
    inside.add(name, "linear", {
      title,
      params: { ...(out === "D" ? {} : { out }), ...(b ? {} : { bias: false }) },
      from: { x: from },
      weights: { w, ...(b ? { b } : {}) },
    });
  if (f.gate) linear("gate", "Gate", f.gate, f.hidden, "in.x");
  linear("up", "Up", f.up, f.hidden, "in.x");
  const bent = f.gate ? "gate.y" : "up.y";
  let at = "act.x";
  if (f.act) at = f.act(inside, bent);
  else inside.add("act", "activation", { params: { fn: f.fn }, from: { x: bent } });
  if (f.gate) at = `${inside.add("product", "multiply", { from: { a: at, b: "up.y" } })}.y`;
  linear("down", "Down", f.down, "D", at);
  inside.wire("down.y", "out.y");
  for (const [name, source] of inside.sources) canvas.sources.set(`${id}.${name}`, source);
  canvas.hold(id, inside, { title: "FFN", ports: { x: "shared" } }, ["y"]);
  canvas.wire(x, `${id}.x`);
  return `${id}.y`;
}

// Random correct graphs: a preset with edits made to it, each kept only where the graph stays without errors.
import {
  allNodes,
  applyEdit,
  type Checked,
  type CheckedNode,
  check,
  type Edit,
  type HeddleDocument,
  hasErrors,
  lower,
  type ParamValue,
} from "../../src/core/index.ts";
import { preset } from "../core/presets.ts";
import { randomFrom } from "./random.ts";

export interface RandomGraph {
  readonly document: HeddleDocument;
  /** The preset and what was done to it. */
  readonly story: string;
  readonly edits: number;
}

const starts = ["decoder-only", "decoder-modern", "encoder", "encoder-decoder", "smallest"];

/** Values that a parameter may take, by block. */
const values: Readonly<Record<string, Readonly<Record<string, readonly ParamValue[]>>>> = {
  norm: {
    kind: ["layernorm", "rmsnorm", "batchnorm"],
    eps: [1e-5, 1e-3],
    scale: [true, false],
    shift: [true, false],
  },
  ffn: {
    fn: ["relu", "gelu", "gelu_tanh", "silu", "swiglu", "geglu"],
    hidden: ["2*D", "D+8", 40],
    bias: [true, false],
    dropout: [0.1],
  },
  qkv: { kv_heads: [1, 2, "H"], bias: [true, false], fused: [true, false], width: ["D/H", 6, "2*D/H"] },
  attention: {
    scaled: [true, false],
    factor: [0.3],
    softcap: [0, 3],
    fill: ["-Infinity", -1e4],
    dropout: [0.1],
  },
  mask: {
    kind: ["causal", "window", "prefix", "blocks", "all"],
    window: [1, 2, 3],
    symmetric: [true, false],
  },
  pe: { kind: ["sinusoidal", "learned"] },
  wo: { bias: [true, false] },
  lm_head: { bias: [true, false] },
  repeat: { weights: ["own", "shared"], count: [1, 2, 3] },
  rope: { pairs: ["half", "interleaved"], base: [100, 10000], part: [1, 0.5], offset: [0, 3] },
  activation: { fn: ["relu", "gelu", "gelu_tanh", "silu", "tanh", "sigmoid"] },
  scale: { by: ["sqrt(width)", "1/sqrt(width)", "factor"], factor: [0.7] },
  reduce: { fn: ["mean", "sum", "max"] },
  shift: { fill: [0, 3] },
};

/** Blocks that fit on a wire: port in, port out. */
const onWire: readonly (readonly [
  block: string,
  params: Readonly<Record<string, ParamValue>>,
  out: string,
])[] = [
  ["activation", { fn: "tanh" }, "x"],
  ["activation", { fn: "silu" }, "x"],
  ["scale", { by: "factor", factor: 1.3 }, "x"],
  ["norm", { kind: "rmsnorm" }, "x"],
  ["norm", { kind: "batchnorm" }, "x"],
  ["dropout", { p: 0.2 }, "x"],
  ["linear", { out: "D" }, "y"],
  ["ffn", { fn: "geglu", hidden: 24 }, "y"],
  ["softmax", {}, "x"],
];

/** Names that Python or PyTorch has. */
const names = [
  "class",
  "self",
  "lambda",
  "train",
  "forward",
  "torch",
  "x",
  "range",
  "float",
  "layer",
  "device",
  "i",
];

const steps = 14;

/** The graph of a seed: the same on every machine. */
export function randomGraph(seed: number): RandomGraph {
  const random = randomFrom(seed * 7919 + 1);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  const start = starts[seed % starts.length] as string;
  let document = shrunk(preset(start), random);
  let checked = check(document);
  const story = [start];
  for (let i = 0; i < steps; i++) {
    const edit = pick(moves)(checked, pick, `new_${i}`);
    if (!edit) continue;
    const result = applyEdit(document, edit);
    if (!result.ok) continue;
    const next = check(result.document);
    if (hasErrors(next)) continue;
    // Where too much is muted nothing comes out, and an export is refused.
    const logits = next.document.objective?.logits ?? "";
    if (lower(next).outputs[logits] === undefined) continue;
    [document, checked] = [result.document, next];
    story.push(JSON.stringify(edit));
  }
  return { document, story: story.join("\n"), edits: story.length - 1 };
}

/** Smaller, so that a hundred of them take seconds; some with two lines of text, of which one is padded. */
function shrunk(document: HeddleDocument, random: () => number): HeddleDocument {
  const small: Record<string, number> = { D: 24, H: random() < 0.5 ? 4 : 2, F: 20 };
  const dims = Object.fromEntries(
    Object.entries(document.dims).map(([name, n]) => [name, typeof n === "number" ? (small[name] ?? n) : n]),
  );
  if (random() < 0.5) return { ...document, dims };
  const text = Object.fromEntries(
    Object.entries(document.text).map(([s, t]) => [s, `${t}\n${t.split(" ").slice(0, 2).join(" ")}`]),
  );
  return { ...document, dims, text };
}

type Pick = <T>(list: readonly T[]) => T;
type Move = (checked: Checked, pick: Pick, fresh: string) => Edit | undefined;

const scopeOf = (node: CheckedNode): string => node.path.split("/").slice(0, -1).join("/");

/** Nodes that stand in the document itself, not in what a built-in group makes of its parameters. */
function written(checked: Checked): CheckedNode[] {
  const inside = (node: CheckedNode): boolean => {
    const scope = scopeOf(node);
    if (scope === "") return true;
    const outer = allNodes(checked.root).find((n) => n.path === scope);
    return outer?.spec.body !== undefined && inside(outer);
  };
  return allNodes(checked.root).filter(inside);
}

const setParam: Move = (checked, pick) => {
  const node = pick(written(checked));
  const known = Object.entries(values[node.spec.block] ?? {});
  if (known.length === 0) return undefined;
  const [param, choices] = pick(known);
  return { edit: "setParam", node: node.path, param, value: pick(choices) };
};

const rename: Move = (checked, pick) => {
  const node = pick(written(checked));
  return { edit: "renameNode", scope: scopeOf(node), id: node.id, to: pick(names) };
};

const setFlag: Move = (checked, pick) => {
  const node = pick(written(checked).filter((n) => ["norm", "ffn", "pe", "dropout"].includes(n.spec.block)));
  return node && { edit: "setFlag", node: node.path, flag: pick(["bypass", "mute"] as const), on: true };
};

const insert: Move = (checked, pick, fresh) => {
  const scopes = ["", ...written(checked).flatMap((n) => (n.spec.body ? [n.path] : []))];
  const scope = pick(scopes);
  const graph =
    scope === "" ? checked.root.graph : allNodes(checked.root).find((n) => n.path === scope)?.graph;
  const wire = graph && graph.wires.length > 0 ? pick(graph.wires) : undefined;
  const [from = "", to = ""] = wire?.split(" → ") ?? [];
  if (!wire) return undefined;
  const [block, params, out] = pick(onWire);
  return {
    edit: "all",
    edits: [
      { edit: "disconnect", scope, wire },
      { edit: "addNode", scope, id: fresh, node: { block, params } },
      { edit: "connect", scope, wire: `${from} → ${fresh}.x` },
      { edit: "connect", scope, wire: `${fresh}.${out} → ${to}` },
    ],
  };
};

/** A bias for the scores of an attention, from a block beside it. */
const bias: Move = (checked, pick, fresh) => {
  const node = pick(written(checked).filter((n) => n.spec.block === "attention"));
  if (!node) return undefined;
  const scope = scopeOf(node);
  const params = {
    kind: pick(["alibi", "t5"]),
    buckets: 8,
    max_distance: 16,
    bidirectional: pick([true, false]),
  };
  return {
    edit: "all",
    edits: [
      { edit: "addNode", scope, id: fresh, node: { block: "relative_bias", params } },
      { edit: "connect", scope, wire: `${fresh}.bias → ${node.id}.bias` },
    ],
  };
};

/** A wire that starts somewhere else where the axes are the same: other residuals, parallel branches, Post-LN. */
const rewire: Move = (checked, pick) => {
  const scope = pick(["", ...written(checked).flatMap((n) => (n.spec.body ? [n.path] : []))]);
  const graph =
    scope === "" ? checked.root.graph : allNodes(checked.root).find((n) => n.path === scope)?.graph;
  if (!graph || graph.wires.length < 2) return undefined;
  const [one, other] = [pick(graph.wires), pick(graph.wires)];
  const [from = ""] = other.split(" → ");
  const [, to = ""] = one.split(" → ");
  return {
    edit: "all",
    edits: [
      { edit: "disconnect", scope, wire: one },
      { edit: "connect", scope, wire: `${from} → ${to}` },
    ],
  };
};

const tie: Move = (checked) => {
  const [emb, head] = ["embedding", "lm_head"].map((b) => checked.root.nodes.find((n) => n.spec.block === b));
  if (!emb || !head) return undefined;
  return {
    edit: "all",
    edits: [
      { edit: "setParam", node: head.path, param: "tied", value: true },
      { edit: "setTie", weight: `${head.id}.table`, to: `${emb.id}.table` },
    ],
  };
};

/** What the attention of a repeat sees in each round, stacked and given. */
const stack: Move = (checked, pick) => {
  const repeat = pick(checked.root.nodes.filter((n) => n.spec.block === "repeat"));
  const inside = repeat?.body?.nodes.filter((n) => n.spec.block === "attention") ?? [];
  const attention = inside[0];
  const body = repeat?.spec.body;
  if (!attention || !body || body.outputs?.includes("seen")) return undefined;
  const scope = repeat.path;
  return {
    edit: "all",
    edits: [
      { edit: "setPorts", scope, inputs: body.inputs ?? {}, outputs: [...(body.outputs ?? []), "seen"] },
      { edit: "connect", scope, wire: `${attention.id}.weights → out.seen` },
      { edit: "addNode", scope: "", id: "seen", node: { block: "reduce", params: { axis: -1, fn: "max" } } },
      { edit: "connect", scope: "", wire: `${repeat.id}.seen → seen.x` },
    ],
  };
};

const open: Move = (checked, pick) => {
  const node = pick(written(checked).filter((n) => n.graph && !n.spec.body));
  return node?.graph && { edit: "inline", node: node.path, body: node.graph };
};

const setDim: Move = (_, pick) => {
  const [dim, sizes] = pick([
    ["N", [1, 2, 3]],
    ["D", [12, 36, 48]],
    ["H", [1, 2, 3, 6]],
  ] as const);
  return { edit: "setDim", dim, value: pick<number>(sizes) };
};

const moves: readonly Move[] = [
  setParam,
  setParam,
  setParam,
  setParam,
  rename,
  setFlag,
  insert,
  insert,
  bias,
  rewire,
  rewire,
  tie,
  stack,
  open,
  setDim,
];

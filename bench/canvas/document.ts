// Documents for the canvas bench: a flat transformer of 1,000 nodes and 1,500 wires (or 5,000 and 7,500; or 100, for
// the bench of edits), valid and runnable. Half of what a real graph has too: plain and opened-up attention, gated and plain paths, skips.
import { applyEdit, check, type HeddleDocument, isError, parseDocument } from "../../src/core/index.ts";

/** Pixels from one node's corner to the next, on the canvas. */
const pitch = { x: 224, y: 210 };
/** Layers side by side, so that the whole is about as wide as a window. */
const across = { 100: 2, 1000: 6, 5000: 14 } as const;

export type Size = keyof typeof across;

/** How many layers of each kind, and plain sums at the end, make exactly n nodes, and about 1.5·n wires. */
const counts = {
  100: { fused: 4, open: 2, sums: 0, wires: 142 },
  1000: { fused: 50, open: 14, sums: 40, wires: 1500 },
  5000: { fused: 250, open: 74, sums: 160, wires: 7500 },
} as const;

interface Draft {
  readonly nodes: Record<string, { block: string; params?: Record<string, string | number> }>;
  readonly wires: string[];
  readonly layout: Record<string, [number, number]>;
}

export function graphOf(size: Size): HeddleDocument {
  const draft: Draft = { nodes: {}, wires: [], layout: {} };
  const { fused, open, sums } = counts[size];
  const layers = fused + open;
  let stream = head(draft);
  for (let i = 0; i < layers; i++) {
    const opens = Math.floor(((i + 1) * open) / layers) > Math.floor((i * open) / layers);
    stream = layer(draft, i, stream, opens, across[size]);
  }
  tail(draft, stream, sums, layers, across[size]);
  return parsed(draft, size);
}

function head(draft: Draft): string {
  ["tokens", "emb", "pe", "add_pe", "mask"].forEach((id, i) => {
    draft.nodes[id] = { block: id === "emb" ? "embedding" : id === "add_pe" ? "add" : id };
    draft.layout[id] = [i * pitch.x, -pitch.y - 60];
  });
  draft.nodes.pe = { block: "pe", params: { kind: "learned", max: 16 } };
  draft.wires.push("tokens.ids → emb.ids", "emb.x → add_pe.a", "pe.pe → add_pe.b");
  return "add_pe.y";
}

/** 14 nodes and 21 wires, or 18 and 26 with attention taken apart. */
function layer(draft: Draft, index: number, stream: string, opens: boolean, columns: number): string {
  const corner = [(index % columns) * 9.4 * pitch.x, Math.floor(index / columns) * 2.25 * pitch.y] as const;
  let placed = 0;
  const node = (id: string, block: string, ins: Record<string, string>, params?: Record<string, string>) => {
    const name = `l${index}_${id}`;
    draft.nodes[name] = params ? { block, params } : { block };
    for (const [port, from] of Object.entries(ins)) draft.wires.push(`${from} → ${name}.${port}`);
    const [column, row] = [Math.floor(placed / 2), placed % 2];
    draft.layout[name] = [
      Math.round(corner[0] + column * pitch.x),
      Math.round(corner[1] + row * pitch.y + (column % 2) * 12),
    ];
    placed++;
    return name;
  };
  const norm1 = node("norm_1", "norm", { x: stream }, index % 3 === 0 ? { kind: "rmsnorm" } : undefined);
  const qkv = node("qkv", "qkv", { x: `${norm1}.x` });
  const mixed = opens ? openAttention(node, qkv) : fusedAttention(node, qkv);
  const concat = node("concat", "concat", { x: mixed });
  const wo = node("wo", "wo", { x: `${concat}.x` });
  const add1 = node("add_1", "add", { a: stream, b: `${wo}.y` });
  const norm2 = node("norm_2", "norm", { x: `${add1}.y` });
  const up = node("up", "linear", { x: `${norm2}.x` }, { out: "2*D" });
  const gate = node("gate", "linear", { x: `${norm2}.x` }, { out: "2*D" });
  const act = node("act", "activation", { x: `${gate}.y` });
  const times = node("times", "multiply", { a: `${act}.x`, b: `${up}.y` });
  const down = node("down", "linear", { x: `${times}.y` });
  const add2 = node("add_2", "add", { a: `${add1}.y`, b: `${down}.y` });
  return `${node("skip", "add", { a: `${add2}.y`, b: `${wo}.y` })}.y`;
}

type AddNode = (id: string, block: string, ins: Record<string, string>) => string;

const fusedAttention = (node: AddNode, qkv: string): string =>
  `${node("attn", "attention", { q: `${qkv}.q`, k: `${qkv}.k`, v: `${qkv}.v`, mask: "mask.mask" })}.out`;

function openAttention(node: AddNode, qkv: string): string {
  const scores = node("scores", "scores", { q: `${qkv}.q`, k: `${qkv}.k` });
  const scale = node("scale", "scale", { x: `${scores}.scores`, like: `${qkv}.q` });
  const masked = node("masked", "apply_mask", { x: `${scale}.x`, mask: "mask.mask" });
  const softmax = node("softmax", "softmax", { x: `${masked}.x` });
  return `${node("sum", "weighted_sum", { weights: `${softmax}.x`, v: `${qkv}.v` })}.out`;
}

function tail(draft: Draft, stream: string, sums: number, layers: number, columns: number): void {
  const y = Math.round(Math.ceil(layers / columns) * 2.25 * pitch.y);
  let at = stream;
  for (let i = 0; i < sums; i++) {
    draft.nodes[`sum_${i}`] = { block: "add" };
    draft.wires.push(`${at} → sum_${i}.a`, `add_pe.y → sum_${i}.b`);
    draft.layout[`sum_${i}`] = [i * pitch.x, y];
    at = `sum_${i}.y`;
  }
  [
    ["norm_f", "norm", `${at} → norm_f.x`],
    ["lm_head", "lm_head", "norm_f.x → lm_head.x"],
    ["probs", "probabilities", "lm_head.logits → probs.logits"],
  ].forEach(([id = "", block = "", wire = ""], i) => {
    draft.nodes[id] = { block };
    draft.wires.push(wire);
    draft.layout[id] = [(sums + i) * pitch.x, y];
  });
}

function parsed({ nodes, wires, layout }: Draft, size: Size): HeddleDocument {
  const targetOf = (wire: string) => wire.slice(wire.indexOf(" → ") + 3);
  const result = parseDocument(
    JSON.stringify({
      format: 1,
      name: `${size} nodes`,
      dims: { B: 1, T: 8, D: 16, H: 2, V: 24 },
      vocabulary: { kind: "ids", tokens: Array.from({ length: 24 }, (_, i) => String(i)) },
      text: { main: "1 2 3 4 5 6 7 8" },
      objective: { kind: "next-token", logits: "lm_head.logits" },
      seed: 1,
      nodes,
      wires: wires.sort((a, b) => (targetOf(a) < targetOf(b) ? -1 : 1)),
      layout,
    }),
  );
  if (!result.ok) throw new Error(result.problems.map((p) => `${p.path}: ${p.message}`).join("\n"));
  const errors = check(result.document).diagnostics.filter(isError);
  const found = [Object.keys(nodes).length, wires.length, errors.length];
  const wanted = [size, counts[size].wires, 0];
  if (found.some((n, i) => n !== wanted[i]))
    throw new Error(`not ${wanted} nodes, wires and errors but ${found}: ${JSON.stringify(errors[0])}`);
  return result.document;
}

/** Without the places of its nodes: the page has to find them. */
export const withoutPlaces = (document: HeddleDocument): HeddleDocument => ({ ...document, layout: {} });

/** With a second copy of every node and wire, unconnected with the first. */
export function twice(document: HeddleDocument): HeddleDocument {
  const copies = Object.entries(document.nodes).map(([id, node]) => [`again_${id}`, node] as const);
  const wires = document.wires.map((wire) => `again_${wire.replace(" → ", " → again_")}`);
  return {
    ...document,
    nodes: { ...document.nodes, ...Object.fromEntries(copies) },
    wires: [...document.wires, ...wires],
  };
}

/** One more node, away from the others, as the palette adds it. */
export const addition = (at: readonly [number, number]) =>
  ({ edit: "addNode", scope: "", id: "added", node: { block: "norm" }, at }) as const;

/** The document with that node in it: what the bench holds the page's own result against. */
export function withAddition(document: HeddleDocument, at: readonly [number, number]): HeddleDocument {
  const next = applyEdit(document, addition(at));
  if (!next.ok) throw new Error(next.why);
  return next.document;
}

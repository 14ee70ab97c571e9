// What a mask allows, worked out here and now: mask blocks are lowered on their own and evaluated.
import { hasTrait } from "../blocks/index.ts";
import { type CheckedNode, roleAt } from "../check/index.ts";
import { encode } from "../document/index.ts";
import { type Builder, IrError, newBuilder, primitive, type Tensor, type Value } from "../ir/index.ts";
import { type Bindings, evaluateSize, type Size, unknownSize } from "../shape/index.ts";
import type { AttentionSite } from "./attention-sites.ts";
import { type DataflowGraph, type Out, upstream } from "./dataflow.ts";

/** Allowed or not, the last two axes query and key; either may be 1. */
export interface MaskGrid {
  readonly dims: readonly number[];
  readonly allowed: Float64Array;
  readonly rows: number;
  readonly keys: number;
}

/** Larger grids are not worked out: a check must stay quick. */
const maxCells = 2 ** 20;
/** Structure shows only when there are some positions; a single token allows everything. */
const leastTime = 5;

/**
 * All the masks together, at the sizes of the graph's own text where they depend on it. Undefined where a mask is
 * made of something that is not known before a run. With a few positions where the graph's own sizes have fewer, unless
 * its `own` are asked for.
 */
export function maskGrid(
  dataflow: DataflowGraph,
  masks: readonly Out[],
  sizes: "some" | "own" = "some",
): MaskGrid | undefined {
  if (masks.length === 0) return undefined;
  const known = grids.get(dataflow) ?? new Map<string, MaskGrid | undefined>();
  grids.set(dataflow, known);
  const key = `${sizes} ${masks.map((m) => `${m.node.path}.${m.port}`).join()}`;
  if (!known.has(key)) known.set(key, makeGrid(dataflow, masks, sizes));
  return known.get(key);
}

/** A stack of layers asks about one mask many times. */
const grids = new WeakMap<DataflowGraph, Map<string, MaskGrid | undefined>>();

function makeGrid(
  dataflow: DataflowGraph,
  masks: readonly Out[],
  sizes: "some" | "own",
): MaskGrid | undefined {
  const { bindings, dynamic } = dataflow.checked;
  const wide = {
    ...bindings,
    ...Object.fromEntries(dynamic.map((d) => [d, Math.max(bindings[d] ?? 1, leastTime)])),
  };
  const text = textSizes(dataflow);
  const own = text?.valid ?? new Map<string, Tensor>();
  // A painted mask has the size that it was painted in.
  const isPainted = [...upstream(dataflow, masks)].some((n) => n.params.kind === "painted");
  const tries = [
    { at: isPainted || sizes === "own" ? bindings : wide, streams: new Map<string, Tensor>() },
    { at: { ...bindings, ...text?.dims }, streams: own },
    { at: bindings, streams: own },
  ];
  for (const { at, streams } of tries) {
    try {
      const made = evaluate(dataflow, masks, at, streams);
      if (made) return made;
    } catch (e) {
      // The mask is not made for these sizes: the next are tried.
      if (!(e instanceof IrError)) throw e;
    }
  }
  return undefined;
}

interface TextSizes {
  readonly dims: Record<string, number>;
  readonly valid: ReadonlyMap<string, Tensor>;
}

/** Sizes and padding that the graph's own text has. */
function textSizes(dataflow: DataflowGraph): TextSizes | undefined {
  const { document } = dataflow.checked;
  if (!document.vocabulary) return undefined;
  const dims: Record<string, number> = {};
  const valid = new Map<string, Tensor>();
  for (const node of dataflow.leaves) {
    if (!hasTrait(node.block, "reads-text")) continue;
    const stream = String(node.params.stream);
    const read = encode(document.text[stream] ?? "", document.vocabulary);
    if (!read.ok) return undefined;
    const { batch, time, ids, valid: there } = read.encoded;
    for (const [param, n] of [
      ["batch", batch],
      ["time", time],
    ] as const)
      dims[(node.params[param] as Size).key] = n;
    valid.set(`${stream}.ids`, { dims: [batch, time], dtype: "i32", data: Float64Array.from(ids) });
    valid.set(`${stream}.valid`, { dims: [batch, time], dtype: "bool", data: Float64Array.from(there) });
  }
  return { dims, valid };
}

function evaluate(
  dataflow: DataflowGraph,
  masks: readonly Out[],
  at: Bindings,
  streams: ReadonlyMap<string, Tensor>,
): MaskGrid | undefined {
  const ir = newBuilder(at);
  const made = masks.map((m) => lowered(dataflow, ir, m, 0));
  if (made.some((m) => m === undefined)) return undefined;
  const all = (made as Value[]).reduce((a, b) => ir.and(a, b));
  const sizeAt = (s: Size) => evaluateSize(s, at);
  if (all.shape.reduce((n, s) => n * sizeAt(s), 1) > maxCells) return undefined;
  const program = ir.finish({ all });
  const live = new Map<number, Tensor>();
  for (const input of program.inputs) {
    const given = streams.get(input.name);
    const dims = program.values[input.value]?.shape.map(sizeAt) ?? [];
    if (given?.dims.some((n, i) => n !== dims[i])) throw new IrError("the text has other sizes");
    if (!given) throw new IrError("there is no text");
    live.set(input.value, given);
  }
  for (const op of program.ops) {
    const value = program.values[op.output];
    const prim = primitive(op.prim);
    const ins = op.inputs.flatMap((id) => live.get(id) ?? []);
    if (!value || !prim || ins.length < op.inputs.length) return undefined;
    const dims = value.shape.map(sizeAt);
    if (dims.some((n) => !Number.isInteger(n) || n < 0)) throw new IrError("a size is not an integer");
    live.set(op.output, { dims, dtype: value.dtype, data: prim.eval(ins, op.attrs, dims, sizeAt) });
  }
  const grid = live.get(all.id);
  const [rows = 1, keys = 1] = grid?.dims.slice(-2) ?? [];
  return grid && grid.dims.length >= 2 ? { dims: grid.dims, allowed: grid.data, rows, keys } : undefined;
}

/** A value made again by itself; undefined when something with weights or an unknown size is in it. */
function lowered(dataflow: DataflowGraph, ir: Builder, out: Out, depth: number): Value | undefined {
  const { node } = out;
  if (node.state !== "ok" || !node.block?.lower || node.weights.length > 0 || depth > 30) return undefined;
  const ins: Record<string, Value> = {};
  for (const p of node.inputs) {
    const sources = dataflow.sources(node, p.name).filter((s) => !s.loop);
    if (sources.length === 0 && p.optional) continue;
    const [only, more] = sources;
    const made = only && !more ? lowered(dataflow, ir, only, depth + 1) : undefined;
    if (!made) return undefined;
    ins[p.name] = made;
  }
  const made = node.block.lower(ir, ins, node.params, {
    size: (name) => node.sizes[name] ?? unknownSize,
    stream: (kind, stream, shape) =>
      ir.input(
        { kind, name: `${stream}.${kind}`, stream },
        { shape, dtype: kind === "ids" ? "i32" : "bool" },
      ),
    training: false,
    prefix: null,
    role: (port, index) => roleAt(node, port, index),
    place: node.path,
  });
  return made[out.port];
}

/** What masks the scores of these nodes: the sources of their mask ports. */
export const masksOf = (dataflow: DataflowGraph, masking: readonly CheckedNode[]): Out[] =>
  masking.flatMap((n) => dataflow.sources(n, "mask").filter((s) => !s.loop));

/** True where query `row` may see key `key`; `lead` counts the leading axes. */
export const allows = (g: MaskGrid, lead: number, row: number, key: number): boolean =>
  g.allowed[(lead * g.rows + (g.rows === 1 ? 0 : row)) * g.keys + (g.keys === 1 ? 0 : key)] === 1;

/** A mask may be added to the scores as −∞ or −10⁹, or be chosen by: what it allows is then not worked out. */
export function isMaskedByBias(dataflow: DataflowGraph, { before, masking, biases }: AttentionSite): boolean {
  if (before.some((n) => hasTrait(n.block, "chooses") && !masking.includes(n))) return true;
  const behind = upstream(dataflow, biases, (n) => hasTrait(n.block, "makes-queries", "reads-text"));
  return [...behind].some((n) => hasTrait(n.block, "makes-mask"));
}

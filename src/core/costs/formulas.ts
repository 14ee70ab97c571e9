// What a document costs, as formulas in its named dims: forward, backward, memory, parameters; of each node and group, by
// the parts of a transformer, and in all. The number of layers is a name in them as every other.
import { costOf } from "../analyse/index.ts";
import { type Checked, check, hasErrors } from "../check/index.ts";
import { applyEdit } from "../document/index.ts";
import { gradients } from "../grad/index.ts";
import { extendProgram, type Program, prune, type Value } from "../ir/index.ts";
import { lossesOf, lower, totalLoss } from "../lower/index.ts";
import { type Graph, type HeddleDocument, isRepeat } from "../model/index.ts";
import {
  addSizes,
  type Bindings,
  dim,
  dimsOf,
  literal,
  mulSizes,
  parseSize,
  type Size,
  subSizes,
} from "../shape/index.ts";
import { type Part, partOf, parts, weightParts } from "./parts.ts";

/** Bytes and operations as in `Cost`; `backward` is what gradients by all weights cost beside the forward pass. */
export interface Formula {
  readonly parameters: Size;
  readonly forward: Size;
  readonly backward: Size;
  readonly activations: Size;
  readonly scores: Size;
}
export type Measure = keyof Formula;

export interface Formulas {
  readonly total: Formula;
  /** By path without iterations, groups before what is in them. */
  readonly nodes: ReadonlyMap<string, Formula>;
  /** Those that the graph has. */
  readonly parts: ReadonlyMap<Part, Formula>;
  /** Values of all dims as the document has them. */
  readonly at: Bindings;
  /** Names that occur in a formula and may have other values in it. */
  readonly dims: readonly string[];
}

type Table = Map<string, Formula>;
const zero = literal(0);
const measures = ["parameters", "forward", "backward", "activations", "scores"] as const;
const nothing: Formula = {
  parameters: zero,
  forward: zero,
  backward: zero,
  activations: zero,
  scores: zero,
};
/** More counts of layers than these stay numbers: each doubles the work. */
const manyCounts = 3;

/** Null for a graph with errors. */
export function formulas(document: HeddleDocument): Formulas | null {
  const checked = check(document);
  if (hasErrors(checked)) return null;
  const counts = countsIn(checked.document).filter((d) => typeof document.dims[d] === "number");
  const lines = counts.length > 0 && counts.length <= manyCounts ? layered(document, counts) : null;
  const table = lines ?? costs(checked);
  // A count that stayed a number says nothing of other counts.
  const fixed = new Set(lines ? [] : counts);
  const under = <K extends string>(kind: string): Map<K, Formula> =>
    new Map(
      [...table].flatMap(([key, f]) =>
        key.startsWith(`${kind} `) ? [[key.slice(kind.length + 1) as K, f] as const] : [],
      ),
    );
  const total = table.get("all") ?? nothing;
  const found = under<Part>("part");
  return {
    total,
    nodes: under("node"),
    parts: new Map(parts.flatMap((part) => (found.has(part) ? [[part, found.get(part)!] as const] : []))),
    at: checked.bindings,
    dims: [...new Set(measures.flatMap((m) => dimsOf(total[m])))].filter((d) => !fixed.has(d)).sort(),
  };
}

/** Dims of which each alone says how often something is repeated. */
function countsIn(document: HeddleDocument): string[] {
  const found = new Set<string>();
  const walk = ({ nodes }: Pick<Graph, "nodes">): void => {
    for (const node of Object.values(nodes)) {
      const read = isRepeat(node) ? parseSize(String(node.params?.count ?? "N")) : null;
      if (read?.ok) for (const name of dimsOf(read.size)) found.add(name);
      if (node.body) walk(node.body);
    }
  };
  walk(document);
  return [...found];
}

/**
 * Layers are alike, so that each cost is a + b·N: two small models say it for any number of layers, and nobody has to
 * unroll 80 of them. Null where a small model is no whole one (ties or weights name a later layer), or the way from one
 * to two is not that from two to three.
 */
function layered(document: HeddleDocument, counts: readonly string[]): Table | null {
  const [name, ...rest] = counts;
  if (name === undefined) {
    const checked = check(document);
    return hasErrors(checked) ? null : costs(checked);
  }
  const [one, two, three] = [1, 2, 3].map((value) => {
    const made = applyEdit(document, { edit: "setDim", dim: name, value });
    return made.ok ? layered(made.document, rest) : null;
  });
  if (!one || !two || !three) return null;
  const line: Table = new Map();
  for (const [key, last] of three) {
    const [a, b] = [one.get(key) ?? nothing, two.get(key) ?? nothing];
    const step = each((m) => subSizes(b[m], a[m]));
    if (measures.some((m) => addSizes(b[m], step[m]).key !== last[m].key)) return null;
    line.set(
      key,
      each((m) => addSizes(a[m], mulSizes(step[m], subSizes(dim(name), literal(1))))),
    );
  }
  return line;
}

const each = (of: (m: Measure) => Size): Formula =>
  Object.fromEntries(measures.map((m) => [m, of(m)])) as unknown as Formula;

/** The costs of a graph as it is, by `all`, `node PATH` and `part NAME`. */
function costs(checked: Checked): Table {
  const program = lower(checked);
  const back = backwardOf(checked, program);
  const forward = costOf(program);
  const backward = back && costOf(back);
  const table: Table = new Map();
  const set = (key: string, more: Partial<Formula>): void => {
    const known = table.get(key) ?? nothing;
    table.set(
      key,
      each((m) => (more[m] ? addSizes(known[m], more[m]) : known[m])),
    );
  };
  const join = (f: typeof forward.total, b: typeof forward.total | undefined): Formula => ({
    parameters: f.parameters,
    forward: f.flops,
    backward: b?.flops ?? zero,
    activations: f.activationBytes,
    scores: f.scoreBytes,
  });
  set("all", join(forward.total, backward?.total));
  for (const [path, cost] of forward.nodes) set(`node ${path}`, join(cost, backward?.nodes.get(path)));
  for (const [path, { parameters: _, ...rest }] of leaves(table)) set(`part ${partOf(checked, path)}`, rest);
  for (const input of program.inputs) {
    if (input.kind !== "weight") continue;
    const { shape } = program.values[input.value]!;
    for (const [part, parameters] of weightParts(checked, input.owner, input.name, shape))
      set(`part ${part}`, { parameters });
  }
  for (const [key, f] of table) if (measures.every((m) => f[m].key === "0")) table.delete(key);
  return table;
}

/** Nodes that hold no others. */
function leaves(table: Table): [string, Formula][] {
  const paths = [...table.keys()].flatMap((key) => (key.startsWith("node ") ? [key.slice(5)] : []));
  const holds = new Set(paths.map((path) => path.slice(0, path.lastIndexOf("/"))));
  return paths.flatMap((path) => (holds.has(path) ? [] : [[path, table.get(`node ${path}`)!]]));
}

/** The operations that gradients by all weights take beside the forward pass; null where nothing is to be learned. */
function backwardOf(checked: Checked, program: Program): Program | null {
  const weights = program.inputs.flatMap((i) => (i.kind === "weight" ? [i.value] : []));
  const g = extendProgram(program);
  const loss = totalLoss(g, program, lossesOf(checked, program)) ?? summed(g, program, checked);
  if (!loss || weights.length === 0) return null;
  const scored = g.finish({ loss });
  const h = extendProgram(scored);
  const made = gradients(h, scored, loss.id, weights);
  const whole = h.finish(Object.fromEntries(made.map((value, i) => [`d${i}`, value])));
  const needed = prune(whole, Object.values(whole.outputs));
  const first = scored.values.length;
  return { ...needed, inputs: [], ops: needed.ops.filter(({ output }) => output >= first) };
}

/** Without a loss of its own a graph is asked for the gradient that comes to its logits. */
function summed(
  g: ReturnType<typeof extendProgram>,
  program: Program,
  { document }: Checked,
): Value | undefined {
  const logits = program.outputs[document.objective?.logits ?? ""];
  if (logits === undefined) return undefined;
  const value = g.typeOf(logits);
  return g.reduceSum(value, { axes: value.shape.map((_, i) => i), keep: false });
}

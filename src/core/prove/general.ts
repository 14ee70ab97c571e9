// Plain numbers in place of dims: a graph with T = D = 64 written as numbers is proved with names in their stead, so
// that the proof can look at small sizes. At the person's own sizes it is the same computation.
import type { ListedAxis } from "../blocks/index.ts";
import {
  allNodes,
  type Checked,
  type CheckedGraph,
  type CheckedNode,
  check,
  hasErrors,
  weightTable,
} from "../check/index.ts";
import type { Diagnostic } from "../diagnostics/index.ts";
import { type Program, valueAt } from "../ir/index.ts";
import type { Graph, HeddleDocument, NodeSpec, ParamValue } from "../model/index.ts";
import { type Bindings, dimsOf, isKnown, literalValue, parseSize, type Size } from "../shape/index.ts";

export interface Proved {
  readonly checked: Checked;
  readonly program: Program;
  /** Names that stand for plain numbers, with the numbers. */
  readonly pinned: Bindings;
}

/** All sizes that are given to parameters: the check has seen that they are whole and at least 1. */
export const sizeParameters = ({ root }: Checked): Size[] => allNodes(root).flatMap(sizesOfNode);

const ofNodes = new WeakMap<CheckedNode, readonly Size[]>();

/** An edit leaves nearly all nodes as they are. */
function sizesOfNode(node: CheckedNode): readonly Size[] {
  let sizes = ofNodes.get(node);
  if (!sizes) {
    const { block, params } = node;
    sizes = Object.entries(params).flatMap(([name, value]) =>
      listedSizes(block?.params[name]?.kind, value).filter(isSize),
    );
    ofNodes.set(node, sizes);
  }
  return sizes;
}

/** The sizes of a parameter that is one, or that lists several. */
const listedSizes = (kind: string | undefined, value: unknown): readonly unknown[] =>
  kind === "size" ? [value] : kind === "axes" ? (value as readonly ListedAxis[]).map((a) => a.size) : [];

const isSize = (value: unknown): value is Size =>
  typeof value === "object" && value !== null && "terms" in value && isKnown(value as Size);

/** Numbers up to this one are heads and halves as a rule, and cost little where they count positions. */
const few = 8;

/**
 * What the proof looks at in place of a graph whose samples or times are counted by large plain numbers, lowered as it
 * is asked for.
 */
export function withSmallSizes(checked: Checked, lowered: (checked: Checked) => Program): Proved {
  const program = lowered(checked);
  const large = (size: Size) => (literalValue(size) ?? 0) > few;
  const isLarge = program.inputs.some(
    (i) => i.kind !== "weight" && valueAt(program, i.value).shape.some(large),
  );
  // Where a plain number stands for a name, the program is one for these very sizes.
  const plain = isLarge || checked.literal;
  if (!plain || hasErrors(checked)) return { checked, program, pinned: {} };
  // Small numbers too, where they met a name or one of the large ones.
  const named = generalised(checked, few) ?? generalised(checked, 1);
  return named ? { ...named, program: lowered(named.checked) } : { checked, program, pinned: {} };
}

/**
 * The same graph with a name for every number above `least` among the sizes of its parameters. Names that the wiring
 * makes equal to something become that. Null where this does not come out.
 */
function generalised(
  { document, bindings, feeds, root }: Checked,
  least: number,
): Omit<Proved, "program"> | null {
  const values: Record<string, number> = {};
  const name = (base: string, value: number): string => {
    let free = base;
    for (let n = 2; free in document.dims || free in values; n++) free = `${base}_${n}`;
    values[free] = value;
    return free;
  };
  const named = withNames(document, root, least, name);
  // A run may have given other sizes than the document has.
  const own = Object.fromEntries(
    Object.entries(document.dims).map(([n, size]) => [
      n,
      typeof size === "number" ? (bindings[n] ?? size) : size,
    ]),
  );
  const equals: Record<string, string> = {};
  for (let rounds = Object.keys(values).length; rounds >= 0; rounds--) {
    const dims = { ...own, ...values, ...equals };
    const checked = check({ ...document, ...named, dims }, { feeds });
    const met = [...checked.diagnostics.flatMap(meeting), ...tied(checked)];
    if (met.length === 0) return hasErrors(checked) ? null : { checked, pinned: pinnedOf(values, checked) };
    const before = Object.keys(equals).length;
    const free = new Set(Object.keys(values).filter((n) => !(n in equals)));
    for (const [a, b] of met) unite(a, b, free, equals);
    if (Object.keys(equals).length === before) return null;
  }
  return null;
}

/** The names with their numbers; of one that became something else, what that comes to. */
const pinnedOf = (values: Readonly<Record<string, number>>, { bindings }: Checked): Bindings =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, bindings[name] ?? value]));

/** Sizes that meet at a wire, or in a text, and are written differently. */
function meeting(d: Diagnostic): (readonly [Size, Size])[] {
  if (d.code === "shape/size") return [[d.expected.size, d.found.size]];
  if (d.code === "shape/literal") {
    const [a, b] = [parseSize(d.named), parseSize(String(d.literal))];
    return a.ok && b.ok ? [[a.size, b.size]] : [];
  }
  if (d.code === "stream/sizes") return unlike(d.found, d.expected);
  if (d.code !== "graph/carry") return [];
  const [enters, leaves] = [d.enters, d.leaves].map(({ axes }) => (axes ?? []).map((axis) => axis.size));
  return unlike(enters!, leaves!);
}

const unlike = (some: readonly Size[], others: readonly Size[]): (readonly [Size, Size])[] =>
  some.flatMap((size, i) => {
    const other = others[i];
    return other && isKnown(size) && isKnown(other) && size.key !== other.key ? [[size, other] as const] : [];
  });

/** Sizes of weights that share their values and are written differently. */
function tied(checked: Checked): (readonly [Size, Size])[] {
  const table = weightTable(checked);
  return table.flatMap(({ axes, tiedTo }) => {
    const others = table.find((w) => w.name === tiedTo)?.axes ?? axes;
    const [sizes, its] = [axes, others].map((a) => a.map((axis) => axis.size));
    return unlike(sizes!, its!);
  });
}

/** One of the two is a name of ours: from now on it stands for the other, and neither is `free` in this round. */
function unite(a: Size, b: Size, free: Set<string>, equals: Record<string, string>): void {
  for (const [one, other] of [
    [a, b],
    [b, a],
  ] as const) {
    const names = dimsOf(other);
    if (!free.has(one.key) || names.includes(one.key)) continue;
    equals[one.key] = other.key;
    for (const n of [one.key, ...names]) free.delete(n);
    return;
  }
}

/** A list of axes with names for its large numbers, as it is written otherwise. */
function namedAxes(
  axes: readonly ListedAxis[],
  given: ParamValue,
  least: number,
  base: string,
  name: (base: string, value: number) => string,
): ParamValue {
  if (!axes.some(({ size }) => (literalValue(size) ?? 0) > least)) return given;
  const words = axes.map(({ size, role }) => {
    const value = literalValue(size) ?? 0;
    return `${value > least ? name(base, value) : size.key}${role === undefined ? "" : `:${role}`}`;
  });
  return words.join(" ");
}

function withNames(
  graph: Graph,
  { path, byId }: CheckedGraph,
  least: number,
  name: (base: string, value: number) => string,
): Pick<HeddleDocument, "nodes"> {
  const nodes = Object.entries(graph.nodes).map(([id, spec]): [string, NodeSpec] => {
    const here = path === "" ? id : `${path.replaceAll("/", "_")}_${id}`;
    const node = byId.get(id);
    const params = Object.entries(spec.params ?? {}).map(([param, given]) => {
      if (node?.block?.params[param]?.kind === "axes")
        return [
          param,
          namedAxes(node.params[param] as readonly ListedAxis[], given, least, `${here}_${param}`, name),
        ];
      // The count of a repeat is how often it is unrolled, no size of a value.
      const isSize = node?.block?.params[param]?.kind === "size" && param !== "count";
      const value = isSize ? (literalValue(node.params[param] as Size) ?? 0) : 0;
      return [param, value > least ? name(`${here}_${param}`, value) : given];
    });
    const body = spec.body && node?.body && { ...spec.body, ...withNames(spec.body, node.body, least, name) };
    return [
      id,
      { ...spec, ...(spec.params ? { params: Object.fromEntries(params) } : {}), ...(body ? { body } : {}) },
    ];
  });
  return { nodes: Object.fromEntries(nodes) };
}

// All weights of a document by their full names, and whether the ones that it brings fit.

import type { Diagnostic } from "../diagnostics/index.ts";
import { insideGroup, insideRepeat, type SeedScope, seedName, seedRoot } from "../document/index.ts";
import type { WeightInit } from "../ir/index.ts";
import type { InlineWeight, NodePath } from "../model/index.ts";
import { type Axis, evaluateSize, isKnown, printAxes, type Size } from "../shape/index.ts";
import { nearOfFirst } from "../words/index.ts";
import type { Checked, CheckedGraph } from "./checked.ts";
import { areOne } from "./stream-sizes.ts";

export interface WeightEntry {
  /** `blocks.3.attn.wq` */
  readonly name: string;
  /** The node in the document that declares it. */
  readonly node: NodePath;
  readonly axes: readonly Axis[];
  readonly dims: readonly number[];
  readonly init: WeightInit;
  readonly decay: boolean;
  /** What its initial values are drawn from, with the seed: its name, unless its node draws as another. */
  readonly seedName: string;
  /** The weight whose values it shares. */
  readonly tiedTo?: string;
}

const cache = new WeakMap<Checked, WeightEntry[]>();

/** Every weight, one entry for each iteration of a repeat with weights of its own, in order of nodes. */
export function weightTable(checked: Checked): readonly WeightEntry[] {
  let table = cache.get(checked);
  if (!table) {
    table = [];
    collect(checked, checked.root, "", seedRoot, table);
    yieldNames(table);
    cache.set(checked, table);
  }
  return table;
}

/** The weights that have values of their own, in the order of the table: those that a file of weights holds. */
export const untiedWeights = (checked: Checked): readonly WeightEntry[] =>
  weightTable(checked).filter((w) => w.tiedTo === undefined);

function collect(
  checked: Checked,
  graph: CheckedGraph,
  prefix: string,
  seeds: SeedScope,
  out: WeightEntry[],
): void {
  for (const node of graph.nodes) {
    if (node.state === "off" || node.state === "bypassed") continue;
    const path = prefix === "" ? node.id : `${prefix}.${node.id}`;
    for (const w of node.weights) {
      const name = `${path}.${w.name}`;
      const dims = w.axes.map((a) => evaluateSize(a.size, checked.bindings));
      const tiedTo = checked.document.ties?.[name];
      out.push({
        name,
        node: node.path,
        axes: w.axes,
        dims,
        init: w.spec.init,
        decay: w.spec.decay,
        seedName: `${seedName(seeds, node.id, node.spec)}.${w.name}`,
        ...(tiedTo === undefined ? {} : { tiedTo }),
      });
    }
    if (!node.body) continue;
    const { body, id, spec, count } = node;
    if (count === undefined) collect(checked, body, path, insideGroup(seeds, id, spec), out);
    else if (node.params.weights === "shared")
      collect(checked, body, path, insideRepeat(seeds, id, spec), out);
    else
      for (let i = 0; i < count; i++)
        collect(checked, body, `${path}.${i}`, insideRepeat(seeds, id, spec, i), out);
  }
}

/**
 * Two weights that draw by one name would begin alike. Gestures make none; a file edited by hand or merged may have
 * them: one that draws by another's name had it first, and who comes later draws by the name with a stroke.
 */
function yieldNames(table: WeightEntry[]): void {
  const taken = new Set<string>();
  for (const isOwn of [false, true])
    for (const [i, w] of table.entries()) {
      if ((w.seedName === w.name) !== isOwn) continue;
      let { seedName } = w;
      while (taken.has(seedName)) seedName += "'";
      taken.add(seedName);
      if (seedName !== w.seedName) table[i] = { ...w, seedName };
    }
}

export interface Parameters {
  /** Entries of the weights whose sizes are known; tied ones count where they stand. */
  readonly known: number;
  /** Weights whose size is not known yet, since what they take it from is not wired. */
  readonly unsized: number;
}

/** Parameters of some weights of the table. */
export function countParameters(weights: readonly WeightEntry[]): Parameters {
  const entries = weights.flatMap((w) => (w.tiedTo === undefined ? [w.dims.reduce((a, b) => a * b, 1)] : []));
  const known = entries.filter(Number.isFinite);
  return { known: known.reduce((a, b) => a + b, 0), unsized: entries.length - known.length };
}

/** Number of entries of all weights whose sizes are known; tied ones count once. */
export const parameterCount = (checked: Checked): number => countParameters(weightTable(checked)).known;

/** How many parameters a change adds; undefined where sizes become known or unknown by it. */
export function parametersAdded(before: Checked, after: Checked): number | undefined {
  const [old, now] = [before, after].map((c) => countParameters(weightTable(c)));
  return old && now && old.unsized === now.unsized ? now.known - old.known : undefined;
}

/** Problems of ties and of the weights in the document itself. */
export function weightProblems(checked: Checked): Diagnostic[] {
  const { ties, weights } = checked.document;
  if (ties === undefined && weights === undefined) return [];
  const table = new Map(weightTable(checked).map((w) => [w.name, w]));
  return [...tieProblems(checked, ties ?? {}, table), ...inlineProblems(checked, weights ?? {}, table)];
}

function tieProblems(
  checked: Checked,
  ties: Readonly<Record<string, string>>,
  table: ReadonlyMap<string, WeightEntry>,
): Diagnostic[] {
  const near = nearOfFirst([...table.keys()]);
  return Object.entries(ties).flatMap(([weight, to]): Diagnostic[] => {
    const [a, b] = [table.get(weight), table.get(to)];
    const missing = a === undefined ? weight : b === undefined ? to : undefined;
    if (!a || !b)
      return [
        {
          code: "tie/unknown",
          weight,
          to,
          missing: missing ?? to,
          near: near(missing ?? to),
        },
      ];
    const same =
      a.dims.length === b.dims.length &&
      a.axes.every(({ size }, i) => areAlike(checked, size, b.axes[i]!.size));
    return same
      ? []
      : [
          {
            code: "tie/shape",
            weight,
            to,
            expected: `[${printAxes(a.axes)}]`,
            found: `[${printAxes(b.axes)}]`,
          },
        ];
  });
}

/** Of a size that is not known yet nothing is said. */
const areAlike = (checked: Checked, a: Size, b: Size): boolean =>
  !isKnown(a) || !isKnown(b) || areOne(checked, a, b);

function inlineProblems(
  checked: Checked,
  inline: Readonly<Record<string, InlineWeight>>,
  table: ReadonlyMap<string, WeightEntry>,
): Diagnostic[] {
  const source = "the document";
  const near = nearOfFirst([...table.keys()]);
  // Muted and bypassed nodes keep their weights in the file: an ablation must not lose them.
  const hidden = (name: string) => idleOwner(checked.root, name.split("."));
  return Object.entries(inline).flatMap(([weight, w]): Diagnostic[] => {
    const entry = table.get(weight);
    if (!entry) return hidden(weight) ? [] : [{ code: "weight/unknown", weight, near: near(weight), source }];
    if (entry.axes.every((a) => isKnown(a.size)) && !sameDims(w.shape, entry.dims)) {
      return [
        { code: "weight/shape", weight, node: entry.node, expected: entry.dims, found: w.shape, source },
      ];
    }
    const full = w.shape.reduce((a, b) => a * b, 1);
    if (w.data.length !== full)
      return [
        {
          code: "weight/shape",
          weight,
          node: entry.node,
          expected: [full],
          found: [w.data.length],
          source: "the data of the document",
        },
      ];
    const first = w.data.findIndex((x) => typeof x === "string");
    const count = first < 0 ? 0 : w.data.filter((x) => typeof x === "string").length;
    return first < 0 ? [] : [{ code: "weight/not-finite", weight, count, first, source }];
  });
}

const sameDims = (a: readonly number[], b: readonly number[]): boolean =>
  a.length === b.length && a.every((d, i) => d === b[i]);

function idleOwner(graph: CheckedGraph, parts: readonly string[]): boolean {
  const node = graph.byId.get(parts[0] ?? "");
  if (!node) return false;
  // Of a node of an unknown kind nobody can say which weights it has.
  if (node.state === "off" || node.state === "bypassed" || node.block === null) return true;
  if (!node.body) return false;
  const rest = parts.slice(1);
  return idleOwner(node.body, /^\d+$/.test(rest[0] ?? "") ? rest.slice(1) : rest);
}

// Graphs that somebody changed: presets and challenges with masks, shifts, norms, wires and objectives altered at
// random. Most are legal, and many leak; none knows what the proof will say of it.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import {
  type Checked,
  check,
  type HeddleDocument,
  hasErrors,
  parseDocument,
  printDocument,
} from "../../src/core/index.ts";
import { randomGraph } from "./random-graph.ts";

export interface NodeJson {
  block: string;
  params?: Record<string, unknown>;
  body?: ScopeJson & { inputs?: Record<string, string>; outputs?: string[] };
  mute?: boolean;
  bypass?: boolean;
}
export interface ScopeJson {
  nodes: Record<string, NodeJson>;
  wires: string[];
}
export interface GraphJson extends ScopeJson {
  dims: Record<string, number | string>;
  objective?: { kind: string; prefix?: number; [key: string]: unknown };
  [key: string]: unknown;
}

export interface Mutant {
  readonly document: HeddleDocument;
  readonly checked: Checked;
  /** What was done, to which graph. */
  readonly story: string;
}

const folders = ["graphs", "graphs/broken"];
const bases = (): (readonly [string, GraphJson])[] =>
  folders.flatMap((folder) =>
    readdirSync(folder)
      .filter((f) => f.endsWith(".graph.json"))
      .map((f) => [f, JSON.parse(readFileSync(join(folder, f), "utf8")) as GraphJson] as const),
  );
let loaded: ReturnType<typeof bases> | undefined;

/** One more change; what was done, null where it does not fit. */
export type Step = (graph: GraphJson, random: () => number, pick: Pick) => string | null;

/** Null where nothing legal came out. `more` are tried behind the usual changes. */
export function mutant(random: () => number, more: readonly Step[] = []): Mutant | null {
  loaded ??= bases();
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!;
  const [name, base] = random() < 0.2 ? grown(Math.floor(random() * 1e6)) : pick(loaded);
  const usual = Array.from({ length: 1 + Math.floor(random() * 3) }, () => mutate);
  return changed(name, small(structuredClone(base), random), random, [...usual, ...more]);
}

/** One of these graphs of `graphs`, made smaller, after nothing but the changes. */
export function changedPreset(
  random: () => number,
  names: readonly string[],
  changes: readonly Step[],
): Mutant | null {
  loaded ??= bases();
  const name = names[Math.floor(random() * names.length)]!;
  const [, base] = loaded.find(([file]) => file === `${name}.graph.json`)!;
  return changed(name, small(structuredClone(base), random), random, changes);
}

function changed(
  name: string,
  graph: GraphJson,
  random: () => number,
  changes: readonly Step[],
): Mutant | null {
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!;
  const steps: string[] = [];
  for (const change of changes) {
    const before = JSON.stringify(graph);
    const step = change(graph, random, pick);
    const after = step === null ? null : checkedOf(graph);
    if (step === null || after === null) Object.assign(graph, JSON.parse(before));
    else steps.push(step);
  }
  const made = checkedOf(graph);
  return made && { ...made, story: `${name}: ${steps.join("; ") || "as it is"}` };
}

/** A preset after many random edits that keep it legal. */
const grown = (seed: number): readonly [string, GraphJson] => [
  `random graph ${seed}`,
  JSON.parse(printDocument(randomGraph(seed).document)) as GraphJson,
];

function checkedOf(graph: GraphJson): { document: HeddleDocument; checked: Checked } | null {
  const parsed = parseDocument(JSON.stringify(graph));
  if (!parsed.ok) return null;
  const checked = check(parsed.document);
  return hasErrors(checked) ? null : { document: parsed.document, checked };
}

/** Narrow, with one or two layers, and without what only the app shows. */
function small(graph: GraphJson, random: () => number): GraphJson {
  for (const key of ["weights", "weightsFile", "variants", "routes", "comments", "frames"]) delete graph[key];
  const wanted: Record<string, number> = { D: 8, H: 2, F: 12, G: 1, N: random() < 0.6 ? 1 : 2 };
  for (const [dim, n] of Object.entries(wanted)) if (typeof graph.dims[dim] === "number") graph.dims[dim] = n;
  return graph;
}

export function scopesOf(graph: ScopeJson, path = ""): { path: string; scope: ScopeJson }[] {
  const inner = Object.entries(graph.nodes).flatMap(([id, node]) =>
    node.body ? scopesOf(node.body, path === "" ? id : `${path}/${id}`) : [],
  );
  return [{ path, scope: graph }, ...inner];
}

export type Pick = <T>(list: readonly T[]) => T;
const maskKinds = ["causal", "window", "prefix", "all", "blocks"];
let fresh = 0;

/** What was done; null where it does not fit. */
function mutate(graph: GraphJson, random: () => number, pick: Pick): string | null {
  const { path, scope } = pick(scopesOf(graph));
  const ofBlock = (block: string) =>
    scopesOf(graph).flatMap((s) => Object.entries(s.scope.nodes).filter(([, n]) => n.block === block));
  const at = Math.floor(random() * scope.wires.length);
  const wire = scope.wires[at];
  if (wire === undefined) return null;
  const [from, to] = wire.split(" → ") as [string, string];
  const insert = (
    block: string,
    params: Record<string, unknown>,
    input: string,
    output: string,
    more: string[] = [],
  ) => {
    const id = `z${fresh++}`;
    scope.nodes[id] = { block, params };
    scope.wires[at] = `${id}.${output} → ${to}`;
    scope.wires.push(`${from} → ${id}.${input}`, ...more.map((w) => w.replace("$", id)));
    return `${path} ${block} ${JSON.stringify(params)} on ${wire}`;
  };
  const steps: readonly (() => string | null)[] = [
    () => {
      const source = pick(scope.wires).split(" → ")[0]!;
      scope.wires[at] = `${source} → ${to}`;
      return `${path} ${wire} from ${source}`;
    },
    () => {
      const masks = scopesOf(graph).flatMap((s) =>
        s.scope.wires.filter((w) => w.endsWith("mask")).map((w) => [s.scope, w] as const),
      );
      if (masks.length === 0) return null;
      const [s, w] = pick(masks);
      s.wires = s.wires.filter((x) => x !== w);
      return `cut ${w}`;
    },
    () => {
      const masks = ofBlock("mask");
      if (masks.length === 0) return null;
      const [id, node] = pick(masks);
      const { query, key } = node.params ?? {};
      const kind = pick(maskKinds);
      node.params = { ...(query ? { query } : {}), ...(key ? { key } : {}), kind };
      if (kind === "window") node.params.window = pick([1, 2, 3, 5, "H", "D/2"]);
      if (kind === "window" && random() < 0.4) node.params.symmetric = true;
      if (kind === "prefix") node.params.prefix = pick([1, 2, 3, "H"]);
      if (kind === "blocks") node.params.block = pick([1, 2, 3]);
      return `${id} ${JSON.stringify(node.params)}`;
    },
    () => {
      const found = ofBlock("attention");
      if (found.length === 0) return null;
      const [id, node] = pick(found);
      node.params = { ...node.params, fill: pick([-1e9, -1e4, -100, 0]) };
      return `${id} fill ${node.params.fill}`;
    },
    () => {
      const found = ofBlock("norm");
      if (found.length === 0) return null;
      const [id, node] = pick(found);
      node.params = { ...node.params, kind: pick(["batchnorm", "rmsnorm", "layernorm"]) };
      return `${id} ${node.params.kind}`;
    },
    () => {
      if (!graph.objective) return null;
      graph.objective.kind = pick(["next-token", "prefix-lm", "masked-lm", "classification"]);
      delete graph.objective.prefix;
      if (graph.objective.kind === "prefix-lm") graph.objective.prefix = pick([1, 2, 3]);
      return `objective ${graph.objective.kind}`;
    },
    () =>
      insert(
        "shift",
        { direction: pick(["left", "right"]), by: pick([1, 2, 3]), fill: 0, axis: pick([0, 1, 2]) },
        "x",
        "x",
      ),
    () => insert("softmax", { axis: pick([0, 1, 2, 3]) }, "x", "x"),
    () => insert("norm", { kind: "batchnorm" }, "x", "x"),
    () => insert("mask_logic", { op: "not" }, "a", "mask"),
    () => {
      const mask = `z${fresh++}`;
      scope.nodes[mask] = {
        block: "mask",
        params: { kind: pick(maskKinds), window: 2, prefix: 2, block: 2 },
      };
      return insert("mask_logic", { op: pick(["and", "or"]) }, "a", "mask", [`${mask}.mask → $.b`]);
    },
    () => insert("scale", { by: "factor", factor: pick([0, -1, 0.1, 1e9]) }, "x", "x"),
    () => insert(pick(["add", "multiply"]), {}, "a", "y", [`${pick(scope.wires).split(" → ")[0]} → $.b`]),
    () => insert("transpose", { order: [] }, "x", "x"),
    () => insert("slice", { axis: 1, start: pick([0, 1]), length: pick([1, 2, "T-1"]) }, "x", "x"),
    () => insert("activation", { fn: pick(["relu", "gelu", "silu", "tanh"]) }, "x", "x"),
    () => {
      const mean = `z${fresh++}`;
      scope.nodes[mean] = {
        block: "reduce",
        params: { fn: pick(["mean", "sum", "max"]), axis: pick([0, 1, 2]), keep: true },
      };
      return insert("add", {}, "a", "y", [`${from} → ${mean}.x`, `${mean}.x → $.b`]);
    },
    () => {
      const id = pick(Object.keys(scope.nodes));
      const node = scope.nodes[id]!;
      if (random() < 0.5) node.mute = true;
      else node.bypass = true;
      return `${path} ${id} off`;
    },
  ];
  return pick(steps)();
}

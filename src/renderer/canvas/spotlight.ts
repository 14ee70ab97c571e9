// What is lit on the canvas while the rest is dimmed: the way of a leak, the chain that set a size, what a fix
// would change. Derived from what is pointed at, never stored.
import {
  type Axis,
  type Diagnostic,
  diffDocuments,
  type Edit,
  joinPath,
  type LeakWire,
  type NodePath,
  parseWire,
  placeOf,
  splitPath,
} from "../../core/index.ts";
import { problemKey, problemsOf } from "../diagnosis/problems.ts";
import { type Step, stepPath } from "../engine/plan.ts";
import { seenStep } from "../engine/steps.ts";
import type { Preview } from "../store/problems-slice.ts";
import type { State } from "../store/store.ts";

export interface Spotlight {
  readonly kind: "leak" | "chain" | "fix" | "step";
  readonly nodes: ReadonlySet<NodePath>;
  /** In the order in which a value takes them. */
  readonly wires: readonly LeakWire[];
  /** Where the way leaves what the output may see. */
  readonly crossing: NodePath | null;
  /** The node that a chain begins at: the likely culprit. */
  readonly source: NodePath | null;
}

const byDiagnostic = new WeakMap<Diagnostic, Spotlight | null>();
const byPreview = new WeakMap<Preview, Spotlight | null>();
const byStep = new WeakMap<Step, Spotlight | null>();
const byNode = new Map<NodePath, Spotlight>();

export function spotlightOf(s: State): Spotlight | null {
  if (s.preview && s.preview.base === s.document) return remembered(byPreview, s.preview, ofFix);
  if (s.applied && s.applied.document === s.document) return remembered(byPreview, s.applied, ofFix);
  if (s.pointedNode !== null) return ofNode(s.pointedNode);
  const key = s.pointed ?? s.focused;
  const step = key === null && s.dock === null ? seenStep(s) : null;
  if (step) return remembered(byStep, step, ofStep);
  if (key === null) return null;
  for (const { cause, culprit, consequences } of problemsOf(s).causes) {
    const found = [cause, ...consequences].find((d) => problemKey(d) === key);
    if (found) return remembered(byDiagnostic, found, (d) => ofDiagnostic(d, culprit?.node));
  }
  return null;
}

function remembered<K extends object>(
  known: WeakMap<K, Spotlight | null>,
  key: K,
  make: (key: K) => Spotlight | null,
): Spotlight | null {
  let light = known.get(key);
  if (light === undefined) {
    light = make(key);
    known.set(key, light);
  }
  return light;
}

/** Nodes with the groups around them, so that a way inside a group is seen from outside. */
function withGroups(paths: Iterable<NodePath>): Set<NodePath> {
  const all = new Set<NodePath>();
  for (const path of paths) for (let at = path; at !== ""; [at] = splitPath(at)) all.add(at);
  return all;
}

function ofNode(node: NodePath): Spotlight {
  let light = byNode.get(node);
  if (!light) {
    light = { kind: "chain", nodes: withGroups([node]), wires: [], crossing: null, source: node };
    byNode.set(node, light);
  }
  return light;
}

/** The node of a step and the wires that feed it. */
function ofStep(step: Step): Spotlight {
  const wires = step.inputs.map(({ wire }) => ({ scope: step.scope, wire }));
  return { kind: "step", nodes: withGroups([stepPath(step)]), wires, crossing: null, source: null };
}

function ofDiagnostic(d: Diagnostic, culprit: NodePath | undefined): Spotlight | null {
  if ("wires" in d && "steps" in d) {
    const nodes = withGroups(d.steps.map((step) => step.place));
    const crossing = d.steps.find((step) => step.crossing)?.place ?? null;
    return { kind: "leak", nodes, wires: d.wires.toReversed(), crossing, source: null };
  }
  const chain = originsOf(d);
  const place = placeOf(d);
  if (place === null || place === "") return null;
  const source = culprit ?? chain.at(-1) ?? null;
  return { kind: "chain", nodes: withGroups([place, ...chain]), wires: [], crossing: null, source };
}

/** Nodes of the chains that set the two sizes, the found one last: its beginning is the likely culprit. */
function originsOf(d: Diagnostic): NodePath[] {
  const axes: Axis[] =
    d.code === "shape/size" ? [d.expected, d.found] : d.code === "shape/role" ? [d.axis] : [];
  const nodes: NodePath[] = "producers" in d ? d.producers.map((p) => p.from.node) : [];
  for (const axis of axes) for (let o: Axis["origin"] = axis.origin; o; o = o.from) nodes.push(o.node);
  return nodes;
}

/** Nodes and wires that are new or other than before; the ends of a wire that goes. */
function ofFix(fix: Preview): Spotlight | null {
  const { nodes, wires } = changedBy(fix);
  if (nodes.length === 0) return null;
  return { kind: "fix", nodes: withGroups(nodes), wires, crossing: null, source: null };
}

/** The nodes that a fix adds, changes or wires anew, and the wires that it draws. */
export function changedBy({ base, document }: Preview): Pick<Spotlight, "wires"> & { nodes: NodePath[] } {
  const nodes: NodePath[] = [];
  const wires: LeakWire[] = [];
  const visit = (edit: Edit): void => {
    if (edit.edit === "all") for (const e of edit.edits) visit(e);
    else if (edit.edit === "connect" || edit.edit === "disconnect") {
      const { scope } = edit;
      const ends = parseWire(edit.wire);
      for (const end of ends ? [ends.from, ends.to] : []) nodes.push(joinPath(scope, end.node));
      if (edit.edit === "connect") wires.push({ scope, wire: edit.wire });
    } else if (edit.edit === "addNode") nodes.push(joinPath(edit.scope, edit.id));
    else if ("node" in edit && typeof edit.node === "string") nodes.push(edit.node);
  };
  for (const change of diffDocuments(base, document)) if (change.kind !== "layout") visit(change.edit);
  return { nodes, wires };
}

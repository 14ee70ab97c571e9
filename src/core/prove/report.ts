// The proof's findings as diagnostics: places as people know them, wires to draw, what stands at the mask port.

import {
  type Evaluate,
  type Hazard,
  type Leak,
  type LeakProof,
  leastLeak,
  type WitnessStep,
} from "../analyse/index.ts";
import { hasTrait } from "../blocks/index.ts";
import { type Checked, type CheckedNode, findNode, placeInDocument } from "../check/index.ts";
import type { Diagnostic, LeakFinding, LeakStep, LeakWire } from "../diagnostics/index.ts";
import { graphAt, parseWire, wireInto } from "../document/index.ts";
import { valueAt } from "../ir/index.ts";
import { joinPath, type NodePath, splitPath, withoutIterations } from "../model/index.ts";
import { dimsOf, type Size } from "../shape/index.ts";
import { handWired } from "./hand-wired.ts";
import { wiresBetween } from "./route.ts";

/** A leak that was found, with the diagnostic that tells of it. */
export interface Told {
  readonly leak: Leak;
  readonly diagnostic: Diagnostic & Exclude<LeakFinding, { readonly code: "leak/hazard" | "leak/too-large" }>;
}

/** One diagnostic for each way that crosses at a place of its own; a target that the future brings along is folded. */
export function tellLeaks(checked: Checked, proof: LeakProof): Told[] {
  const reported = proof.leaks.map(
    (leak): Told => ({ leak, diagnostic: diagnosticOf(checked, proof, leak) }),
  );
  const crossings = new Set(
    reported.filter((t) => t.diagnostic.code === "leak/future").map((t) => crossingOf(t.diagnostic)),
  );
  // What a block mixes of all samples or times at once is one fault, and so are two ways through one attention.
  const isEcho = ({ leak, diagnostic: d }: Told) =>
    (leak.kind === "target" || leak.kind === "cross-sample") &&
    d.steps.some((s) => s.crossing) &&
    crossings.has(crossingOf(d));
  const places = new Set<string>();
  return reported.filter((t) => {
    const place = `${t.diagnostic.code} ${t.diagnostic.at.node} ${t.leak.loss ?? ""}`;
    const isNew = !places.has(place);
    places.add(place);
    return isNew && !isEcho(t);
  });
}

/** What is told of a leak, at the least sizes at which a run shows it. */
export function tellLeast(
  checked: Checked,
  proof: LeakProof,
  { leak, diagnostic: d }: Told,
  evaluate: Evaluate,
): Told["diagnostic"] {
  if (!leak.shown) return d;
  const { leak: smallest, isLeast } = leastLeak(proof, leak, evaluate);
  const least = diagnosticOf(checked, proof, smallest);
  // A shorter text may be told of another place on the same way.
  const isSame = least.code === d.code && least.at.node === d.at.node && least.at.port === d.at.port;
  return isSame && "shown" in least ? { ...least, ...(isLeast && { isLeast }) } : d;
}

const crossingOf = (d: Told["diagnostic"]): NodePath | undefined => d.steps.find((s) => s.crossing)?.place;

function diagnosticOf(checked: Checked, proof: LeakProof, leak: Leak): Told["diagnostic"] {
  const witness = leak.witness.filter((s) => s.node !== null);
  const steps = witness.map((s) => stepOf(checked, s));
  const crossing = witness.find((s) => s.crossing);
  const port = maskPort(checked, crossing);
  const output = proof.program.outputs;
  const address = Object.keys(output).find((name) => output[name] === leak.value) ?? "output";
  const seen = {
    at: port?.at ?? {
      node:
        softmaxBehind(checked, crossing?.node ?? "") ??
        placeInDocument(checked, crossing?.node ?? leak.loss ?? witness[0]?.node ?? ""),
      port: "",
    },
    output: { address, ...leak.output },
    input: leak.input,
    head: crossing?.head ?? null,
    steps,
    wires: wiresOf(checked, witness),
    ...(port ? { note: port.note } : {}),
    ...(port?.unmaskedBy ? { unmaskedBy: port.unmaskedBy } : {}),
    sizes: usedSizes(proof, leak),
    padding: leak.layout,
    ...(leak.behindNaN ? { behindNaN: true as const } : {}),
  };
  const shown = leak.shown ?? 0;
  if (shown === 0) return { code: "leak/not-proved", kind: leak.kind, ...seen };
  if (leak.kind === "target") {
    const loss = leak.loss ?? "";
    return {
      code: "leak/target",
      loss,
      ...seen,
      shown,
      ...(port ? {} : { at: { node: loss, port: "targets" } }),
    };
  }
  return { code: `leak/${leak.kind}`, ...seen, shown };
}

/** Sizes of the dims that the program reads; others say nothing of what was found. */
function usedSizes(
  { program, task }: LeakProof,
  { dims }: { readonly dims: Readonly<Record<string, number>> },
) {
  const made = [...program.inputs.map((i) => i.value), ...program.ops.map((op) => op.output)];
  const sizes = [
    ...made.flatMap((id) => valueAt(program, id).shape),
    // Numbers that are computed with, and from where a slice is cut.
    ...program.ops.flatMap(({ attrs: { size, start } }) => [size, start].filter(isSize)),
    ...(task.prefix ? [task.prefix] : []),
  ];
  const names = new Set(sizes.flatMap(dimsOf));
  return Object.fromEntries(Object.entries(dims).filter(([name]) => names.has(name)));
}

const isSize = (x: unknown): x is Size => typeof x === "object" && x !== null && "terms" in x;

export function tellHazards(checked: Checked, proof: LeakProof): (Diagnostic & LeakFinding)[] {
  return proof.hazards.map((h: Hazard) => {
    const node = placeInDocument(checked, h.node ?? "");
    const { primitive, layout: padding } = h;
    return {
      code: "leak/hazard",
      node,
      name: nameOfPlace(checked, node),
      primitive,
      sizes: usedSizes(proof, h),
      padding,
    };
  });
}

function stepOf(checked: Checked, { node, sample, time, head, crossing }: WitnessStep): LeakStep {
  const path = node ?? "";
  const place = placeInDocument(checked, path);
  return { node: path, place, name: nameOfPlace(checked, place), sample, time, head, crossing };
}

/** `Attention "attn"`, or the title alone where the graph has no other of that title. */
export function nameOfPlace(checked: Checked, path: NodePath): string {
  const node = findNode(checked, path);
  if (!node) return path;
  const scope = splitPath(path)[0];
  const graph = scope === "" ? checked.root : findNode(checked, scope)?.body;
  const alone = (graph?.nodes ?? []).filter((n) => n.title === node.title).length < 2;
  if (node.spec.title !== undefined) return alone ? node.title : `${node.title} (${node.id})`;
  return alone ? node.title : `${node.title} "${node.id}"`;
}

function wiresOf(checked: Checked, witness: readonly WitnessStep[]): LeakWire[] {
  const wires: LeakWire[] = [];
  witness.forEach((step, i) => {
    const next = witness[i + 1];
    if (!next || step.node === null || next.node === null || step.node === next.node) return;
    for (const wire of wiresBetween(checked, step.node, next.node)) {
      if (!wires.some((w) => w.scope === wire.scope && w.wire === wire.wire)) wires.push(wire);
    }
  });
  return wires;
}

/** The mask port of the attention in which the way crosses, and what is there. */
function maskPort(checked: Checked, crossing: WitnessStep | undefined) {
  const attention = maskedAround(checked, withoutIterations(crossing?.node ?? ""));
  const port = attention?.inputs.find((p) => p.name === "mask");
  if (!attention || !port) return undefined;
  const muted = mutedBehind(checked, attention.path, "mask");
  const unmaskedBy = port.source === null || muted ? undefined : between(checked, crossing);
  const note = muted
    ? `"${muted}" is off`
    : unmaskedBy !== undefined
      ? `"${unmaskedBy}" changes its masked scores`
      : port.source !== null && isFed(checked, attention.path, "mask")
        ? "its mask lets it through"
        : "its mask port is empty";
  return { at: { node: attention.path, port: "mask" }, note, unmaskedBy };
}

/** What bends the masked scores of an attention that is wired by hand before its softmax gets them. */
function between({ document, root }: Checked, crossing: WitnessStep | undefined): NodePath | undefined {
  const [scope, id] = splitPath(withoutIterations(crossing?.node ?? ""));
  const graph = graphAt(document, scope);
  const site = graph && handWired(graph, id);
  if (!site || site.masking === undefined) return undefined;
  const after = site.between.slice(0, site.between.indexOf(site.masking)).map((n) => joinPath(scope, n));
  return after.find((path) => hasTrait(findNode({ root }, path)?.block, "nonlinear"));
}

/** The attention block around a place, or the Apply mask beside it where attention is wired by hand. */
export function maskedAround(checked: Checked, path: NodePath): CheckedNode | undefined {
  for (let at = path; at !== ""; at = splitPath(at)[0]) {
    const node = findNode(checked, at);
    if (node && hasTrait(node.block, "attends") && node.spec.body === undefined) return node;
  }
  if (isOverQueries(findNode(checked, path))) return undefined;
  const [scope, id] = splitPath(path);
  const graph = graphAt(checked.document, scope);
  const masking = graph && handWired(graph, id)?.masking;
  return masking === undefined ? undefined : findNode(checked, joinPath(scope, masking));
}

/** A softmax over the wrong axis is itself to blame, whatever masks its scores. */
function isOverQueries(node: CheckedNode | undefined): boolean {
  if (!hasTrait(node?.block, "distributes")) return false;
  const rank = node?.inputs.find((p) => p.name === "x")?.type.axes?.length;
  return node?.params.axis !== -1 && node?.params.axis !== (rank ?? 0) - 1;
}

/** The softmax of an attention that is wired by hand and has no mask: there it belongs, whatever mixes the values. */
function softmaxBehind({ document }: Checked, path: NodePath): NodePath | undefined {
  const [scope, id] = splitPath(withoutIterations(path));
  const graph = graphAt(document, scope);
  const softmax = graph && handWired(graph, id)?.softmax;
  return softmax === undefined ? undefined : joinPath(scope, softmax);
}

/** What feeds a port, followed out of groups: the wire's source and the scope that it is in. */
function feederOf(
  checked: Checked,
  path: NodePath,
  port: string,
): { scope: NodePath; node: string } | undefined {
  const [scope, id] = splitPath(path);
  const graph = graphAt(checked.document, scope);
  const wire = graph && wireInto(graph, `${id}.${port}`);
  const from = wire === undefined ? undefined : parseWire(wire)?.from;
  if (!from) return undefined;
  return from.node === "in" ? feederOf(checked, scope, from.port) : { scope, node: from.node };
}

const isFed = (checked: Checked, path: NodePath, port: string): boolean =>
  feederOf(checked, path, port) !== undefined;

function mutedBehind(checked: Checked, path: NodePath, port: string): NodePath | undefined {
  const from = feederOf(checked, path, port);
  const node = from && findNode(checked, joinPath(from.scope, from.node));
  return node?.state === "off" ? node.path : undefined;
}

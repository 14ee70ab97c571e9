// Everything in a document that refers to a node, so that removing or renaming one leaves nothing dangling.

import { type Graph, type HeddleDocument, joinPath } from "../model/index.ts";
import { drawingAsBefore, drawScopeAt } from "./draw-names.ts";
import { byTarget } from "./print.ts";
import { withKeys, withoutLost } from "./routes.ts";
import { graphAt, withGraph } from "./scope.ts";
import { parseWire, printWire } from "./wires.ts";

/** `blocks.3.attn.wq` → `blocks.attn.wq`: the place of a weight in the document, iterations left out. */
const weightPlace = (name: string): string => name.replaceAll(/\.\d+(?=\.)/g, "");

const isUnder = (path: string, root: string): boolean => path === root || path.startsWith(`${root}/`);

/** The document without the node, its wires, layout, inline weights and ties. */
export function withoutNode(d: HeddleDocument, scope: string, id: string): HeddleDocument {
  const graph = graphAt(d, scope) as Graph;
  const { [id]: _, ...nodes } = graph.nodes;
  const wires = graph.wires.filter((text) => {
    const w = parseWire(text);
    return w?.from.node !== id && w?.to.node !== id;
  });
  const path = joinPath(scope, id);
  const dotted = `${path.replaceAll("/", ".")}.`;
  const keepWeight = (name: string) => !weightPlace(name).startsWith(dotted);
  let next: HeddleDocument = withGraph(d, scope, { ...graph, nodes, wires });
  next = { ...next, layout: filtered(next.layout, (p) => !isUnder(p, path)) };
  // A note may be called what a node of the same graph is called: it goes only with the group around it.
  for (const kind of ["comments", "frames"] as const)
    if (next[kind])
      next = replaceOptional(
        next,
        kind,
        filtered(next[kind], (p) => !p.startsWith(`${path}/`)),
      );
  next = withKeys(withoutLost(next, scope, graph.wires, wires), (key) =>
    key.startsWith(`${path}/`) ? null : key,
  );
  if (next.weights) next = replaceOptional(next, "weights", filtered(next.weights, keepWeight));
  if (next.ties)
    next = replaceOptional(
      next,
      "ties",
      filtered(next.ties, (k, to) => keepWeight(k) && keepWeight(to)),
    );
  return next;
}

/** The document with the node under another id, and everything that named it following. */
export function renamed(d: HeddleDocument, scope: string, id: string, to: string): HeddleDocument {
  const graph = graphAt(d, scope) as Graph;
  const draws = drawScopeAt(d, scope);
  const nodes = Object.fromEntries(
    Object.entries(graph.nodes).map(([k, n]) =>
      k === id ? [to, drawingAsBefore(n, { scope: draws, id }, { scope: draws, id: to })] : [k, n],
    ),
  );
  const wires = graph.wires.map((text): string => {
    const w = parseWire(text);
    if (!w || (w.from.node !== id && w.to.node !== id)) return text;
    const end = (e: { node: string; port: string }) => (e.node === id ? { ...e, node: to } : e);
    return printWire({ from: end(w.from), to: end(w.to) });
  });
  wires.sort(byTarget);
  const [from, into] = [joinPath(scope, id), joinPath(scope, to)];
  const path = (p: string) => (isUnder(p, from) ? into + p.slice(from.length) : p);
  const weight = (name: string) => renameWeight(name, from, to);
  let next: HeddleDocument = withGraph(d, scope, { ...graph, nodes, wires });
  next = { ...next, layout: mapped(next.layout, path) };
  const notePath = (p: string) => (p.startsWith(`${from}/`) ? path(p) : p);
  for (const kind of ["comments", "frames"] as const)
    if (next[kind]) next = { ...next, [kind]: mapped(next[kind], notePath) };
  next = withKeys(next, (key) => {
    const dot = key.lastIndexOf(".");
    return path(key.slice(0, dot)) + key.slice(dot);
  });
  if (next.weights) next = { ...next, weights: mapped(next.weights, weight) };
  if (next.ties) next = { ...next, ties: mapped(next.ties, weight, weight) };
  if (next.objective) {
    const [node = "", port = ""] = next.objective.logits.split(".");
    if (isUnder(node, from))
      next = { ...next, objective: { ...next.objective, logits: `${path(node)}.${port}` } };
  }
  return next;
}

/** Renames one segment of a weight's name, whatever iterations stand between. */
function renameWeight(name: string, from: string, to: string): string {
  const want = from.split("/");
  const parts = name.split(".");
  let found = 0;
  for (let i = 0; i < parts.length; i++) {
    if (/^\d+$/.test(parts[i] as string)) continue;
    if (parts[i] !== want[found]) return name;
    if (++found === want.length) {
      parts[i] = to;
      return parts.join(".");
    }
  }
  return name;
}

function filtered<T>(
  of: Readonly<Record<string, T>>,
  keep: (key: string, value: T) => boolean,
): Record<string, T> {
  return Object.fromEntries(Object.entries(of).filter(([k, v]) => keep(k, v)));
}

function mapped<T>(
  of: Readonly<Record<string, T>>,
  key: (k: string) => string,
  value: (v: T) => T = (v) => v,
): Record<string, T> {
  return Object.fromEntries(Object.entries(of).map(([k, v]) => [key(k), value(v)]));
}

/** The document with another record under a key; without the key where nothing is left in it. */
export function replaceOptional<K extends "weights" | "ties" | "comments" | "frames">(
  d: HeddleDocument,
  key: K,
  value: NonNullable<HeddleDocument[K]>,
): HeddleDocument {
  if (Object.keys(value).length > 0) return { ...d, [key]: value };
  const { [key]: _, ...rest } = d;
  return rest as HeddleDocument;
}

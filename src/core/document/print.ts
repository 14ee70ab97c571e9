// Document → text, in the one canonical form: made for git, one node, one wire, one weight a line.

import type { Graph, HeddleDocument, NodeSpec } from "../model/index.ts";
import { parseWire } from "./wires.ts";

const indent = (depth: number): string => "  ".repeat(depth);

/** JSON on one line with spaces, infinities and NaN as strings. */
function inline(value: unknown): string {
  if (typeof value === "number" && !Number.isFinite(value)) return JSON.stringify(String(value));
  if (Array.isArray(value)) return `[${value.map(inline).join(", ")}]`;
  if (typeof value === "object" && value !== null) {
    const entries = Object.entries(value).filter(([, v]) => v !== undefined);
    if (entries.length === 0) return "{}";
    return `{ ${entries.map(([k, v]) => `${JSON.stringify(k)}: ${inline(v)}`).join(", ")} }`;
  }
  return JSON.stringify(value);
}

export function record(entries: readonly (readonly [string, string])[], depth: number): string {
  if (entries.length === 0) return "{}";
  const lines = entries.map(([k, text]) => `${indent(depth + 1)}${JSON.stringify(k)}: ${text}`);
  return `{\n${lines.join(",\n")}\n${indent(depth)}}`;
}

function list(items: readonly string[], depth: number): string {
  if (items.length === 0) return "[]";
  return `[\n${items.map((t) => indent(depth + 1) + t).join(",\n")}\n${indent(depth)}]`;
}

export function nodeText(node: NodeSpec, depth: number): string {
  const { body, block, title, params, bypass, mute, drawAs } = node;
  const head = {
    block,
    ...(title === undefined ? {} : { title }),
    ...(params === undefined || Object.keys(params).length === 0 ? {} : { params }),
    ...(bypass ? { bypass } : {}),
    ...(mute ? { mute } : {}),
    ...(drawAs === undefined ? {} : { drawAs }),
  };
  if (body === undefined) return inline(head);
  const entries = Object.entries(head).map(([k, v]) => [k, inline(v)] as const);
  return record([...entries, ["body", record(graphEntries(body, depth + 1), depth + 1)]], depth);
}

function graphEntries(graph: Graph, depth: number): (readonly [string, string])[] {
  const nodes = Object.entries(graph.nodes).map(([id, n]) => [id, nodeText(n, depth + 2)] as const);
  return [
    ...(graph.inputs === undefined ? [] : [["inputs", inline(graph.inputs)] as const]),
    ...(graph.outputs === undefined ? [] : [["outputs", inline(graph.outputs)] as const]),
    ["nodes", record(nodes, depth + 1)],
    [
      "wires",
      list(
        [...graph.wires].sort(byTarget).map((w) => JSON.stringify(w)),
        depth + 1,
      ),
    ],
  ];
}

/** Orders wires by target, then by source: the order of the file. */
export function byTarget(a: string, b: string): number {
  const [x, y] = [parseWire(a), parseWire(b)];
  const key = (w: ReturnType<typeof parseWire>, text: string) =>
    w ? `${w.to.node}.${w.to.port} ${w.from.node}.${w.from.port}` : text;
  const [p, q] = [key(x, a), key(y, b)];
  return p < q ? -1 : p > q ? 1 : 0;
}

const sorted = <T>(of: Readonly<Record<string, T>>): (readonly [string, T])[] =>
  Object.entries(of).sort(([a], [b]) => (a < b ? -1 : 1));

/** One entry a line, at the depth of the file's own keys. */
export const linesOf = (of: Readonly<Record<string, unknown>>): string =>
  record(
    Object.entries(of).map(([k, v]) => [k, inline(v)] as const),
    1,
  );

/** Entries on one line each; what is not there has none. */
export const entriesOf = (of: Readonly<Record<string, unknown>>): (readonly [string, string])[] =>
  Object.entries(of).flatMap(([k, v]) => (v === undefined ? [] : [[k, inline(v)] as const]));

export const weightsText = (weights: NonNullable<HeddleDocument["weights"]>): string =>
  linesOf(Object.fromEntries(sorted(weights)));

export const routesText = (routes: NonNullable<HeddleDocument["routes"]>): string =>
  linesOf(Object.fromEntries(sorted(routes)));

export const layoutText = (layout: HeddleDocument["layout"]): string =>
  linesOf(Object.fromEntries(sorted(layout)));

/** The canonical text of a document; ends with a newline. `parse(print(d))` equals `d`. */
export function printDocument(d: HeddleDocument): string {
  const { format, name, about, vocabulary, objective, task, seed, weightsFile } = d;
  const entries: (readonly [string, string])[] = [
    ...entriesOf({ format, name, about }),
    ["dims", linesOf(d.dims)],
    ...entriesOf({ vocabulary }),
    ["text", linesOf(d.text)],
    ...entriesOf({ objective, task, seed }),
    ...graphEntries(d, 0),
    ...(d.ties === undefined ? [] : [["ties", linesOf(d.ties)] as const]),
    ...(d.variants === undefined ? [] : [["variants", list(d.variants.map(inline), 1)] as const]),
    ...(d.comments === undefined ? [] : [["comments", linesOf(d.comments)] as const]),
    ...(d.frames === undefined ? [] : [["frames", linesOf(d.frames)] as const]),
    ...entriesOf({ weightsFile }),
    ...(d.weights === undefined ? [] : [["weights", weightsText(d.weights)] as const]),
    ...(d.routes === undefined ? [] : [["routes", routesText(d.routes)] as const]),
    ["layout", layoutText(d.layout)],
  ];
  return `${record(entries, 0)}\n`;
}

// Document → text, in the one canonical form: made for git, one node, one wire, one weight a line.
import { type Graph, type HeddleDocument, type NodeSpec, parseWire } from "../model/index.ts";

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

function record(entries: readonly (readonly [string, string])[], depth: number): string {
  if (entries.length === 0) return "{}";
  const lines = entries.map(([k, text]) => `${indent(depth + 1)}${JSON.stringify(k)}: ${text}`);
  return `{\n${lines.join(",\n")}\n${indent(depth)}}`;
}

function list(items: readonly string[], depth: number): string {
  if (items.length === 0) return "[]";
  return `[\n${items.map((t) => indent(depth + 1) + t).join(",\n")}\n${indent(depth)}]`;
}

function nodeText(node: NodeSpec, depth: number): string {
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

/** The canonical text of a document; ends with a newline. `parse(print(d))` equals `d`. */
export function printDocument(d: HeddleDocument): string {
  const lines = <T>(of: Readonly<Record<string, T>>) =>
    record(
      Object.entries(of).map(([k, v]) => [k, inline(v)] as const),
      1,
    );
  const entries: (readonly [string, string])[] = [
    ["format", inline(d.format)],
    ["name", inline(d.name)],
    ...(d.about === undefined ? [] : [["about", inline(d.about)] as const]),
    ["dims", lines(d.dims)],
    ...(d.vocabulary === undefined ? [] : [["vocabulary", inline(d.vocabulary)] as const]),
    ["text", lines(d.text)],
    ...(d.objective === undefined ? [] : [["objective", inline(d.objective)] as const]),
    ...(d.task === undefined ? [] : [["task", inline(d.task)] as const]),
    ["seed", inline(d.seed)],
    ...graphEntries(d, 0),
    ...(d.ties === undefined ? [] : [["ties", lines(d.ties)] as const]),
    ...(d.variants === undefined ? [] : [["variants", list(d.variants.map(inline), 1)] as const]),
    ...(d.comments === undefined ? [] : [["comments", lines(d.comments)] as const]),
    ...(d.frames === undefined ? [] : [["frames", lines(d.frames)] as const]),
    ...(d.weightsFile === undefined ? [] : [["weightsFile", inline(d.weightsFile)] as const]),
    ...(d.weights === undefined
      ? []
      : [
          [
            "weights",
            record(
              sorted(d.weights).map(([k, w]) => [k, inline(w)] as const),
              1,
            ),
          ] as const,
        ]),
    [
      "layout",
      record(
        sorted(d.layout).map(([k, p]) => [k, inline(p)] as const),
        1,
      ),
    ],
  ];
  return `${record(entries, 0)}\n`;
}

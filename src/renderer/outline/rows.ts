// The graph as rows of a tree: nodes in the order in which data flows, each with its problems, its ports (shapes, and
// where they come from and go to) and what is inside it.
import {
  type CheckedGraph,
  type CheckedNode,
  type CheckedPort,
  type Diagnostic,
  explain,
  type NodeId,
  type NodePath,
  plural,
  printAxes,
  splitPath,
} from "../../core/index.ts";
import { problemKindOf } from "../diagnosis/problems.ts";

export interface Row {
  /** `node blocks/attn`, `input blocks/attn q`: the same as long as what it stands for is there. */
  readonly id: string;
  readonly kind: "node" | "input" | "output" | "problem";
  readonly name: string;
  /** What else is to be known of it, in the order in which it is asked for. */
  readonly note: string;
  readonly path: NodePath;
  readonly port?: string;
  readonly problem?: Diagnostic;
  /** From 1. */
  readonly level: number;
  /** Its place among its siblings, from 1, and how many they are. */
  readonly place: number;
  readonly siblings: number;
  /** Null where it has nothing below it. */
  readonly isOpen: boolean | null;
}

/** Without the path: of the graph itself. */
export type ProblemsAt = ReadonlyMap<NodePath, readonly Diagnostic[]>;

type Loose = Omit<Row, "level" | "place" | "siblings" | "isOpen"> & {
  readonly inside?: () => readonly Loose[];
};

/** `isOpen` is asked for each row that has something below it, with its level. */
export function rowsOf(
  root: CheckedGraph,
  problems: ProblemsAt,
  isOpen: (row: string, level: number) => boolean,
): readonly Row[] {
  const rows: Row[] = [];
  const add = (loose: readonly Loose[], level: number) => {
    for (const [i, { inside, ...row }] of loose.entries()) {
      const open = inside ? isOpen(row.id, level) : null;
      rows.push({ ...row, level, place: i + 1, siblings: loose.length, isOpen: open });
      if (inside && open) add(inside(), level + 1);
    }
  };
  const counts = new Map<NodePath, number>();
  for (const [at, list] of problems)
    for (let path = at; path !== ""; [path] = splitPath(path))
      counts.set(path, (counts.get(path) ?? 0) + list.length);
  add([...problemRows("", problems), ...nodeRows(root, { problems, counts })], 1);
  return rows;
}

interface Known {
  readonly problems: ProblemsAt;
  /** How many there are at a node and inside it. */
  readonly counts: ReadonlyMap<NodePath, number>;
}

/** What a node is called on its level: by its id too, where another has the same title. */
function namesOn(graph: CheckedGraph): (id: NodeId) => string {
  const counts = new Map<string, number>();
  for (const { title } of graph.nodes) counts.set(title, (counts.get(title) ?? 0) + 1);
  return (id) => {
    const title = graph.byId.get(id)?.title;
    if (title === undefined) return id === "in" ? "Inputs" : id;
    return counts.get(title) === 1 ? title : `${title} (${id})`;
  };
}

/** Where each output goes to: `norm.x` → `QKV x`, … */
function readersOn(graph: CheckedGraph, nameOf: (id: NodeId) => string): ReadonlyMap<string, string[]> {
  const readers = new Map<string, string[]>();
  const add = (source: CheckedPort["source"], reader: string) => {
    if (!source) return;
    const key = `${source.node}.${source.port}`;
    readers.set(key, [...(readers.get(key) ?? []), reader]);
  };
  for (const node of graph.nodes)
    for (const { name, source } of node.inputs) add(source, `${nameOf(node.id)} ${name}`);
  for (const [port, { source }] of Object.entries(graph.outputs)) add(source, `Outputs ${port}`);
  return readers;
}

function nodeRows(graph: CheckedGraph, known: Known): Loose[] {
  const nameOf = namesOn(graph);
  const readers = readersOn(graph, nameOf);
  return graph.nodes.map((node) => ({
    id: `node ${node.path}`,
    kind: "node" as const,
    name: nameOf(node.id),
    note: noteOf(node, known.counts.get(node.path) ?? 0),
    path: node.path,
    inside: () => [
      ...problemRows(node.path, known.problems),
      ...node.inputs.map((port) => portRow(node, port, "input", from(port, nameOf))),
      ...node.outputs.map((port) => {
        const to = readers.get(`${node.id}.${port.name}`);
        return portRow(node, port, "output", to ? `to ${to.join(", ")}` : "goes nowhere");
      }),
      ...(node.body ? nodeRows(node.body, known) : []),
    ],
  }));
}

function from({ source, optional }: CheckedPort, nameOf: (id: NodeId) => string): string {
  if (source) return `from ${nameOf(source.node)} ${source.port}`;
  return optional ? "no wire, optional" : "no wire";
}

function portRow({ path }: CheckedNode, port: CheckedPort, kind: "input" | "output", way: string): Loose {
  const { axes, dtype } = port.type;
  const shape = `${axes === null ? "shape not known" : printAxes(axes)}${dtype && dtype !== "f32" ? ` ${dtype}` : ""}`;
  const note = `${kind} · ${shape} · ${way}`;
  return { id: `${kind} ${path} ${port.name}`, kind, name: port.name, note, path, port: port.name };
}

function noteOf({ title, block, spec, body, count, state }: CheckedNode, problems: number): string {
  const kind = block?.title ?? spec.block;
  return [
    kind === title ? "" : kind,
    count === undefined ? "" : `×${count}`,
    body ? `${plural(body.nodes.length, "node")} inside` : "",
    state === "bypassed" ? "bypassed" : state === "off" ? (spec.mute ? "muted" : "no input") : "",
    problems === 0 ? "" : plural(problems, "problem"),
  ]
    .filter(Boolean)
    .join(" · ");
}

const problemRows = (path: NodePath, problems: ProblemsAt): Loose[] =>
  (problems.get(path) ?? []).map((problem, i) => ({
    id: `problem ${path} ${i}`,
    kind: "problem" as const,
    name: problemKindOf(problem),
    note: explain(problem).title,
    path,
    problem,
  }));

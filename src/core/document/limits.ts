// What a graph may have at most: each limit is far above the largest model that anybody draws, and low enough that a
// file at the limit is checked in seconds. The same for every reader: app, command line, workers and share links all
// read by `parseDocument`, and every change goes through `applyEdit`.
import type { Graph, HeddleDocument } from "../model/index.ts";

/** Nodes and wires of all groups together; the canvas is measured with 5,000 nodes. */
const maxNodes = 10_000;
const maxWires = 40_000;
const maxDims = 1_000;
const maxTies = 1_000;
/** The largest published vocabularies have 262,144. */
const maxTokens = 300_000;
/** Characters of all texts together; a corpus is for training, and stays in a file of its own. */
const maxText = 4_000_000;
const maxNotes = 2_000;
/** Places of nodes and waypoints; those of nodes that are gone are kept. */
const maxPlaces = 50_000;
/** Characters of an id, a dimension or a kind of block; of a title; of a parameter. */
export const maxName = 200;
export const maxTitle = 1_000;
export const maxParam = 10_000;

/** What was found in excess, as a sentence, and the key of the document under which it is. */
export interface Excess {
  readonly key: keyof HeddleDocument;
  readonly why: string;
}

type Sized = Partial<HeddleDocument>;

interface Limit {
  readonly key: keyof HeddleDocument;
  readonly most: number;
  readonly what: string;
  readonly of: (d: Sized) => number;
  readonly wayOut: string;
}

const keys = (value: unknown): number =>
  typeof value === "object" && value !== null ? Object.keys(value).length : 0;
const length = (value: unknown): number => (Array.isArray(value) ? value.length : 0);
const characters = (value: unknown): number =>
  typeof value === "object" && value !== null
    ? Object.values(value).reduce((sum, text) => sum + (typeof text === "string" ? text.length : 0), 0)
    : 0;

const limits: readonly Limit[] = [
  {
    ...{ key: "nodes", most: maxNodes, what: "nodes, those in groups counted", of: (d) => totals(d).nodes },
    wayOut: "Use a Repeat for layers that are alike",
  },
  {
    ...{ key: "wires", most: maxWires, what: "wires, those in groups counted", of: (d) => totals(d).wires },
    wayOut: "Use a Repeat for layers that are alike",
  },
  {
    ...{ key: "dims", most: maxDims, what: "dimensions", of: (d) => keys(d.dims) },
    wayOut: "Delete those that nothing uses",
  },
  {
    ...{ key: "ties", most: maxTies, what: "tied weights", of: (d) => keys(d.ties) },
    wayOut: "Share the weights of a Repeat instead",
  },
  {
    ...{ key: "vocabulary", most: maxTokens, what: "tokens in the vocabulary" },
    ...{ of: (d) => length(d.vocabulary?.tokens), wayOut: "Use a vocabulary of ids" },
  },
  {
    ...{ key: "text", most: maxText, what: "characters of text", of: (d) => characters(d.text) },
    wayOut: "Train on a longer text from a file of its own",
  },
  {
    ...{ key: "comments", most: maxNotes, what: "comments", of: (d) => keys(d.comments) },
    wayOut: "Delete some",
  },
  { ...{ key: "frames", most: maxNotes, what: "frames", of: (d) => keys(d.frames) }, wayOut: "Delete some" },
  {
    ...{ key: "layout", most: maxPlaces, what: "positions of nodes", of: (d) => keys(d.layout) },
    wayOut: "Delete those of nodes that are gone",
  },
  {
    ...{ key: "routes", most: maxPlaces, what: "wires with waypoints", of: (d) => keys(d.routes) },
    wayOut: "Delete some",
  },
];

/** The first limit that a document, or what may be one, exceeds. */
export function excessOf(document: Sized): Excess | null {
  for (const { key, most, what, of, wayOut } of limits) {
    const found = of(document);
    if (found > most)
      return {
        key,
        why: `A graph must have at most ${printed(most)} ${what}; this one has ${printed(found)}. ${wayOut}.`,
      };
  }
  return null;
}

/** Why an edit that makes `after` of `before` goes too far. What was too much before may become less. */
export function excessAfter(before: HeddleDocument, after: HeddleDocument): string | null {
  for (const { key, most, what, of, wayOut } of limits) {
    if (before[key] === after[key] && key !== "wires") continue;
    const found = of(after);
    if (found > most && found > of(before))
      return `A graph must have at most ${printed(most)} ${what}; this would make ${printed(found)}. ${wayOut}.`;
  }
  return null;
}

const printed = (n: number): string => n.toLocaleString("en-US");

interface Totals {
  readonly nodes: number;
  readonly wires: number;
}
const none: Totals = { nodes: 0, wires: 0 };
/** Graphs do not change, so that an edit counts anew only what it touched. */
const counted = new WeakMap<object, Totals>();

function totals(graph: Partial<Graph> | undefined): Totals {
  if (typeof graph !== "object" || graph === null) return none;
  const known = counted.get(graph);
  if (known) return known;
  let [nodes, wires] = [0, length(graph.wires)];
  for (const spec of Object.values(graph.nodes ?? {})) {
    const inside = totals(spec?.body);
    nodes += 1 + inside.nodes;
    wires += inside.wires;
  }
  const total = { nodes, wires };
  counted.set(graph, total);
  return total;
}

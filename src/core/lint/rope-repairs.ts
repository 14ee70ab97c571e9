// Repairs for rotations that differ between queries and keys, lie on the values or come twice.
import { hasTrait } from "../blocks/index.ts";
import type { CheckedNode } from "../check/index.ts";
import { feederOf, graphAt, readersOf } from "../document/index.ts";
import { type Edit, type HeddleDocument, splitPath } from "../model/index.ts";
import { connect, connectAll, insertBefore, type Propose, type Repair, setParam } from "../repair/index.ts";
import { attentionSites, scorePorts } from "./attention-sites.ts";
import { type DataflowGraph, placeInDocument } from "./dataflow.ts";
import { comparing, type Turn, type Way, wayTo } from "./rotations.ts";

export const repairRotations: Propose<"lint/rope-mismatch", DataflowGraph> = (d, dataflow) => {
  if (d.problem === "values") return offValues(dataflow, d.node);
  const { checked } = dataflow;
  const scores = comparing(dataflow).find((n) => placeInDocument(checked, n.path) === d.node);
  if (!scores) return [];
  const [q, k] = scorePorts(scores).map((p) => wayTo(dataflow, scores, p));
  if (!q || !k) return [];
  if (d.problem === "twice") return once(dataflow, q, k);
  if (d.problem === "differ") return alike(dataflow, q, k);
  const [turned, other] = d.missing === "k" ? [q, k] : [k, q];
  const [turn] = turned.turns;
  return turn ? [byTheSame(dataflow, turn, other, d.missing), byAnother(dataflow, turn, other)] : [];
};

/** The input of the document that feeds an input of a leaf: inside a built-in group, the group's of the same name. */
const inDocument = (dataflow: DataflowGraph, { node, port }: Way["input"]) => ({
  node: placeInDocument(dataflow.checked, node.path),
  port,
});

/** The other value goes through the port of its name of the rotation that is there. */
function byTheSame(dataflow: DataflowGraph, turn: Turn, other: Way, port: "q" | "k"): Repair | undefined {
  const { document } = dataflow.checked;
  const input = inDocument(dataflow, other.input);
  const [[scope, rope], [theirs, target]] = [splitPath(turn.node.path), splitPath(input.node)];
  const graph = graphAt(document, scope);
  const from = graph && feederOf(graph, `${target}.${input.port}`);
  if (scope !== theirs || !from || port === turn.port || !turn.node.inputs.some((p) => p.name === port))
    return undefined;
  const there = feederOf(graph, `${rope}.${port}`);
  if (there !== undefined && there !== from && readersOf(graph, `${rope}.${port}`).length > 0)
    return undefined;
  return {
    label: `Rotate ${named(input.port)} by "${turn.node.path}" too`,
    edits: [
      ...(there === from ? [] : [connect(scope, from, `${rope}.${port}`)]),
      connect(scope, `${rope}.${port}`, `${target}.${input.port}`),
    ],
  };
}

/** A rotation of the same settings on the other way. */
function byAnother(dataflow: DataflowGraph, turn: Turn, other: Way): Repair | undefined {
  const { spec } = turn.node;
  const node = spec.params ? { block: spec.block, params: spec.params } : { block: spec.block };
  const input = inDocument(dataflow, other.input);
  const edits = insertBefore(dataflow.checked.document, input, node, "q", "q");
  return edits && { label: `Rotate ${named(input.port)} as "${turn.node.path}" does`, edits };
}

const named = (port: string): string => (port === "q" || port === "a" ? "the queries" : "the keys");

/** The one takes over the settings of the other: first the one that is unlike the rest, or unlike the defaults. */
function alike(dataflow: DataflowGraph, q: Way, k: Way): Repair[] {
  const [a, b] = [q.turns[0]?.node, k.turns[0]?.node];
  if (!a || !b) return [];
  const rank = (node: CheckedNode): number =>
    10 * dataflow.leaves.filter((n) => n !== a && n !== b && sameTurn(n, node)).length -
    Object.keys(node.spec.params ?? {}).filter((p) => node.params[p] !== node.block?.params[p]?.default)
      .length;
  const pairs = rank(b) > rank(a) ? [[b, a] as const, [a, b] as const] : [[a, b] as const, [b, a] as const];
  return pairs.map(([right, wrong]) => {
    const params = Object.keys(right.params).filter((p) => right.params[p] !== wrong.params[p]);
    const set = params.map((p) => `${p} = ${String(right.params[p])}`).join(", ");
    return {
      label: `Set ${set} in "${wrong.path}", as in "${right.path}"`,
      edits: params.map((p) => setParam(wrong.path, p, right.spec.params?.[p] ?? null)),
    };
  });
}

const sameTurn = (a: CheckedNode, b: CheckedNode): boolean =>
  a.block === b.block && Object.keys(a.params).every((p) => a.params[p] === b.params[p]);

/** One rotation of each way stays: those of one way alone go first, since the others may be right for both. */
function once(dataflow: DataflowGraph, q: Way, k: Way): (Repair | undefined)[] {
  const onBoth = (node: CheckedNode) => [q, k].every((w) => w.turns.some((t) => t.node === node));
  const nodes = [q, k].flatMap((w) => (w.turns.length > 1 ? w.turns.map((t) => t.node) : []));
  const ordered = [...new Set(nodes)].sort((a, b) => Number(onBoth(a)) - Number(onBoth(b)));
  return ordered.map((node) => {
    const turns = [q, k].flatMap((w) => (w.turns.length > 1 ? w.turns.filter((t) => t.node === node) : []));
    const edits = around(dataflow.checked.document, turns);
    return edits && { label: `Remove the second rotation, by "${node.path}"`, edits };
  });
}

/** Values come from where the rotation has them, or from an output for values that nobody reads. */
function offValues(dataflow: DataflowGraph, place: string): (Repair | undefined)[] {
  const { document } = dataflow.checked;
  const [scope, id] = splitPath(place);
  const graph = graphAt(document, scope);
  if (!graph) return [];
  return attentionSites(dataflow).flatMap(({ sum }) => {
    const way = sum && wayTo(dataflow, sum, hasTrait(sum.block, "mixes-positions") ? "v" : "b");
    const [turn] = way?.turns ?? [];
    if (!way || !turn || turn.node.path !== place) return [];
    const input = inDocument(dataflow, way.input);
    const into = `${splitPath(input.node)[1]}.${input.port}`;
    const sameScope = splitPath(input.node)[0] === scope && feederOf(graph, into) === `${id}.${turn.port}`;
    const unread = Object.entries(graph.nodes).find(
      ([other, n]) => hasTrait(n.block, "makes-queries") && readersOf(graph, `${other}.v`).length === 0,
    );
    const from = feederOf(graph, `${id}.${turn.port}`);
    const others = readersOf(graph, `${id}.${turn.port}`).filter((r) => r !== into);
    const label = `Leave the values as they are, without "${place}"`;
    return [
      sameScope && unread
        ? { label: `Connect ${unread[0]}.v to ${into}`, edits: [connect(scope, `${unread[0]}.v`, into)] }
        : undefined,
      sameScope && from && others.length > 0 ? { label, edits: [connect(scope, from, into)] } : undefined,
      withLabel(label, around(document, [turn])),
    ];
  });
}

const withLabel = (label: string, edits: Edit[] | undefined): Repair | undefined => edits && { label, edits };

/** Readers of these outputs of one node read what comes into it; a node that nothing reads any more goes. */
function around(document: HeddleDocument, turns: readonly Turn[]): Edit[] | undefined {
  const [first] = turns;
  if (!first) return undefined;
  const [scope, id] = splitPath(first.node.path);
  const graph = graphAt(document, scope);
  if (!graph) return undefined;
  const edits: Edit[] = [];
  for (const { port } of turns) {
    const from = feederOf(graph, `${id}.${port}`);
    if (from === undefined) return undefined;
    edits.push(...connectAll(scope, from, readersOf(graph, `${id}.${port}`)));
  }
  const stays = first.node.outputs.some(
    (p) => !turns.some((t) => t.port === p.name) && readersOf(graph, `${id}.${p.name}`).length > 0,
  );
  return stays ? edits : [...edits, { edit: "removeNode", scope, id }];
}

// Positions that are many times as large as the embeddings to which they are added: tokens then hardly count.
import { hasTrait } from "../blocks/index.ts";
import type { CheckedNode } from "../check/index.ts";
import type { DiagnosticOf } from "../diagnostics/index.ts";
import { applyEdit, feederOf, freshId, graphAt } from "../document/index.ts";
import { type Edit, splitPath } from "../model/index.ts";
import { beside, connect, type Repair, setParam, withoutNode } from "../repair/index.ts";
import { evaluateSize, type Size } from "../shape/index.ts";
import { attentionSites } from "./attention-sites.ts";
import { type DataflowGraph, type Out, placeInDocument, upstream } from "./dataflow.ts";
import { isSelf } from "./mask-objective.ts";
import { ropeBefore } from "./rope-insert.ts";
import type { Rule } from "./rule.ts";
import { drowns, spreadOf } from "./spread.ts";

type Finding = DiagnosticOf<"lint/position-drowns">;

/** Narrower graphs are drawn to follow their numbers by hand; nobody trains them. */
const leastWidth = 16;

export const positionDrowns: Rule<"lint/position-drowns"> = {
  whenFaultless: true,
  // How a table is drawn says nothing of one that comes from a file.
  find: (dataflow) =>
    dataflow.checked.document.weightsFile === undefined
      ? dataflow.leaves.flatMap((sum) => findingOf(dataflow, sum) ?? [])
      : [],
  repair: (d, dataflow) => {
    const sum = dataflow.leaves.find((n) => n.path === d.node);
    const sides = sum && sidesOf(dataflow, sum);
    return sides
      ? [learned(d, dataflow), rotated(dataflow, sides), spreadOut(d, dataflow), timesRoot(dataflow, sides)]
      : [];
  },
};

interface Sides {
  readonly sum: CheckedNode;
  /** The input by which embeddings come. */
  readonly port: string;
  readonly embedding: CheckedNode;
  readonly table: CheckedNode;
  readonly embedded: Out;
  readonly positions: Out;
}

/** A sum of embeddings and a table of positions. */
function sidesOf(dataflow: DataflowGraph, sum: CheckedNode): Sides | undefined {
  if (!hasTrait(sum.block, "adds")) return undefined;
  const [a, b] = ["a", "b"].map((p) => dataflow.sources(sum, p)[0]);
  if (!a || !b) return undefined;
  for (const [port, embedded, positions] of [["a", a, b] as const, ["b", b, a] as const]) {
    const embedding = [...upstream(dataflow, [embedded])].find((n) => hasTrait(n.block, "embeds"));
    const behind = [...upstream(dataflow, [positions])];
    const table = behind.find((n) => hasTrait(n.block, "position-table"));
    if (embedding && table && !behind.some((n) => hasTrait(n.block, "embeds")))
      return { sum, port, embedding, table, embedded, positions };
  }
  return undefined;
}

function findingOf(dataflow: DataflowGraph, sum: CheckedNode): Finding | undefined {
  const sides = sidesOf(dataflow, sum);
  if (!sides) return undefined;
  const [embedded, positions] = [spreadOf(dataflow, sides.embedded), spreadOf(dataflow, sides.positions)];
  if (!embedded || !positions || !drowns(embedded, positions)) return undefined;
  const width = sum.outputs[0]?.type.axes?.at(-1)?.size;
  if (!width || evaluateSize(width, dataflow.checked.bindings) < leastWidth) return undefined;
  const place = (n: CheckedNode) => placeInDocument(dataflow.checked, n.path);
  return {
    code: "lint/position-drowns",
    node: place(sum),
    embedding: place(sides.embedding),
    table: place(sides.table),
    embedded,
    positions,
  };
}

/** Embeddings as large as the positions. A head tied to their table then begins with large logits, which is refused. */
function spreadOut(d: Finding, dataflow: DataflowGraph): Repair | undefined {
  const embedding = dataflow.leaves.find((n) => n.path === d.embedding);
  const std = Number(embedding?.params.std);
  if (!(std > 0)) return undefined;
  const wanted = Math.min(1, Number(((std * d.positions) / d.embedded).toPrecision(1)));
  return {
    label: `Initialize "${d.embedding}" with a standard deviation of ${wanted}`,
    edits: [setParam(d.embedding, "std", wanted)],
  };
}

/** As the original transformer: embeddings times √D, and spread enough that this suffices. */
function timesRoot(dataflow: DataflowGraph, { sum, port, embedding }: Sides): Repair | undefined {
  const { document, bindings } = dataflow.checked;
  const [scope, id] = splitPath(sum.path);
  const graph = graphAt(document, scope);
  const from = graph && feederOf(graph, `${id}.${port}`);
  const width = evaluateSize(embedding.params.width as Size, bindings);
  if (from === undefined || !(width > 0)) return undefined;
  const made = freshId(document, scope, "scale");
  const std = Number((1 / Math.sqrt(width)).toPrecision(2));
  return {
    label: `Multiply the embeddings by √D, initialized with a standard deviation of 1/√D = ${std}`,
    edits: [
      setParam(embedding.path, "std", std),
      {
        edit: "addNode",
        scope,
        id: made,
        node: { block: "scale", params: { by: "sqrt(width)" } },
        ...beside(document, sum.path)(-120, 80),
      },
      connect(scope, from, `${made}.x`),
      connect(scope, from, `${made}.like`),
      connect(scope, `${made}.x`, `${id}.${port}`),
    ],
  };
}

/** A table that begins as small as embeddings do. */
function learned(d: Finding, dataflow: DataflowGraph): Repair | undefined {
  const table = dataflow.leaves.find((n) => n.path === d.table);
  if (!table) return undefined;
  if (table.weights.length > 0)
    return {
      label: `Initialize "${d.table}" with a standard deviation of 0.02`,
      edits: [setParam(d.table, "std", null)],
    };
  const length = table.params.length as Size;
  const isLong = evaluateSize(length, dataflow.checked.bindings) > 256;
  return {
    label: "Learn the positions, which then begin as small as the embeddings",
    edits: [setParam(d.table, "kind", "learned"), ...(isLong ? [setParam(d.table, "max", length.key)] : [])],
  };
}

/** No table: RoPE in front of every attention that reads the sum. */
function rotated(dataflow: DataflowGraph, { sum, port, table }: Sides): Repair | undefined {
  const { document } = dataflow.checked;
  const [scope, id] = splitPath(sum.path);
  const graph = graphAt(document, scope);
  const off = graph && withoutNode(graph, scope, id, port, "y");
  const sites = attentionSites(dataflow).filter(
    (s) => isSelf(dataflow, s) && upstream(dataflow, [{ node: s.scores, port: "" }]).has(sum),
  );
  if (!off || dataflow.users(table).length !== 1) return undefined;
  const [tableScope, tableId] = splitPath(table.path);
  const gone: Edit[] = [...off, { edit: "removeNode", scope: tableScope, id: tableId }];
  const without = applyEdit(document, { edit: "all", edits: gone });
  const rope = without.ok ? ropeBefore(dataflow, sites, without.document) : undefined;
  return rope && { label: "Apply RoPE to queries and keys instead", edits: [...gone, ...rope] };
}

// A loss that is given probabilities: it takes a softmax of what it gets, and a softmax of numbers between 0 and 1 is
// nearly uniform, so that it cannot fall below ln(e + V − 1) − 1.
import { hasTrait } from "../blocks/index.ts";
import type { CheckedNode } from "../check/index.ts";
import { feederOf, graphAt, readersOf } from "../document/index.ts";
import { splitPath } from "../model/index.ts";
import { connectAll, type Repair } from "../repair/index.ts";
import { evaluateSize } from "../shape/index.ts";
import { type DataflowGraph, downstream, type Out } from "./dataflow.ts";
import type { Rule } from "./rule.ts";

export const probabilitiesAsLogits: Rule<"lint/probabilities-as-logits"> = {
  whenFaultless: true,
  find: (dataflow) =>
    dataflow.leaves.flatMap((loss) => {
      if (!hasTrait(loss.block, "gives-loss")) return [];
      const from = softmaxesBehind(dataflow, dataflow.sources(loss, "logits"));
      const last = loss.inputs.find((p) => p.name === "logits")?.type.axes?.at(-1)?.size;
      const vocab = last ? evaluateSize(last, dataflow.checked.bindings) : Number.NaN;
      if (!from?.[0] || !(vocab > 0)) return [];
      const code = "lint/probabilities-as-logits";
      return [{ code, at: { node: loss.path, port: "logits" }, softmax: from[0].path, vocab } as const];
    }),
  repair: (d, dataflow) => {
    const loss = dataflow.leaves.find((n) => n.path === d.at.node);
    if (!loss) return [];
    return (softmaxesBehind(dataflow, dataflow.sources(loss, "logits")) ?? []).map((softmax) =>
      readBefore(dataflow, softmax, loss),
    );
  },
};

/** Ports by which probabilities come through a block and still are what they were: scaled, moved, cut or averaged. */
const passing = (node: CheckedNode): readonly string[] => {
  const { block } = node;
  if (
    hasTrait(
      block,
      "scales",
      "permutes",
      "regroups",
      "repeats-entries",
      "cuts",
      "splits",
      "shifts",
      "drops-out",
      "reduces",
    )
  )
    return ["x"];
  if (hasTrait(block, "adds", "multiplies", "chooses"))
    return node.inputs.filter((p) => p.type.dtype === "f32").map((p) => p.name);
  return [];
};

/** The softmaxes that all of a value is made of, constants aside; undefined where it is made of anything else. */
function softmaxesBehind(
  dataflow: DataflowGraph,
  from: readonly Out[],
  depth = 0,
): readonly CheckedNode[] | undefined {
  const found: CheckedNode[] = [];
  for (const { node } of from) {
    if (hasTrait(node.block, "gives-probabilities", "distributes")) {
      found.push(node);
      continue;
    }
    if (hasTrait(node.block, "constant")) continue;
    const ports = depth > 12 ? [] : passing(node);
    if (ports.length === 0) return undefined;
    for (const port of ports) {
      const behind = softmaxesBehind(dataflow, dataflow.sources(node, port), depth + 1);
      if (!behind) return undefined;
      found.push(...behind);
    }
  }
  return found;
}

/** What read the probabilities on their way to the loss reads what the softmax reads. */
function readBefore(dataflow: DataflowGraph, softmax: CheckedNode, loss: CheckedNode): Repair | undefined {
  const [scope, id] = splitPath(softmax.path);
  const graph = graphAt(dataflow.checked.document, scope);
  const [into, out] = [softmax.inputs[0]?.name, softmax.outputs[0]?.name];
  const logits = graph && feederOf(graph, `${id}.${into}`);
  if (!graph || logits === undefined) return undefined;
  const wanted = new Set(
    dataflow.users(softmax).flatMap((u) => {
      const leads = u.node === loss || downstream(dataflow, u.node).has(loss);
      const [at, reader] = splitPath(u.node.path);
      return leads && at === scope ? [`${reader}.${u.port}`] : [];
    }),
  );
  // Through a port of a group the reader has another name here: then all of them read the logits.
  const readers = readersOf(graph, `${id}.${out}`);
  const led = readers.filter((r) => wanted.has(r));
  const moved = led.length > 0 ? led : readers;
  return {
    label: `Connect ${logits} to ${moved.join(" and ")}, before the softmax`,
    edits: connectAll(scope, logits, moved),
  };
}

// A sum that takes the residual from too early: the branch reads what the sublayer before has added, the sum does not,
// and so what that sublayer gave is lost to the stream.
import { hasTrait } from "../blocks/index.ts";
import type { CheckedNode } from "../check/index.ts";
import { splitPath } from "../model/index.ts";
import { connect, type Repair } from "../repair/index.ts";
import { type DataflowGraph, downstream, type Out } from "./dataflow.ts";
import { firstSource, mainline, type Residual, residuals } from "./residuals.ts";
import type { Rule } from "./rule.ts";

export const residualSource: Rule<"lint/residual-source"> = {
  whenFaultless: true,
  find: (dataflow) =>
    [...residuals(dataflow).values()].flatMap((s) => {
      const lost = lostSum(dataflow, s);
      if (!lost) return [];
      const at = { node: s.add.path, port: s.skipPort };
      return [{ code: "lint/residual-source", at, lost: lost.path } as const];
    }),
  repair: (d, dataflow) => {
    const s = [...residuals(dataflow).values()].find((r) => r.add.path === d.at.node);
    const lost = s && lostSum(dataflow, s);
    if (!s || !lost) return [];
    const sum: Out = { node: lost, port: lost.outputs[0]?.name ?? "y" };
    const norm = dataflow.users(lost).find((u) => hasTrait(u.node.block, "normalizes"))?.node;
    const normed: Out | undefined = norm && { node: norm, port: norm.outputs[0]?.name ?? "x" };
    // Where the norms stand behind the sums, the stream is what the norm gives.
    const after = dataflow.users(s.add).every((u) => hasTrait(u.node.block, "normalizes"));
    const before = residuals(dataflow).get(lost)?.norms.length ?? 0;
    const post = after && before === 0;
    return (post ? [normed, sum] : [sum, normed]).map((from) => from && takeFrom(dataflow, s, from));
  },
};

/** The sum before, whose result goes nowhere but into this branch although the stream came from before it. */
function lostSum(dataflow: DataflowGraph, s: Residual): CheckedNode | undefined {
  const sums = residuals(dataflow);
  const before = sumRead(dataflow, s.branch, sums, new Set());
  if (!before || before.add === s.skip.node || !learns(dataflow, before)) return undefined;
  const line = mainline(dataflow, before.skip);
  if (!line.some((o) => o.node === s.skip.node && o.port === s.skip.port)) return undefined;
  const reached = downstream(dataflow, before.add, (node) => node === s.add);
  const survives = [...reached].some((n) => hasTrait(n.block, "gives-logits", "gives-loss"));
  return survives || carriesOn(dataflow, reached, s.add) ? undefined : before.add;
}

/** What it gave reaches the next iteration, or a sum behind this one, by another way. */
const carriesOn = (dataflow: DataflowGraph, reached: ReadonlySet<CheckedNode>, sum: CheckedNode): boolean =>
  [...reached].some((n) =>
    dataflow.users(n).some((u) => u.loop || (u.node !== sum && dataflow.order(u.node) > dataflow.order(sum))),
  );

/** The sum that a branch reads first, back along its queries and vectors. */
function sumRead(
  dataflow: DataflowGraph,
  from: Out,
  sums: ReadonlyMap<CheckedNode, Residual>,
  seen: Set<CheckedNode>,
): Residual | undefined {
  const { node } = from;
  const sum = sums.get(node);
  if (sum || seen.has(node)) return sum;
  seen.add(node);
  const numbers = node.inputs.filter((p) => p.type.dtype === "f32").map((p) => p.name);
  for (const port of numbers.filter((p) => p !== "context")) {
    const source = firstSource(dataflow, node, port);
    const found = source && sumRead(dataflow, source, sums, seen);
    if (found) return found;
  }
  return undefined;
}

/** The branch has weights of its own: it is a sublayer, not a position or a shifted copy that is mixed in. */
function learns(dataflow: DataflowGraph, { branch, base }: Residual): boolean {
  const queue = [branch.node];
  const seen = new Set<CheckedNode>();
  for (let node = queue.pop(); node; node = queue.pop()) {
    if (seen.has(node) || node === base.node) continue;
    seen.add(node);
    if (hasTrait(node.block, "projects", "projects-out", "mixes-positions")) return true;
    for (const p of node.inputs)
      for (const s of dataflow.sources(node, p.name)) if (!s.loop) queue.push(s.node);
  }
  return false;
}

function takeFrom(dataflow: DataflowGraph, s: Residual, from: Out): Repair | undefined {
  const [scope, id] = splitPath(s.add.path);
  const end = dataflow.endIn(scope, from);
  if (end === undefined) return undefined;
  return {
    label: `Take the residual of "${id}" from ${end}`,
    edits: [connect(scope, end, `${id}.${s.skipPort}`)],
  };
}

// Which error only follows from another one: what a faulty input gave is faulty too, and told of one fault is enough.
import { axesAt, type Checked, findNode } from "../check/index.ts";
import { type Diagnostic, type DiagnosticOf, isError } from "../diagnostics/index.ts";
import type { PortRef } from "../model/index.ts";
import type { Axis } from "../shape/index.ts";
import { rootOf } from "./sizes.ts";

type AtPort = DiagnosticOf<"shape/size" | "shape/role" | "shape/rank" | "shape/dtype">;

/** For errors that follow from an earlier one: that one. */
export function causesOf(checked: Checked): ReadonlyMap<Diagnostic, Diagnostic> {
  const causes = new Map<Diagnostic, Diagnostic>();
  const errors = checked.diagnostics.filter(isError);
  errors.forEach((d, i) => {
    const cause = errors.slice(0, i).find((other) => follows(checked, d, other));
    if (cause) causes.set(d, causes.get(cause) ?? cause);
  });
  return causes;
}

function follows(checked: Checked, d: Diagnostic, from: Diagnostic): boolean {
  if (isAtPort(from)) {
    // A repeat hands on what its faulty inside gives.
    if (d.code === "graph/carry") return from.at.node.startsWith(`${d.node}/`);
    if (d.code === "weight/shape") return axesOf(from).some((axis) => rootOf(axis)?.node === d.node);
    if (!isAtPort(d)) return false;
    const isSame = d.at.node === from.at.node && (d.at.port === from.at.port || isExchange(d, from));
    return isSame || axesOf(d).some((axis) => comesThrough(checked, axis, from.at));
  }
  if (from.code !== "shape/invalid" || d.code !== "shape/invalid") return false;
  // A count that its own node refuses is refused by others too.
  const inputs = findNode(checked, d.node)?.inputs ?? [];
  return (
    d.node !== from.node &&
    inputs.some((p) =>
      axesAt(checked, { node: d.node, port: p.name }).some((a) => rootOf(a)?.node === from.node),
    )
  );
}

const isAtPort = (d: Diagnostic): d is AtPort =>
  d.code === "shape/size" || d.code === "shape/role" || d.code === "shape/rank" || d.code === "shape/dtype";

/** Two inputs of a node, each with the axis that the other must have: one exchange. */
const isExchange = (a: Diagnostic, b: Diagnostic): boolean =>
  a.code === "shape/role" && b.code === "shape/role" && a.expected === b.found && a.found === b.expected;

const axesOf = (d: AtPort): readonly Axis[] =>
  d.code === "shape/size" ? [d.expected, d.found] : d.code === "shape/role" ? [d.axis] : [];

/** Whether an axis came by way of an input: through its node, and before that through what feeds the input. */
function comesThrough(checked: Checked, { origin }: Axis, { node, port }: PortRef): boolean {
  const source = findNode(checked, node)?.inputs.find((p) => p.name === port)?.source;
  for (let o = origin; o; o = o.from) {
    if (o.node !== node || o.param !== undefined || !o.from) continue;
    if (o.from.port === source?.port || source?.node === "in") return true;
  }
  return false;
}

// Which error only follows from another one: what a faulty input gave is faulty too, and told of one fault is enough.
import { axesAt, type Checked, findNode } from "../check/index.ts";
import { type Diagnostic, type DiagnosticOf, isError } from "../diagnostics/index.ts";
import type { PortRef } from "../model/index.ts";
import type { Axis } from "../shape/index.ts";
import { rootOf } from "./sizes.ts";

type AtPort = DiagnosticOf<"shape/size" | "shape/role" | "shape/rank" | "shape/dtype">;

/** For errors that follow from an earlier one: that one, the first of several. */
export function causesOf(checked: Checked): ReadonlyMap<Diagnostic, Diagnostic> {
  const causes = new Map<Diagnostic, Diagnostic>();
  const errors = checked.diagnostics.filter(isError);
  // A graph may have ten thousand errors, of which only those at a few places can cause another one.
  const at = new Map<string, number[]>();
  errors.forEach((d, i) => {
    const near = new Set(placesNear(checked, d).flatMap((place) => at.get(place) ?? []));
    const first = [...near].sort((a, b) => a - b).find((j) => follows(checked, d, errors[j]!));
    const cause = first === undefined ? undefined : errors[first]!;
    if (cause) causes.set(d, causes.get(cause) ?? cause);
    for (const place of placesOf(d)) {
      const there = at.get(place);
      if (there) there.push(i);
      else at.set(place, [i]);
    }
  });
  return causes;
}

/** Where an error is looked for as the cause of another one. */
function placesOf(d: Diagnostic): string[] {
  if (d.code === "shape/invalid") return [`refused ${d.node}`];
  if (!isAtPort(d)) return [];
  const { node } = d.at;
  const groups = [...node.matchAll(/\//g)].map(({ index }) => `in ${node.slice(0, index)}`);
  const roots = axesOf(d).flatMap((axis) => rootOf(axis)?.node ?? []);
  return [`at ${node}`, ...groups, ...new Set(roots.map((root) => `from ${root}`))];
}

/** Where what may have caused an error is told: the rules of `follows`. */
function placesNear(checked: Checked, d: Diagnostic): string[] {
  if (d.code === "graph/carry") return [`in ${d.node}`];
  if (d.code === "weight/shape") return [`from ${d.node}`];
  if (d.code === "shape/invalid") {
    const inputs = findNode(checked, d.node)?.inputs ?? [];
    return inputs
      .flatMap((p) => axesAt(checked, { node: d.node, port: p.name }))
      .flatMap((axis) => rootOf(axis)?.node ?? [])
      .map((root) => `refused ${root}`);
  }
  if (!isAtPort(d)) return [];
  const through: string[] = [];
  for (const { origin } of axesOf(d)) for (let o = origin; o; o = o.from) through.push(`at ${o.node}`);
  return [`at ${d.at.node}`, ...new Set(through)];
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

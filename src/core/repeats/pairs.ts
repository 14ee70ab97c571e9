// Which output of a group feeds which of its inputs when it is repeated: the one of the same shape.
import type { Checked, CheckedNode } from "../check/index.ts";
import { type Carry, graphAt, readersOf } from "../document/index.ts";
import { splitPath } from "../model/index.ts";
import { isKnown, printType, type ValueType } from "../shape/index.ts";

export type Pairs =
  | { readonly ok: true; readonly carry: readonly Carry[] }
  | { readonly ok: false; readonly why: string };

const refuse = (why: string): Pairs => ({ ok: false, why });

/** Pairs each output that is read with an input; an output that nothing reads may stay without. */
export function pairsOf(checked: Checked, group: CheckedNode): Pairs {
  const [scope, id] = splitPath(group.path);
  const around = graphAt(checked.document, scope);
  const names = Object.keys(group.body?.outputs ?? {});
  if (group.inputs.length === 0)
    return refuse(
      "Nothing enters what is to be repeated: connect its input first, or select a layer that has one.",
    );
  if (names.length === 0)
    return refuse(
      "Nothing leaves what is to be repeated: connect its output first, or select a layer that has one.",
    );
  const carry: Carry[] = [];
  for (const output of names) {
    const type = group.body!.outputs[output]!.type;
    const free = group.inputs.filter((p) => !carry.some((c) => c.input === p.name));
    const [input] = free
      .map(({ name, type: enters }) => ({ name, fit: fitOf(enters, type), readers: readersIn(group, name) }))
      .filter(({ fit }) => fit !== "none")
      .sort(
        (a, b) =>
          Number(b.name === output) - Number(a.name === output) ||
          Number(b.fit === "same") - Number(a.fit === "same") ||
          b.readers - a.readers,
      );
    if (input) carry.push({ input: input.name, output });
    else if (around && readersOf(around, `${id}.${output}`).length > 0)
      return refuse(noInput(group, output, type));
  }
  const [first] = names;
  if (carry.length === 0 && first !== undefined)
    return refuse(noInput(group, first, group.body!.outputs[first]!.type));
  return { ok: true, carry };
}

/** An output that nothing takes has no place to go. */
function noInput(group: CheckedNode, output: string, type: ValueType): string {
  const source = group.body?.outputs[output]?.source;
  const from = source ? `${source.node}.${source.port}` : output;
  const takes = group.inputs
    .map(({ name, source: s, type: t }) => `${s ? `${s.node}.${s.port}` : name} ${printType(t)}`)
    .join(", ");
  return `Each iteration must take what the one before gives, but ${from} gives ${printType(type)} and no input is left for it: ${takes}. Leave out what changes the shape, include what reads ${from}, or insert a Linear behind it.`;
}

const readersIn = (group: CheckedNode, port: string): number =>
  group.body ? readersOf(group.body.graph, `in.${port}`).length : 0;

function fitOf(enters: ValueType, leaves: ValueType): "same" | "unknown" | "none" {
  if (enters.dtype !== leaves.dtype && enters.dtype !== null && leaves.dtype !== null) return "none";
  if (enters.axes === null || leaves.axes === null) return "unknown";
  if (enters.axes.length !== leaves.axes.length) return "none";
  // Queries and keys may be as many: one is not the other.
  const isOther = enters.axes.some(({ role }, i) => {
    const other = leaves.axes![i]!.role;
    return role !== other && role !== "any" && other !== "any";
  });
  if (isOther) return "none";
  const pairs = enters.axes.map((axis, i) => [axis.size, leaves.axes![i]!.size] as const);
  if (pairs.some(([a, b]) => isKnown(a) && isKnown(b) && a.key !== b.key)) return "none";
  return pairs.every(([a, b]) => isKnown(a) && isKnown(b)) ? "same" : "unknown";
}

// Values one behind the other along an axis.
import { anyAxis, axisIndex, refuseAxis, unknownAxes } from "./axes.ts";
import { any, defineBlock, type Port, type Wiring } from "./define.ts";
import { int } from "./params.ts";

const ports = ["a", "b", "c", "d", "e", "f", "g", "h"] as const;
type PortName = (typeof ports)[number];

export const concatenate = defineBlock({
  kind: "concatenate",
  title: "Concatenate",
  category: "Math",
  words: ["cat", "torch.cat", "join", "append", "prepend", "stack features", "merge"],
  formula: "y = a ⊕ b ⊕ … along one axis",
  latex: (p) => String.raw`y = \left[\, ${ports.slice(0, p.count).join(String.raw`;\; `)} \,\right]`,
  help: "Joins two or more values along one axis, the first in front; their other axes must agree. Along features it puts vectors side by side, along time it puts positions in front, such as a class token. Concat is the one for heads.",
  params: {
    axis: anyAxis(-1),
    count: int(2, "Number of inputs", 2, ports.length),
  },
  inputs: (p, w) => {
    const given = ports.slice(0, p.count);
    const rank = rankOf(given, w);
    return Object.fromEntries(given.map((port) => [port, any(axesOf(port, rank, p.axis))])) as Partial<
      Record<PortName, Port>
    >;
  },
  outputs: (p, w) => {
    const given = ports.slice(0, p.count);
    const rank = rankOf(given, w);
    const index = rank === undefined ? undefined : axisIndex(p.axis, rank);
    if (rank === undefined || index === undefined) return { y: any(unknownAxes) };
    const role = given.map((port) => w.role(port, index)).find((r) => r !== "any") ?? "any";
    const sum = given.map((port) => `n_${port}`).join("+");
    return { y: any(names(rank).with(index, `${sum}:${role}`).join(" ")) };
  },
  summary: (p) => `axis ${p.axis}`,
  refuse: (p, _at, _name, w) =>
    refuseAxis(p.axis, w, ports.find((port) => !Number.isNaN(w.rank(port))) ?? "a"),
  lower: (ir, ins, p) => {
    const given = ports.slice(0, p.count).map((port) => ins[port]);
    return { y: ir.concat(given, { axis: axisIndex(p.axis, given[0]?.shape.length ?? 0) ?? 0 }) };
  },
  bypass: { y: "a" },
});

/** Of the first whose number of axes is known. */
const rankOf = (given: readonly PortName[], w: Wiring): number | undefined =>
  given.map((port) => w.rank(port)).find((rank) => !Number.isNaN(rank));

const names = (rank: number): string[] => Array.from({ length: rank }, (_, i) => `a${i}`);

function axesOf(port: PortName, rank: number | undefined, axis: number): string {
  const index = rank === undefined ? undefined : axisIndex(axis, rank);
  return rank === undefined || index === undefined
    ? `…${port}`
    : names(rank).with(index, `n_${port}`).join(" ");
}

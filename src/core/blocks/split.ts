// One axis cut into parts of given lengths.
import { addSizes, isKnown, literal, type Size } from "../shape/index.ts";
import { anyAxis, axisIndex, changedAxes, namedAxes, refuseAxis } from "./axes.ts";
import { axisList, listedAxis } from "./axis-list.ts";
import { defineBlock, type Port, whatever } from "./define.ts";

const ports = ["a", "b", "c", "d", "e", "f", "g", "h"] as const;
type PortName = (typeof ports)[number];

export const split = defineBlock({
  kind: "split",
  traits: ["splits"],
  title: "Split",
  category: "Math",
  words: ["chunk", "torch.split", "unbind", "separate", "divide an axis", "partition"],
  formula: "a, b, … = the parts of x along one axis",
  latex: (p) => String.raw`\left[\, ${ports.slice(0, p.parts.length).join(String.raw`;\; `)} \,\right] = x`,
  help: "Cuts one axis into parts of the lengths given: a gate and a value, or what RoPE turns and what it leaves. Their sum must be the whole axis. Concatenate is the way back, and Slice takes a single part.",
  params: {
    axis: anyAxis(-1),
    parts: axisList("D/2 D/2", "Lengths of the parts, such as D/2 D/2"),
  },
  inputs: (_, w) => ({ x: whatever(namedAxes(w, "x")) }),
  outputs: (p, w) =>
    Object.fromEntries(
      p.parts
        .slice(0, ports.length)
        .map(({ role }, i) => [
          ports[i],
          whatever(
            changedAxes(w, "x", p.axis, (_, was) =>
              role === undefined
                ? `${listedAxis("parts", p.parts, i)}:${was}`
                : listedAxis("parts", p.parts, i),
            ),
          ),
        ]),
    ) as Partial<Record<PortName, Port>>,
  summary: (p) => `axis ${p.axis}: ${p.parts.map((a) => a.size.key).join(" ")}`,
  refuse: (p, at, name, w) => {
    if (p.parts.length === 0) return "parts must name at least one length";
    const refused = refuseAxis(p.axis, w, "x");
    const index = axisIndex(p.axis, w.rank("x"));
    if (refused !== undefined || index === undefined) return refused;
    const [whole, sum] = [name(`a${index}`), sumOf(p.parts.map((a) => a.size))];
    if (!isKnown(whole) || !isKnown(sum) || at(whole) === at(sum)) return undefined;
    const parts = p.parts.map((a) => a.size.key).join(" + ");
    return `the parts must sum to the axis, ${whole.key} = ${at(whole)}, but ${parts} is ${at(sum)}`;
  },
  lower: (ir, { x }, p) => {
    const axis = axisIndex(p.axis, x.shape.length) ?? 0;
    return Object.fromEntries(
      p.parts.map(({ size }, i) => {
        const start = sumOf(p.parts.slice(0, i).map((a) => a.size));
        return [ports[i], ir.slice(x, { axis, start, size })];
      }),
    );
  },
  bypass: { a: "x" },
});

const sumOf = (sizes: readonly Size[]): Size => sizes.reduce(addSizes, literal(0));

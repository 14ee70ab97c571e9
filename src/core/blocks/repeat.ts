// A group applied N times, each time on its own output.
import { repeatKind } from "../model/index.ts";
import { defineBlock } from "./define.ts";
import { choice, size } from "./params.ts";

/** Unrolled, each iteration is a graph of its own; the deepest models have a few hundred. */
const maxIterations = 1024;

export const repeat = defineBlock({
  kind: repeatKind,
  traits: ["repeats", "holds-graph", "all-outputs-meant"],
  title: "Repeat",
  category: "Structure",
  words: ["layers", "stack", "loop", "transformer blocks", "n times"],
  formula: "x ← body(x), N times",
  latex: (p, t) => {
    const count = t.size(p.count);
    const f = (i: string) => (p.weights === "shared" ? "f" : `f_{${i}}`);
    if (!/^\d+$/.test(count)) return String.raw`x \leftarrow ${f("i")}(x), \quad i = 1, \dots, ${count}`;
    return `x \\leftarrow ${applied(Number(count), f)}`;
  },
  help: "Applies the graph inside several times: a stack of layers. A carried port feeds the output of one iteration to the next; a shared port gives all iterations the same value. Each iteration has its own weights, or all share one set.",
  params: {
    count: size("N", "Number of iterations", 2),
    weights: choice(["own", "shared"], "Own weights for each iteration, or one shared set"),
  },
  inputs: {},
  outputs: {},
  refuse: (p, at) =>
    at(p.count) > maxIterations
      ? `${p.count.key} = ${at(p.count)} iterations are more than Heddle unrolls, ${maxIterations}`
      : undefined,
  summary: (p) => `× ${p.count.key}${p.weights === "shared" ? ", shared weights" : ""}`,
  body: () => ({ inputs: { x: "carried" }, outputs: ["x"], nodes: {}, wires: [] }),
});

/** `f_3(f_2(f_1(x)))`, or with dots in the middle. */
function applied(count: number, f: (i: string) => string): string {
  const inner = [...Array(Math.min(count, 3)).keys()].reduce((x, i) => `${f(`${i + 1}`)}(${x})`, "x");
  if (count <= 3) return inner;
  return String.raw`${f(`${count}`)}(\cdots ${inner})`;
}

/** A group applied N times, each time on its own output. */
import { defineBlock } from "./define.ts";
import { choice, size } from "./params.ts";

/** Unrolled, each iteration is a graph of its own; the deepest models have a few hundred. */
const most = 1024;

export const repeat = defineBlock({
  kind: "repeat",
  title: "Repeat",
  category: "Structure",
  formula: "x ← body(x), N times",
  latex: (p, t) =>
    String.raw`x \leftarrow f_${p.weights === "shared" ? "{}" : "i"}(x), \quad i = 1, \dots, ${t.size(p.count)}`,
  help: "Applies the graph inside several times: a stack of layers. Carried ports feed each iteration with the output of the one before; shared ports give all of them the same. Weights are one set for each iteration, or one for all.",
  params: {
    count: size("N", "How many times"),
    weights: choice(["own", "shared"], "A set of weights for each iteration, or one set for all"),
  },
  inputs: {},
  outputs: {},
  refuse: (p, at) =>
    at(p.count) > most
      ? `${p.count.key} = ${at(p.count)} iterations are more than Heddle unrolls, ${most}`
      : undefined,
  summary: (p) => `× ${p.count.key}${p.weights === "shared" ? ", shared weights" : ""}`,
  body: () => ({ inputs: { x: "carried" }, outputs: ["x"], nodes: {}, wires: [] }),
});

/** Identity when running; while training it zeroes a share of the entries and scales up the rest. */
import { any, defineBlock } from "./define.ts";
import { number } from "./params.ts";

export const dropout = defineBlock({
  kind: "dropout",
  title: "Dropout",
  category: "Norm, sum",
  formula: "y = x · keep / (1 − p) while training, else x",
  help: "While training it zeroes each entry with probability `p` and scales the others up by 1/(1 − p). That keeps the network from leaning on single entries. When running it changes nothing.",
  params: { p: number(0.1, "Probability that an entry is dropped", 0, 0.99) },
  inputs: { x: any("…") },
  outputs: { x: any("…") },
  summary: (p) => `p ${p.p}`,
  lower: (_, { x }) => ({ x }),
});

// A graph with ports, as one node.
import { defineBlock } from "./define.ts";

export const group = defineBlock({
  kind: "group",
  traits: ["holds-graph", "all-outputs-meant"],
  title: "Group",
  category: "Structure",
  words: ["module", "submodule", "subgraph", "container"],
  formula: "the graph inside",
  latex: String.raw`\text{the graph inside}`,
  help: "Holds a part of the graph as one node with ports. Open it to see and edit its content. It does not change what is computed.",
  params: {},
  inputs: {},
  outputs: {},
  body: () => ({ inputs: {}, outputs: [], nodes: {}, wires: [] }),
});

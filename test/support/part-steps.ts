// Changes to the parts of which published models differ: each gives one node of a graph other parameters, or puts one in.
import { type Pick, type Step, scopesOf } from "./graph-mutants.ts";

type Params = Record<string, unknown>;
type Random = () => number;

const norms = (random: Random, pick: Pick): Params => ({
  kind: pick(["layernorm", "rmsnorm", "l2", "dyt", "batchnorm"]),
  eps_at: pick(["inside", "outside"]),
  groups: pick([1, 1, 2, "H"]),
  zero_centered: random() < 0.3,
  scale: random() < 0.7,
});

/** What each block's parameters may become. */
const parts: Readonly<Record<string, (random: Random, pick: Pick) => Params>> = {
  norm: norms,
  attention: (_, pick) => ({ sink: pick(["zero", "learned"]), softcap: pick([0, 2]) }),
  rope: (_, pick) => ({
    scaling: pick(["linear", "ntk", "dynamic", "yarn", "llama3", "longrope"]),
    original: pick([2, 4, 32]),
    count: pick([0, 2]),
    factors: pick([[], [3]]),
    long_factors: pick([[], [2]]),
  }),
};

/** Other parameters for a node, or a norm on a wire of queries and keys. */
export const changePart: Step = (graph, random, pick) => {
  const { path, scope } = pick(scopesOf(graph));
  const found = Object.entries(scope.nodes).filter(([, n]) => parts[n.block]);
  const heads = scope.wires.findIndex((w) => /^(qkv|rope)\S*\.[qk] → /.test(w));
  if (heads >= 0 && (found.length === 0 || random() < 0.3)) {
    const [from, to] = scope.wires[heads]!.split(" → ");
    const params = { ...norms(random, pick), per_head: random() < 0.5 };
    scope.nodes.headNorm = { block: "norm", params };
    scope.wires[heads] = `headNorm.x → ${to}`;
    scope.wires.push(`${from} → headNorm.x`);
    return `${path} norm ${JSON.stringify(params)} on ${from} → ${to}`;
  }
  if (found.length === 0) return null;
  const [id, node] = pick(found);
  node.params = { ...node.params, ...parts[node.block]!(random, pick) };
  return `${path} ${id} ${JSON.stringify(node.params)}`;
};

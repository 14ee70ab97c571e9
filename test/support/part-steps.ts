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

const fresh = { count: 0 };

/** Positions counted over the tokens, or anew in each document, for what takes them in the outermost graph. */
const givePositions: Step = (graph, random, pick) => {
  const takers = ["pe", "relative_bias", "mask", "rope"];
  const found = Object.entries(graph.nodes).filter(([, n]) => takers.includes(n.block));
  if (found.length === 0 || !graph.nodes.tokens) return null;
  const id = `p${fresh.count++}`;
  graph.nodes[id] = { block: "positions", params: { offset: pick([0, 0, 1]) } };
  if (random() < 0.8) graph.wires.push(`tokens.valid → ${id}.valid`);
  if (random() < 0.4) {
    graph.nodes[`${id}d`] = { block: "documents", params: { separator: pick([2, 3]) } };
    graph.wires.push(`tokens.ids → ${id}d.ids`, `${id}d.segments → ${id}.segments`);
  }
  const [to] = pick(found);
  graph.wires.push(`${id}.positions → ${to}.positions`);
  return `positions ${id} for ${to}`;
};

/** A mask by segments or of positions, joined to a mask of the outermost graph. */
const joinMask: Step = (graph, random, pick) => {
  const at = graph.wires.findIndex((w) => /^mask\S*\.mask → /.test(w));
  if (at < 0 || !graph.nodes.tokens) return null;
  const [from, to] = graph.wires[at]!.split(" → ");
  const id = `p${fresh.count++}`;
  graph.nodes[id] = { block: "mask_logic", params: { op: pick(["and", "and", "or"]) } };
  graph.wires[at] = `${id}.mask → ${to}`;
  graph.wires.push(`${from} → ${id}.a`);
  const isOfPositions = random() < 0.5;
  if (isOfPositions) graph.wires.push(`tokens.valid → ${id}.b`);
  else {
    graph.nodes[`${id}d`] = { block: "documents", params: { separator: pick([2, 3]) } };
    graph.nodes[`${id}s`] = { block: "mask", params: { kind: "segments" } };
    graph.wires.push(`tokens.ids → ${id}d.ids`, `${id}d.segments → ${id}s.segments`, `${id}s.mask → ${id}.b`);
  }
  return `${from} ${graph.nodes[id]!.params!.op} ${isOfPositions ? "valid" : "segments"}`;
};

/** Other parameters for a node, or a norm on a wire of queries and keys. */
const changeOne: Step = (graph, random, pick) => {
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

/** A mixture of experts in place of an FFN, of which each position asks some. */
const mixExperts: Step = (graph, random, pick) => {
  const { path, scope } = pick(scopesOf(graph));
  const found = Object.entries(scope.nodes).filter(([, n]) => n.block === "ffn");
  if (found.length === 0) return null;
  const [id] = pick(found);
  const from = scope.wires.find((w) => w.endsWith(` → ${id}.x`))?.split(" → ")[0];
  if (from === undefined) return null;
  const router = `p${fresh.count++}`;
  const params = {
    ...{ experts: 3, k: pick([1, 2]), score: pick(["softmax", "sigmoid"]) },
    ...{ renormalize: random() < 0.7, correction: random() < 0.3, bias: random() < 0.3 },
  };
  scope.nodes[router] = { block: "router", params };
  scope.nodes[id] = { block: "experts", params: { experts: 3, hidden: "D", bias: random() < 0.3 } };
  scope.wires.push(`${from} → ${router}.x`, `${router}.weights → ${id}.weights`);
  return `${path} experts ${id} ${JSON.stringify(params)}`;
};

/** Token types, of as many kinds as there are tokens, added to what the tokens' embedding gives. */
const giveTypes: Step = (graph, _random, pick) => {
  const { tokens } = graph.nodes;
  const at = graph.wires.findIndex((w) => w.startsWith("emb.x → "));
  if (!tokens || at < 0) return null;
  tokens.params = { ...tokens.params, types: true };
  const id = `p${fresh.count++}`;
  const to = graph.wires[at]!.split(" → ")[1]!;
  graph.nodes[id] = { block: "embedding", params: { std: pick([0.02, 1]) } };
  graph.nodes[`${id}s`] = { block: "add" };
  graph.wires[at] = `${id}s.y → ${to}`;
  graph.wires.push(`tokens.types → ${id}.ids`, `emb.x → ${id}s.a`, `${id}.x → ${id}s.b`);
  return `token types for ${to}`;
};

/** One of these changes. */
export const changePart: Step = (graph, random, pick) =>
  pick([changeOne, changeOne, givePositions, joinMask, mixExperts, giveTypes])(graph, random, pick);

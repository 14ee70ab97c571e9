// Changes that go for what is believed at other sizes than it was shown for: repeats that hand values from lane to lane,
// counted by any dim or number, and sizes that expressions tie to one another.
import { type NodeJson, type Step, scopesOf } from "./graph-mutants.ts";

const counts = [1, 2, 3, 4, 5, "N", "N", "M", "T", "B", "H", "N+1", "2*N", "N*M", "T-2"];
const tied = ["T-1", "T-2", "T-5", "T/2", "N", "N+1", "M", "2*N-1", "B", "H", "T*H-11", "M*N", "T-N", "D/H"];
const lanes = ["x", "y", "z"];

const shift = (direction: string, by: number | string): NodeJson => ({
  block: "shift",
  params: { direction, by, fill: 0, axis: 1 },
});

/** A body of one to three lanes: each has an operation of its own, and leaves by another lane's port. */
function bodyOf(
  random: () => number,
  pick: <T>(list: readonly T[]) => T,
  names: readonly string[],
  depth: number,
) {
  const nodes: Record<string, NodeJson> = {};
  const wires: string[] = [];
  const turned = random() < 0.3 ? names : [...names.slice(1), names[0]!];
  for (const [i, name] of names.entries()) {
    const op = `op_${name}`;
    const kind = random();
    const to = `out.${turned[i]}`;
    if (kind < 0.25 && names.length > 1) {
      nodes[op] = { block: "add" };
      wires.push(`in.${name} → ${op}.a`, `in.${pick(names)} → ${op}.b`, `${op}.y → ${to}`);
    } else if (kind < 0.35 && depth > 0) {
      nodes[op] = {
        block: "repeat",
        params: { count: pick(counts) },
        body: bodyOf(random, pick, names, depth - 1),
      };
      wires.push(
        ...names.map((n, k) => `in.${names[(k + i) % names.length]} → ${op}.${n}`),
        `${op}.x → ${to}`,
      );
    } else {
      nodes[op] =
        kind < 0.45
          ? shift("left", 1)
          : kind < 0.6
            ? shift("right", pick([1, 2]))
            : { block: "scale", params: { by: "factor", factor: 1.5 } };
      wires.push(`in.${name} → ${op}.x`, `${op}.x → ${to}`);
    }
  }
  return { inputs: Object.fromEntries(names.map((n) => [n, "carried"])), outputs: [...names], nodes, wires };
}

let fresh = 0;

const insertRepeat: Step = (graph, random, pick) => {
  const { path, scope } = pick(scopesOf(graph));
  const at = Math.floor(random() * scope.wires.length);
  const [from, to] = scope.wires[at]!.split(" → ") as [string, string];
  const names = lanes.slice(0, 1 + Math.floor(random() * 3));
  const [id, count] = [`r${fresh++}`, pick(counts)];
  const body = bodyOf(random, pick, names, 1);
  if (random() < 0.25) {
    // Iterations that give out something each are unrolled.
    body.nodes.each = { block: "scale", params: { by: "factor", factor: 2 } };
    body.wires.push("in.x → each.x", "each.x → out.each");
    body.outputs.push("each");
  }
  scope.nodes[id] = { block: "repeat", params: { count }, body };
  scope.wires[at] = `${id}.x → ${to}`;
  for (const [i, name] of names.entries()) {
    const ahead = `${id}_${name}`;
    const isAhead = i > 0 && random() < 0.7;
    if (isAhead) scope.nodes[ahead] = shift(random() < 0.8 ? "left" : "right", pick([1, 2]));
    scope.wires.push(
      ...(isAhead ? [`${from} → ${ahead}.x`, `${ahead}.x → ${id}.${name}`] : [`${from} → ${id}.${name}`]),
    );
  }
  return `${path} repeat ${count} of ${JSON.stringify(body)} on ${from} → ${to}`;
};

const recount: Step = (graph, _, pick) => {
  const found = scopesOf(graph).flatMap(({ scope }) =>
    Object.entries(scope.nodes).filter(([, n]) => n.block === "repeat"),
  );
  if (found.length === 0) return null;
  const [id, node] = pick(found);
  node.params = { ...node.params, count: pick(counts) };
  return `${id} ×${node.params.count}`;
};

const tieMask: Step = (graph, random, pick) => {
  const masks = scopesOf(graph).flatMap(({ scope }) =>
    Object.entries(scope.nodes).filter(([, n]) => n.block === "mask"),
  );
  if (masks.length === 0) return null;
  const [id, node] = pick(masks);
  const { query, key } = node.params ?? {};
  const kind = pick(["window", "prefix", "blocks"]);
  const size = { [kind === "blocks" ? "block" : kind]: pick(tied) };
  const both = kind === "window" && random() < 0.5 ? { symmetric: true } : {};
  node.params = { ...(query ? { query } : {}), ...(key ? { key } : {}), kind, ...size, ...both };
  return `${id} ${JSON.stringify(node.params)}`;
};

const tiePrefix: Step = (graph, _, pick) => {
  if (!graph.objective) return null;
  const prefix = pick([...tied, 1, 2]);
  Object.assign(graph.objective, { kind: "prefix-lm", prefix });
  return `prefix ${prefix}`;
};

const cut: Step = (graph, random, pick) => {
  const { path, scope } = pick(scopesOf(graph));
  const at = Math.floor(random() * scope.wires.length);
  const [from, to] = scope.wires[at]!.split(" → ") as [string, string];
  const id = `c${fresh++}`;
  const params = {
    axis: 1,
    start: pick([0, 1, "N", "M-1"]),
    length: pick(["T-N", "T-1", "N", "T-M", "T-N*M"]),
  };
  scope.nodes[id] = { block: "slice", params };
  scope.wires[at] = `${id}.x → ${to}`;
  scope.wires.push(`${from} → ${id}.x`);
  return `${path} slice ${JSON.stringify(params)} on ${from} → ${to}`;
};

/** More dims to count by. */
const moreDims: Step = (graph, _, pick) => {
  graph.dims.M ??= pick([1, 2, 3]);
  graph.dims.N ??= pick([1, 2, 3]);
  return "M and N";
};

/** What is done to one graph, behind the usual changes. */
export function countSteps(random: () => number): readonly Step[] {
  const all = [insertRepeat, insertRepeat, recount, tieMask, tieMask, tiePrefix, cut];
  return [
    moreDims,
    ...Array.from({ length: 2 + Math.floor(random() * 3) }, () => all[Math.floor(random() * all.length)]!),
  ];
}

// An output that was made to be used and is not: values never read, keys turned by RoPE that nobody compares.
import { hasTrait } from "../blocks/index.ts";
import type { CheckedNode } from "../check/index.ts";
import { endOf, graphAt, parseWire, readersOf } from "../document/index.ts";
import { joinPath, splitPath } from "../model/index.ts";
import { connect, type Repair } from "../repair/index.ts";
import { attentionSites, scorePorts } from "./attention-sites.ts";
import { type DataflowGraph, upstream } from "./dataflow.ts";
import { graphsOf } from "./dead-node.ts";
import { ropeMismatch } from "./rope-mismatch.ts";
import type { Rule } from "./rule.ts";

export const unusedOutput: Rule<"lint/unused-output"> = {
  whenFaultless: true,
  find: (dataflow) => {
    // Keys that are rotated for nothing are told of as keys that are not rotated.
    const rotations = new Set(ropeMismatch.find(dataflow, {}).flatMap((d) => d.turns));
    return graphsOf(dataflow.checked.root).flatMap(({ graph, path, nodes }) => {
      const used = new Set(graph.wires.map((w) => endOf(w, "from")));
      return nodes.flatMap((node) => {
        if (node.state !== "ok" || rotations.has(joinPath(path, node.id))) return [];
        const meant = meantToBeUsed(node);
        // A node of which nothing is used is dead; that is another rule's business.
        if (!node.outputs.some((p) => used.has(`${node.id}.${p.name}`))) return [];
        return meant
          .filter((port) => !used.has(`${node.id}.${port}`) && !isCarried(node, port))
          .filter((port) => !(port === "v" && joinsOtherWeights(dataflow, node)))
          .map(
            (port) => ({ code: "lint/unused-output", at: { node: joinPath(path, node.id), port } }) as const,
          );
      });
    });
  },
  repair: (d, dataflow) => {
    const [scope, id] = splitPath(d.at.node);
    const graph = graphAt(dataflow.checked.document, scope);
    const checked = graphsOf(dataflow.checked.root).find((g) => g.path === scope);
    const node = checked?.byId.get(id);
    if (!graph || !checked || !node) return [];
    const wanted = node.outputs.find((p) => p.name === d.at.port)?.socketKind;
    const from = `${id}.${d.at.port}`;
    const siblings = new Set(node.outputs.map((p) => `${id}.${p.name}`));
    const behind = new Set(
      node.inputs.flatMap((p) => (p.source ? [`${p.source.node}.${p.source.port}`] : [])),
    );
    const places = graph.wires.flatMap((text) => {
      const w = parseWire(text);
      const fed = endOf(text, "from");
      if (!w || w.to.node === id || !(siblings.has(fed) || behind.has(fed))) return [];
      const port = checked.byId.get(w.to.node)?.inputs.find((p) => p.name === w.to.port);
      // Of what comes in by `like` only the shape counts: it uses no value.
      return port?.socketKind === wanted && w.to.port !== "like"
        ? [{ to: `${w.to.node}.${w.to.port}`, same: w.to.port === d.at.port }]
        : [];
    });
    // An input of the same name is the likeliest place: v belongs to v.
    const sorted = [...places].sort((a, b) => Number(b.same) - Number(a.same));
    const connections = sorted.map(
      ({ to }): Repair => ({
        label: `Connect ${from} to ${to}`,
        edits: [connect(scope, from, to)],
      }),
    );
    return [...connections, dropPort(node, d.at.port)];
  },
};

/** Outputs that make no sense unused. Weights of an attention and the validity of tokens are there to be looked at. */
function meantToBeUsed(node: CheckedNode): readonly string[] {
  return hasTrait(node.spec.block, "all-outputs-meant") ? node.outputs.map((p) => p.name) : [];
}

/** What a repeat hands from one iteration to the next is used there, whoever reads the last of it. */
const isCarried = ({ spec }: CheckedNode, port: string): boolean =>
  spec.body?.inputs?.[port] === "carried" && readersOf(spec.body, `in.${port}`).length > 0;

/** Differential attention: the weights are made of several softmaxes, and one of them brings the values. */
function joinsOtherWeights(dataflow: DataflowGraph, node: CheckedNode): boolean {
  const sites = attentionSites(dataflow);
  const isOther = (n: CheckedNode) => n !== node && hasTrait(n.block, "makes-queries");
  const own = sites.filter((s) =>
    scorePorts(s.scores).some((p) => upstream(dataflow, dataflow.sources(s.scores, p), isOther).has(node)),
  );
  return own.some(({ sum }) => sum !== undefined && sites.filter((s) => s.sum === sum).length > 1);
}

/** A group's port that nobody needs goes. */
function dropPort(node: CheckedNode, port: string): Repair | undefined {
  const { body } = node.spec;
  if (!body?.outputs?.includes(port) || body.inputs?.[port] !== undefined) return undefined;
  const outputs = body.outputs.filter((p) => p !== port);
  return {
    label: `Remove the port "${port}"`,
    edits: [{ edit: "setPorts", scope: node.path, inputs: body.inputs ?? {}, outputs }],
  };
}

// A node of a kind is there with the parameters that are asked for; or none is.
import { allNodes, type CheckedNode, check, type ParamValue } from "../../core/index.ts";
import type { Judge } from "./demand.ts";

export const has: Judge<"has"> = ({ block, params = {} }, { answer }) => {
  const nodes = working(allNodes(check(answer).root), block);
  if (nodes.length === 0) return [`The graph must have a node of the kind “${block}” that is on.`];
  const wanted = Object.entries(params);
  const closest = nodes.map((node) => wanted.filter(([name, value]) => !isSame(node.params[name], value)));
  const [missed] = closest.sort((a, b) => a.length - b.length);
  const [first] = missed ?? [];
  return first ? [`The “${block}” must have ${first[0]} = ${String(first[1])}.`] : [];
};

export const lacks: Judge<"lacks"> = ({ block }, { answer }) =>
  working(allNodes(check(answer).root), block).map(
    ({ title }) => `“${title}” must go: no node of the kind “${block}” may be left.`,
  );

const working = (nodes: readonly CheckedNode[], wanted: string): readonly CheckedNode[] =>
  nodes.filter(({ spec: { block: kind }, state }) => kind === wanted && state === "ok");

const isSame = (a: unknown, b: ParamValue): boolean => JSON.stringify(a) === JSON.stringify(b);

// Diagnostics in prose: what, where, why and the way out, in that order.
import { printPort } from "../model/index.ts";
import {
  type Axis,
  type Dtype,
  evaluateSize,
  literalValue,
  type Origin,
  printSize,
  printType,
  type Size,
} from "../shape/index.ts";
import type { Diagnostic, DiagnosticCode, DiagnosticOf, Producer, Severity } from "./diagnostic.ts";
import { leakExplainers } from "./leak.ts";
import { lintExplainers } from "./lint.ts";

/** A diagnostic as a person reads it. */
export interface Explanation {
  /** One sentence: what is wrong. */
  readonly title: string;
  /** Why: the sizes, where each came from. */
  readonly because: readonly string[];
  /** The way out. */
  readonly help: string;
}

const near = (names: readonly string[]): string =>
  names.length === 0 ? "" : ` Did you mean ${names.map((n) => `"${n}"`).join(" or ")}?`;

/** Steps that are told at either end of a long chain. */
const maxChainEnds = 5;

/** `Wo (out = 96) ← Concat` : the chain of places back to the parameter that set a size; of a long one the ends. */
export function printOrigin(origin: Origin | undefined): string {
  const steps: Origin[] = [];
  for (let o = origin; o; o = o.from) {
    const last = steps.at(-1);
    if (!last || last.node !== o.node || last.port !== o.port || last.param !== o.param) steps.push(o);
  }
  if (steps.length === 0) return "not known";
  const left = steps.length - 2 * maxChainEnds;
  if (left <= 1) return steps.map(printStep).join(" ← ");
  const [first, last] = [steps.slice(0, maxChainEnds), steps.slice(-maxChainEnds)];
  return [...first.map(printStep), `… ${left} more …`, ...last.map(printStep)].join(" ← ");
}

function printStep({ node, port, param }: Origin): string {
  if (param !== undefined) return `${node}, parameter "${param}"`;
  return port === undefined ? node : `${node}.${port}`;
}

const sized = (size: Size, at: Readonly<Record<string, number>>): string => {
  const value = evaluateSize(size, at);
  return literalValue(size) !== undefined || Number.isNaN(value)
    ? printSize(size)
    : `${printSize(size)} = ${value}`;
};

/** What a port takes, in words and as it is written elsewhere. */
const kinds: Readonly<Record<Dtype, string>> = {
  f32: "numbers (f32)",
  i32: "token ids (i32)",
  bool: "yes or no (bool)",
};

const producersText = (producers: readonly Producer[]): string[] =>
  producers.map((p) => `"${p.port}" gets ${printType(p.type)} from ${printPort(p.from)}`);

const axisChain = (what: string, axis: Axis, at: Readonly<Record<string, number>>): string =>
  `${what} ${sized(axis.size, at)} ← ${printOrigin(axis.origin)}`;

export const explainers: { readonly [C in DiagnosticCode]: (d: DiagnosticOf<C>) => Explanation } = {
  "graph/unknown-block": (d) => ({
    title: `"${d.node}" is of an unknown kind of block, "${d.block}".`,
    because: [],
    help: `Choose a block that Heddle knows.${near(d.near)}`,
  }),
  "graph/dangling-wire": (d) => ({
    title: `The wire "${d.wire}" ${d.end === "from" ? "starts at" : "ends at"} ${d.missing === "node" ? `"${d.name}", a node that is not there` : `a port that is not there, "${d.name}"`}.`,
    because: d.scope === "" ? [] : [`It is inside "${d.scope}".`],
    help: `Delete the wire or connect it to something that exists.${near(d.near)}`,
  }),
  "graph/crowded-port": (d) => ({
    title: `${printPort(d.at)} has ${d.wires.length} wires; an input takes one.`,
    because: d.wires.map((w) => `wire ${w}`),
    help: "Delete all but one, or join them with an Add or a Concat first.",
  }),
  "graph/cycle": (d) => ({
    title: `These ${d.path.length} nodes feed each other in a loop: ${d.path.join(" → ")} → ${d.path[0]}.`,
    because: ["A transformer's wiring runs one way; a value cannot depend on itself."],
    help: "Delete one of the wires of the loop. To apply a block several times use Repeat.",
  }),
  "graph/missing-input": (d) => ({
    title:
      d.muted === undefined
        ? `${printPort(d.at)} has no wire.`
        : `${printPort(d.at)} is fed by "${d.muted}", which gives nothing.`,
    because: d.muted === undefined ? [] : [`"${d.muted}" is muted, or what feeds it is.`],
    help:
      d.muted === undefined
        ? `Connect something to "${d.at.port}".`
        : `Unmute "${d.muted}", or feed "${d.at.port}" from elsewhere.`,
  }),
  "graph/nothing-to-run": () => ({
    title: "The graph has no nodes.",
    because: [],
    help: "Add a Tokens block to begin with.",
  }),
  "graph/bypass": (d) => ({
    title: `"${d.node}" cannot be bypassed: ${d.why}.`,
    because: [],
    help: "Take the bypass off, or mute the node instead.",
  }),
  "graph/carry": (d) => ({
    title: `"${d.node}" repeats, but its "${d.port}" leaves as ${printType(d.leaves)} and enters as ${printType(d.enters)}.`,
    because: ["What one iteration gives for a carried port is what the next one takes."],
    help: "Give the body an output of the same axes as its input, or set the count to 1.",
  }),
  "param/unknown": (d) => ({
    title: `"${d.node}" has no parameter "${d.param}".`,
    because: [],
    help: `Remove it or correct its name.${near(d.near)}`,
  }),
  "param/invalid": (d) => ({
    title: `"${d.node}": ${d.param} = ${d.value} is not possible: ${d.why}.`,
    because: [],
    help: `Give "${d.param}" another value.`,
  }),
  "dim/unknown": (d) => ({
    title: `"${d.node}": ${d.param} names the dim ${d.dim}, which the graph does not have.`,
    because: [],
    help: `Add ${d.dim} to the graph's dims with an example size.${near(d.near)}`,
  }),
  "dim/invalid": (d) => ({
    title: `The dim ${d.dim} = ${d.value} is not possible: ${d.why}.`,
    because: [],
    help: "Give it a positive whole number, or an expression over other dims.",
  }),
  "dim/not-integer": (d) => ({
    title: `"${d.node}": ${d.param} = ${d.expression} is ${Number.isInteger(d.value) ? d.value : d.value.toFixed(2)} with ${d.sizes}, and must be a positive whole number.`,
    because: [],
    help: `Choose sizes so that ${d.expression} comes out whole.`,
  }),
  "shape/rank": (d) => ({
    title: `${printPort(d.at)} wants ${d.expected}, gets ${printType(d.found)}: another number of axes.`,
    because: producersText(d.producers),
    help: "Put a block between them that brings the axes into this form.",
  }),
  "shape/size": (d) => {
    const found = d.producers.find((p) => p.port === d.at.port);
    const gets = found ? `gets ${printType(found.type)}` : `gets ${printSize(d.found.size)}`;
    return {
      title: `${printPort(d.at)} ${gets}, where axis ${d.index + 1} should be ${sized(d.expected.size, d.sizes)}.`,
      because: [
        axisChain("wanted", d.expected, d.sizes),
        axisChain("found", d.found, d.sizes),
        ...producersText(d.producers),
        ...(d.equalByAccident
          ? ["The two are equal only at the example sizes; they are different things."]
          : []),
      ],
      help: "Change one of the two parameters so that the sizes are the same, or insert a Linear between.",
    };
  },
  "shape/role": (d) => ({
    title: `${printPort(d.at)}: axis ${d.index + 1} should count ${d.expected} and counts ${d.found}.`,
    because: [axisChain("found", d.axis, {}), ...producersText(d.producers)],
    help: "The axes are in another order, or the wire belongs to another port. A Transpose puts them in order.",
  }),
  "shape/dtype": (d) => ({
    title: `${printPort(d.at)} takes ${kinds[d.expected]} and gets ${kinds[d.found]}.`,
    because: producersText(d.producers),
    help:
      d.expected === "f32" && d.found === "i32"
        ? "Turn ids into vectors with an Embedding first."
        : "Connect a port of the right kind.",
  }),
  "shape/literal": (d) => ({
    title: `${printPort(d.at)}: the plain number ${d.literal} stands where ${d.named} is meant.`,
    because: [axisChain("the number", d.axis, {})],
    help: `Write ${d.named} instead of ${d.literal}, so that it follows when ${d.named} changes.`,
  }),
  "shape/invalid": (d) => ({
    title: `"${d.node}": ${d.why}.`,
    because: [],
    help: "Change the parameters or the wires of the node.",
  }),
  "weight/shape": (d) => ({
    title: `The weight ${d.weight} has shape [${d.found.join(", ")}] in ${d.source} and should have [${d.expected.join(", ")}].`,
    because: d.node === null ? [] : [`It belongs to "${d.node}".`],
    help: "Use weights that were made for this graph, or change the sizes to theirs.",
  }),
  "weight/unknown": (d) => ({
    title: `${d.source} has a weight ${d.weight} that the graph does not have.`,
    because: [],
    help: `Remove it, or correct its name.${near(d.near)}`,
  }),
  "weight/missing": (d) => ({
    title: `The weight ${d.weight} [${d.expected.join(", ")}] is missing in ${d.source}.`,
    because: [`It belongs to "${d.node}".`],
    help: "Add it, or let the graph draw it from its seed by not naming a weights file.",
  }),
  "weight/not-finite": (d) => ({
    title: `The weight ${d.weight} has ${d.count} entries that are not finite, the first at index ${d.first}.`,
    because: [`They are in ${d.source}. Every value that they reach would be NaN.`],
    help: "Use weights from before the run diverged.",
  }),
  "tie/unknown": (d) => ({
    title: `The tie ${d.weight} = ${d.to} names ${d.missing}, a weight that the graph does not have.`,
    because: [],
    help: `Remove the tie or correct the name.${near(d.near)}`,
  }),
  "tie/shape": (d) => ({
    title: `The tie ${d.weight} = ${d.to} joins weights of different shapes, ${d.expected} and ${d.found}.`,
    because: [],
    help: "Tie weights of one shape only; an LMHead with tied = true takes the embedding table as it is.",
  }),
  "objective/logits": (d) => ({
    title: `The objective reads its logits at ${d.logits}, which the graph does not have.`,
    because: ["Predictions, training and the leak proof begin there."],
    help: `Name the port that gives the logits.${near(d.near)}`,
  }),
  "objective/prefix": (d) => ({
    title:
      d.prefix === null
        ? "The objective is prefix-lm, but does not say how long the prefix is."
        : `The objective's prefix, ${d.prefix}, is no size: ${d.why}.`,
    because: ["How much may be read in both directions, and what is asked for, goes by it."],
    help: "Give it a number of tokens, or a size that the graph has.",
  }),
  "vocabulary/size": (d) => ({
    title: `"${d.node}" makes ids of ${d.tokens} tokens, but the table has ${d.size} = ${d.value} rows.`,
    because: [],
    help: "Set the dim to the number of tokens in the vocabulary.",
  }),
  ...lintExplainers,
  ...leakExplainers,
};

/** Turns any diagnostic into prose. */
export const explain = <C extends DiagnosticCode>(d: DiagnosticOf<C>): Explanation =>
  (explainers[d.code] as (d: DiagnosticOf<C>) => Explanation)(d);

const severityOverrides: Partial<Record<DiagnosticCode, Severity>> = {
  "shape/literal": "hint",
  "objective/logits": "warning",
  "lint/heads-divide": "hint",
  "lint/dead-node": "hint",
  "leak/not-proved": "warning",
  "leak/too-large": "hint",
};

/** Rules of core/lint speak of graphs that run: they warn. */
export const severityOf = (d: Diagnostic): Severity =>
  severityOverrides[d.code] ?? (d.code.startsWith("lint/") ? "warning" : "error");

export const isError = (d: Diagnostic): boolean => severityOf(d) === "error";

/** The node path that a diagnostic belongs to, or null when it belongs to the whole graph. */
export function placeOf(d: Diagnostic): string | null {
  if ("at" in d) return d.at.node;
  if ("node" in d) return d.node;
  if (d.code === "graph/cycle") return d.path[0] ?? null;
  return null;
}

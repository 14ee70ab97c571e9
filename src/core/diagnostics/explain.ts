// Diagnostics in prose: what, where, why and the way out, in that order.
import { printPort } from "../model/index.ts";
import {
  type Axis,
  type Dtype,
  evaluateSize,
  literalValue,
  printSize,
  printType,
  type Size,
  type ValueType,
} from "../shape/index.ts";
import { didYouMean, nounFor, plural } from "../words/index.ts";
import type { Diagnostic, DiagnosticCode, DiagnosticOf, Producer, Severity } from "./diagnostic.ts";
import { leakExplainers } from "./leak.ts";
import { isLintFinding, lintExplainers, lintSeverity } from "./lint.ts";
import { missingInput } from "./missing-input.ts";
import { printOrigin } from "./origin-text.ts";
import { streamSizes } from "./stream-sizes.ts";

/** A diagnostic as a person reads it. */
export interface Explanation {
  /** One sentence: what is wrong. */
  readonly title: string;
  /** Why: the sizes, where each came from. */
  readonly because: readonly string[];
  /** The way out. */
  readonly help: string;
}

/** −100 as it is written in text, with a minus sign. */
const signed = (id: number): string => `${id}`.replace("-", "−");

const rowsFrom = (rows: number): string => (rows === 1 ? "is row 0" : `are 0 to ${rows - 1}`);

/** A sentence of its own in a help text: ` Did you mean "q"?` */
const near = (names: readonly string[]): string =>
  names.length === 0 ? "" : ` Did you mean ${names.map((n) => `"${n}"`).join(" or ")}?`;

/** ` (rank 3)` behind `[b, t, d]`, ` (rank 1 or more)` behind `[…, d]`; nothing where the text counts axes itself. */
function rankOf(expected: string): string {
  if (!expected.startsWith("[")) return "";
  const axes = expected.slice(1, -1).split(", ").filter(Boolean);
  return axes[0] === "…" ? ` (rank ${axes.length - 1} or more)` : ` (rank ${axes.length})`;
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
  bool: "boolean",
};

const producersText = (producers: readonly Producer[]): string[] =>
  producers.map((p) => `"${p.port}" is ${printType(p.type)} from ${printPort(p.from)}`);

/** Of vectors a Linear changes the width: the last axis, and no other. */
const isLast = (index: number, type: ValueType | undefined): boolean =>
  type?.dtype === "f32" && index === (type.axes?.length ?? 0) - 1;

const axisChain = (what: string, axis: Axis, at: Readonly<Record<string, number>>): string =>
  `${what} ${sized(axis.size, at)} ← ${printOrigin(axis.origin)}`;

const explainers: { readonly [C in DiagnosticCode]: (d: DiagnosticOf<C>) => Explanation } = {
  "graph/unknown-block": (d) => ({
    title: `"${d.node}": unknown block "${d.block}"${didYouMean(d.near)}.`,
    because: [],
    help: "Replace it with a block of the palette.",
  }),
  "graph/dangling-wire": (d) => ({
    title: `The wire "${d.wire}" ${d.end === "from" ? "starts at" : "ends at"} ${d.missing === "node" ? `a missing node, "${d.name}"` : `a missing port, "${d.name}"`}.`,
    because: d.scope === "" ? [] : [`It is inside "${d.scope}".`],
    help: `Delete the wire, or connect it to an existing port.${near(d.near)}`,
  }),
  "graph/crowded-port": (d) => ({
    title: `${printPort(d.at)} has ${plural(d.wires.length, "wire")}; an input must have exactly one.`,
    because: d.wires.map((w) => `wire ${w}`),
    help: "Delete all but one, or combine them with an Add first.",
  }),
  "graph/cycle": (d) => ({
    title: `The wiring has a loop of ${plural(d.path.length, "node")}: ${d.path.join(" → ")} → ${d.path[0]}.`,
    because: ["The graph must be acyclic: a value cannot depend on itself."],
    help: "Delete one wire of the loop. To apply a block several times, use Repeat.",
  }),
  "graph/missing-input": missingInput,
  "graph/nothing-to-run": () => ({
    title: "The graph has no nodes.",
    because: [],
    help: "Start by adding a Tokens block.",
  }),
  "graph/bypass": (d) => ({
    title: `"${d.node}" cannot be bypassed: ${d.why}.`,
    because: [],
    help: "Remove the bypass, or mute the node instead.",
  }),
  "graph/carry": (d) => ({
    title: `"${d.node}" repeats, but its "${d.port}" enters as ${printType(d.enters)} and leaves as ${printType(d.leaves)}; both must have the same shape.`,
    because: ["The output of a carried port is the input of the next iteration."],
    help: "Give the output of the body the same shape as its input, or set the count to 1.",
  }),
  "param/unknown": (d) => ({
    title: `"${d.node}" has no parameter "${d.param}".`,
    because: [],
    help: `Remove it, or correct its name.${near(d.near)}`,
  }),
  "param/invalid": (d) => ({
    title: `"${d.node}": ${d.param} = ${d.value} is invalid: ${d.why}.`,
    because: [],
    help: `Change "${d.param}", or reset it to its default.`,
  }),
  "dim/unknown": (d) => ({
    title: `"${d.node}": ${d.param} uses the dimension ${d.dim}, which the graph does not define.`,
    because: [],
    help: `Add the dimension ${d.dim} with an example size.${near(d.near)}`,
  }),
  "dim/invalid": (d) => ({
    title: `The dimension ${d.dim} = ${d.value} is invalid: ${d.why}.`,
    because: [],
    help: "Set it to a positive integer, or to an expression over other dimensions.",
  }),
  "dim/not-integer": (d) => ({
    title: `"${d.node}": ${d.param} = ${d.expression} evaluates to ${Number.isInteger(d.value) ? d.value : d.value.toFixed(2)} with ${d.sizes}; it must be a positive integer.`,
    because: [],
    help: `Choose sizes that make ${d.expression} an integer.`,
  }),
  "shape/rank": (d) => ({
    title: `${printPort(d.at)}: expected ${d.expected}${rankOf(d.expected)}, got ${printType(d.found)} (rank ${d.found.axes?.length ?? "unknown"}).`,
    because: [
      `expected ${d.expected} ← ${printPort(d.at)}`,
      `found ${printType(d.found)} ← ${printOrigin(d.found.axes?.at(-1)?.origin)}`,
      ...producersText(d.producers),
    ],
    help: "Insert a block that brings the value into this shape.",
  }),
  "shape/size": (d) => {
    const found = d.producers.find((p) => p.port === d.at.port);
    const got = found ? `got ${printType(found.type)}` : `got ${printSize(d.found.size)}`;
    return {
      title: `${printPort(d.at)}: ${got}; axis ${d.index + 1} must be ${sized(d.expected.size, d.sizes)}.`,
      because: [
        axisChain("expected", d.expected, d.sizes),
        axisChain("found", d.found, d.sizes),
        ...producersText(d.producers),
        ...(d.equalByAccident ? ["They are equal only at the example sizes; other sizes would differ."] : []),
      ],
      help:
        found?.type.dtype === "bool"
          ? "Connect a mask of these sizes: one of the padding where keys are of another text, a causal one where they are of the same."
          : `Change one of the two parameters so that the sizes match${isLast(d.index, found?.type) ? ", or insert a Linear between them" : ""}.`,
    };
  },
  "shape/role": (d) => ({
    title: `${printPort(d.at)}: axis ${d.index + 1} must be the ${d.expected} axis, got the ${d.found} axis.`,
    because: [
      `expected the ${d.expected} axis ← ${printPort(d.at)}`,
      axisChain("found", d.axis, {}),
      ...producersText(d.producers),
    ],
    help: "The axes are in the wrong order, or the wire belongs to another port. A Transpose reorders axes.",
  }),
  "shape/dtype": (d) => ({
    title: `${printPort(d.at)}: expected ${kinds[d.expected]}, got ${kinds[d.found]}.`,
    because: producersText(d.producers),
    help:
      d.expected === "f32" && d.found === "i32"
        ? "Turn token ids into vectors with an Embedding first."
        : "Connect a port of the expected type.",
  }),
  "shape/literal": (d) => ({
    title: `${printPort(d.at)}: the number ${d.literal} is written where ${d.named} is meant.`,
    because: [axisChain("the number", d.axis, {})],
    help: `Write ${d.named} instead of ${d.literal}, so that it follows when ${d.named} changes.`,
  }),
  "shape/invalid": (d) => ({
    title: `"${d.node}": ${d.why}.`,
    because: [],
    help: "Change the parameters or the wires of the node.",
  }),
  "weight/shape": (d) => ({
    title: `The weight ${d.weight} has shape [${d.found.join(", ")}] in ${d.source}; it must have [${d.expected.join(", ")}].`,
    because: d.node === null ? [] : [`It belongs to "${d.node}".`],
    help: "Use weights that fit this graph, or change its sizes to theirs.",
  }),
  "weight/unknown": (d) => ({
    title: `${d.source} contains ${d.weight}, a weight that the graph does not have.`,
    because: [],
    help: `Remove it, or correct its name.${near(d.near)}`,
  }),
  "weight/missing": (d) => ({
    title: `The weight ${d.weight} [${d.expected.join(", ")}] is missing from ${d.source}.`,
    because: [`It belongs to "${d.node}".`],
    help: "Add it, or name no weights file: the weights are then initialized from the seed.",
  }),
  "weight/not-finite": (d) => ({
    title: `The weight ${d.weight} has ${plural(d.count, "entry", "entries")} that ${nounFor(d.count, "is", "are")} not finite, the first at index ${d.first}.`,
    because: [`Source: ${d.source}. Every value computed from it would be NaN.`],
    help: "Use a checkpoint from before training diverged.",
  }),
  "tie/unknown": (d) => ({
    title: `The tie ${d.weight} = ${d.to} names ${d.missing}, a weight that the graph does not have.`,
    because: [],
    help: `Remove the tie, or correct the name.${near(d.near)}`,
  }),
  "tie/shape": (d) => ({
    title: `The tie ${d.weight} = ${d.to} ties weights of different shapes, ${d.expected} and ${d.found}; they must have the same shape.`,
    because: [],
    help: "Tie weights of the same shape; an LMHead with tied = true uses the embedding table as it is.",
  }),
  "stream/sizes": streamSizes,
  "objective/logits": (d) => ({
    title: `The objective reads its logits at ${d.logits}, which the graph does not have.`,
    because: ["Predictions, training and the leak proof start there."],
    help: `Name the port that outputs the logits.${near(d.near)}`,
  }),
  "objective/stream": (d) => ({
    title:
      d.stream === null
        ? "The objective is seq2seq, but it does not name the stream that is predicted."
        : `The objective predicts the stream "${d.stream}", which no Tokens block reads.`,
    because:
      d.stream === null
        ? [
            `The graph reads ${d.near.map((n) => `"${n}"`).join(" and ")}, and no loss scores one of them alone.`,
          ]
        : ["It sets which positions are predicted, and which text the leak proof asks about."],
    help: `Set it to the stream that the target tokens come from.${d.stream === null ? "" : near(d.near)}`,
  }),
  "objective/prefix": (d) => ({
    title:
      d.prefix === null
        ? "The objective is prefix-lm, but its prefix length is missing."
        : `The objective's prefix = ${d.prefix} is invalid: ${d.why}.`,
    because: ["It sets which positions are visible and which are scored."],
    help: "Set it to a number of tokens, or to a dimension of the graph.",
  }),
  "vocabulary/size": (d) => ({
    title: `"${d.node}": the vocabulary has ${plural(d.tokens, "token")}, but the embedding table has ${d.size} = ${plural(d.value, "row")}.`,
    because: [],
    help: "Set the dimension to the number of tokens in the vocabulary.",
  }),
  "id/no-row": (d) => ({
    title: `"${d.node}" fills free positions with id ${signed(d.id)}, but "${d.table}" has no row ${signed(d.id)}: its ${plural(d.rows, "row")} ${rowsFrom(d.rows)}.`,
    because: [`The number of rows of "${d.table}" is ${d.size}.`],
    help: "Set fill to the id of a token of the vocabulary, such as <bos>.",
  }),
  "id/no-token": (d) => ({
    title:
      d.from === "fill"
        ? `"${d.node}" fills free positions with id ${signed(d.id)}, which "${d.loss}" scores, but its logits are over ${plural(d.tokens, "token")}, 0 to ${d.tokens - 1}.`
        : `The text of "${d.node}" has id ${d.id}, a target of "${d.loss}", but its logits are over ${plural(d.tokens, "token")}, 0 to ${d.tokens - 1}.`,
    because: [
      `No logit stands for id ${signed(d.id)}, so its probability is 0 and the loss infinite. "${d.loss}" ignores id ${signed(d.ignore)} alone.`,
    ],
    help:
      d.from === "fill"
        ? "Let the loss ignore the filler: the fill of the Shift and the ignored id of the Loss must be the same."
        : "Give the logits as many tokens as the vocabulary has, or ignore the id.",
  }),
  ...lintExplainers,
  ...leakExplainers,
};

/** Turns any diagnostic into prose. */
export const explain = <C extends DiagnosticCode>(d: DiagnosticOf<C>): Explanation =>
  (explainers[d.code] as (d: DiagnosticOf<C>) => Explanation)(d);

const severityOverrides: Partial<Record<DiagnosticCode, Severity>> = {
  "shape/literal": "hint",
  "leak/not-proved": "warning",
  "leak/too-large": "hint",
};

/** Rules of core/lint concern graphs that run, so they warn, unless their prose calls it a hint. */
export const severityOf = (d: Diagnostic): Severity =>
  isLintFinding(d) ? lintSeverity(d) : (severityOverrides[d.code] ?? "error");

export const isError = (d: Diagnostic): boolean => severityOf(d) === "error";

/** The node path that a diagnostic belongs to, or null when it belongs to the whole graph. */
export function placeOf(d: Diagnostic): string | null {
  if ("at" in d) return d.at.node;
  if ("node" in d) return d.node;
  if (d.code === "graph/cycle") return d.path[0] ?? null;
  return null;
}

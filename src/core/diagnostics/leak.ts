// What the leak proof finds, as data and in prose: what an output can see, by which way, and where that way crosses.
import type { NodePath, PortRef } from "../model/index.ts";
import { printPort } from "../model/index.ts";

/** One place on the way from an output back to a token. */
export interface LeakStep {
  /** Path with iterations, down to blocks inside built-in groups: `blocks[0]/attn/weighted_sum`. */
  readonly node: NodePath;
  /** The node of the document that it is or that it is inside of, and what a person calls it. */
  readonly place: NodePath;
  readonly name: string;
  readonly sample: number | null;
  readonly time: number | null;
  readonly head: number | null;
  /** Here the way leaves what the output may see. */
  readonly crossing: boolean;
}

/** A wire on the way, in its own graph. */
export interface LeakWire {
  readonly scope: NodePath;
  readonly wire: string;
}

interface Seen {
  /** Where the way crosses: the node, and the port that should have stopped it if there is one. */
  readonly at: PortRef;
  /** The output, by its address. */
  readonly output: { readonly address: string; readonly sample: number; readonly time: number | null };
  readonly input: { readonly stream: string; readonly sample: number; readonly time: number };
  /** The head by which it was found, where heads are told apart. */
  readonly head: number | null;
  readonly steps: readonly LeakStep[];
  readonly wires: readonly LeakWire[];
  /** What stands at the port that should have stopped it: "its mask port is empty". */
  readonly note?: string;
  /** Sizes and padding at which it was found. */
  readonly sizes: Readonly<Record<string, number>>;
  readonly padding: string;
  /** NaN stands before it: it was seen with numbers in the place of such rows. */
  readonly behindNaN?: true;
}

interface Shown {
  /** Largest change of the output, relative to it, when the input was changed. */
  readonly shown: number;
}

export type LeakFinding =
  | ({ readonly code: "leak/future" } & Seen & Shown)
  | ({ readonly code: "leak/padding" } & Seen & Shown)
  | ({ readonly code: "leak/cross-sample" } & Seen & Shown)
  | ({ readonly code: "leak/target"; readonly loss: NodePath } & Seen & Shown)
  | ({ readonly code: "leak/not-proved"; readonly kind: string } & Seen)
  | {
      readonly code: "leak/hazard";
      readonly node: NodePath;
      readonly name: string;
      readonly primitive: string;
      readonly sizes: Readonly<Record<string, number>>;
      readonly padding: string;
    }
  | { readonly code: "leak/too-large"; readonly why: string };

type Of<C extends LeakFinding["code"]> = Extract<LeakFinding, { readonly code: C }>;
interface Prose {
  readonly title: string;
  readonly because: readonly string[];
  readonly help: string;
}

const outputName = ({ output }: Seen): string =>
  output.time === null ? `The output of sample ${output.sample}` : `Output t = ${output.time}`;

/** `logits ← Add ← Wo ← Attention "self" (its mask port is empty) ← QKV ← Embedding ← token 5`, each name once. */
function wayOf(d: Seen): string {
  const names: string[] = [];
  let crossing = -1;
  let last = "";
  for (const step of d.steps) {
    if (step.place !== last) names.push(step.name);
    last = step.place;
    if (step.crossing) crossing = names.length - 1;
  }
  if (d.note !== undefined && crossing >= 0) names[crossing] += ` (${d.note})`;
  const port = d.output.address.slice(d.output.address.lastIndexOf(".") + 1);
  const shortened = names.length > 14 ? around(names, crossing) : names;
  const other = d.input.sample === d.output.sample ? "" : ` of sample ${d.input.sample}`;
  return [port, ...shortened, `token ${d.input.time}${other}`].join(" ← ");
}

/** A long way keeps its ends and the places about the crossing. */
function around(names: readonly string[], crossing: number): string[] {
  const middle = crossing < 0 ? names.length >> 1 : crossing;
  const keep = names.map((_, i) => i < 2 || i >= names.length - 3 || Math.abs(i - middle) <= 2);
  return names.flatMap((name, i) => (keep[i] ? [name] : keep[i - 1] ? ["…"] : []));
}

const sizesOf = (d: { sizes: Readonly<Record<string, number>>; padding: string }): string => {
  const sizes = Object.entries(d.sizes).map(([name, n]) => `${name} = ${n}`);
  return `${sizes.join(", ")}${d.padding === "none" ? "" : `, padding: ${d.padding}`}`;
};

const because = (d: Seen & Shown): string[] => [
  wayOf(d),
  ...(d.behindNaN ? ["Rows of NaN hide it; with zeros in their place it shows."] : []),
  `A run shows it: changing token ${d.input.time} changes this output by ${Number(d.shown.toPrecision(2))} of its size (${sizesOf(d)}).`,
];

export const leakExplainers: { readonly [C in LeakFinding["code"]]: (d: Of<C>) => Prose } = {
  "leak/future": (d) => ({
    title: `${outputName(d)} can see input t = ${d.input.time}.`,
    because: because(d),
    help:
      d.at.port === "mask"
        ? `Connect a causal Mask to ${printPort(d.at)}.`
        : `Cut the way at "${d.at.node}": nothing there may reach from a later position to an earlier one.`,
  }),
  "leak/padding": (d) => ({
    title: `${outputName(d)} can see padding, at t = ${d.input.time} of "${d.input.stream}".`,
    because: because(d),
    help:
      d.at.port === "mask"
        ? `Connect a padding Mask to ${printPort(d.at)}.`
        : `Keep padding out at "${d.at.node}": fill or mask it before positions are mixed.`,
  }),
  "leak/cross-sample": (d) => ({
    title: `${outputName(d)} of sample ${d.output.sample} can see sample ${d.input.sample} of the batch.`,
    because: because(d),
    help: `"${d.at.node}" mixes samples. Work along another axis there, or use a LayerNorm in place of a BatchNorm.`,
  }),
  "leak/target": (d) => ({
    title: `The prediction at ${d.output.time === null ? `sample ${d.output.sample}` : `t = ${d.output.time}`} can see its own target.`,
    because: [
      wayOf(d),
      `The targets of "${d.loss}" at this position are made of the same token ${d.input.time} of "${d.input.stream}".`,
      `A run shows it: changing that token changes the prediction by ${Number(d.shown.toPrecision(2))} of its size (${sizesOf(d)}).`,
    ],
    help: `Shift the targets of "${d.loss}" left by one, or the decoder's input right by one.`,
  }),
  "leak/not-proved": (d) => ({
    title: `It is not proved that ${outputName(d).replace(/^./, (c) => c.toLowerCase())} cannot see ${d.kind === "cross-sample" ? `sample ${d.input.sample}` : `t = ${d.input.time} of "${d.input.stream}"`}; no run showed a leak.`,
    because: [wayOf(d), `Looked at with ${sizesOf(d)}. The proof lost track at "${d.at.node}".`],
    help: "What is added there may cancel out for every weight; if so, take it away. Otherwise treat it as a leak.",
  }),
  "leak/hazard": (d) => ({
    title: `${d.name} can give NaN or infinity.`,
    because: [
      d.primitive === "softmax" || d.primitive === "logSoftmax"
        ? "A row of nothing but −∞ has no softmax: some query there sees no key."
        : `It comes up at ${d.primitive}.`,
      `It reaches the output, with ${sizesOf(d)}. Where there is NaN nothing can be said of leaks.`,
    ],
    help: "Let every query see at least one key, itself as a rule, or fill masked scores with a large negative number.",
  }),
  "leak/too-large": (d) => ({
    title: "It is not proved that nothing leaks: the proof would take too long.",
    because: [`With names for its sizes a graph is looked at where they are small; here, ${d.why}.`],
    help: "Write sizes as dims, such as T and D, in place of plain numbers, or take smaller numbers.",
  }),
};

/** What `--json` adds for a leak. */
export function leakJson(d: LeakFinding): Record<string, unknown> {
  if (d.code === "leak/too-large") return { why: d.why };
  if (d.code === "leak/hazard") return { sizes: d.sizes, padding: d.padding };
  const { output, input, head, steps, wires, sizes, padding } = d;
  return {
    output,
    input,
    head,
    ...("shown" in d ? { shown: d.shown } : { kind: d.kind }),
    ...(d.behindNaN ? { behindNaN: true } : {}),
    witness: steps.map(({ node, place, sample, time, crossing }) => ({
      node,
      place,
      sample,
      time,
      crossing,
    })),
    wires: wires.map((w) => (w.scope === "" ? w.wire : `${w.scope}: ${w.wire}`)),
    sizes,
    padding,
  };
}

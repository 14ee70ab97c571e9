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
  /** What changes the masked scores between the mask and the softmax, such as a cap: −∞ does not stay what it is. */
  readonly unmaskedBy?: NodePath;
  /** Sizes and padding at which it was found. */
  readonly sizes: Readonly<Record<string, number>>;
  readonly padding: string;
  /** NaN stands before it: it was seen with numbers in the place of such rows. */
  readonly behindNaN?: true;
}

interface Shown {
  /** Largest change of the output, relative to it, when the input was changed. */
  readonly shown: number;
  /** Runs with a shorter text or fewer samples do not show it. */
  readonly isLeast?: true;
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
  ...(d.behindNaN ? ["Rows of NaN hide it; with zeros in their place it appears."] : []),
  `Confirmed by a run: changing token ${d.input.time} changes this output by a relative ${Number(d.shown.toPrecision(2))} (${sizesOf(d)}).`,
];

export const leakExplainers: { readonly [C in LeakFinding["code"]]: (d: Of<C>) => Prose } = {
  "leak/future": (d) => ({
    title: `${outputName(d)} can see input t = ${d.input.time}.`,
    because: because(d),
    help:
      d.unmaskedBy !== undefined
        ? `Apply the mask after "${d.unmaskedBy}", right before the softmax: what comes between makes masked scores finite again.`
        : d.at.port === "mask"
          ? `Connect a causal Mask to ${printPort(d.at)}.`
          : `Cut the path at "${d.at.node}": no value there may flow from a later position to an earlier one.`,
  }),
  "leak/padding": (d) => ({
    title: `${outputName(d)} can see padding, at t = ${d.input.time} of "${d.input.stream}".`,
    because: because(d),
    help:
      d.at.port === "mask"
        ? `Connect a padding Mask to ${printPort(d.at)}.`
        : `Exclude padding at "${d.at.node}": fill or mask it before positions are mixed.`,
  }),
  "leak/cross-sample": (d) => ({
    title: `${d.output.time === null ? "The output" : outputName(d)} of sample ${d.output.sample} can see sample ${d.input.sample} of the batch.`,
    because: because(d),
    help: `"${d.at.node}" mixes samples. Use another axis there, or replace a BatchNorm with a LayerNorm.`,
  }),
  "leak/target": (d) => ({
    title: `The prediction at ${d.output.time === null ? `sample ${d.output.sample}` : `t = ${d.output.time}`} can see its own target.`,
    because: [
      wayOf(d),
      `The target of "${d.loss}" at this position is computed from the same token ${d.input.time} of "${d.input.stream}".`,
      `Confirmed by a run: changing that token changes the prediction by a relative ${Number(d.shown.toPrecision(2))} (${sizesOf(d)}).`,
    ],
    help: `Shift the targets of "${d.loss}" left by one, or the decoder input right by one.`,
  }),
  "leak/not-proved": (d) => ({
    title: `Not proved that ${outputName(d).replace(/^./, (c) => c.toLowerCase())} cannot see ${d.kind === "cross-sample" ? `sample ${d.input.sample}` : `t = ${d.input.time} of "${d.input.stream}"`}; no run showed a leak.`,
    because: [wayOf(d), `Checked with ${sizesOf(d)}. The proof lost track at "${d.at.node}".`],
    help: "The terms added there may cancel out for all weights; if so, remove them. Otherwise treat it as a leak.",
  }),
  "leak/hazard": (d) => ({
    title: `${d.name} can produce NaN or infinity.`,
    because: [
      d.primitive === "softmax" || d.primitive === "logSoftmax"
        ? "The softmax of a row that is all −∞ is undefined: a query there may see no key."
        : `It arises in ${d.primitive}.`,
      `It would reach the output with ${sizesOf(d)}. Where a value is NaN, leaks cannot be ruled out.`,
    ],
    help: "Let every query see at least one key (usually itself), or fill masked scores with a large negative number.",
  }),
  "leak/too-large": (d) => ({
    title: "Not proved that nothing leaks: the proof would take too long.",
    because: [`A graph with named dimensions is checked at small sizes; here, ${d.why}.`],
    help: "Write sizes as dimensions such as T and D instead of plain numbers, or use smaller numbers.",
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

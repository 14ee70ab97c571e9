// Why a cache cannot be derived: data with the node, and the sentence that a person reads. Each reason is one that makes
// a kept row wrong or unknown; the engine then computes the whole text anew for each token.

/** What stands in the way. */
type Reason =
  | "stream"
  | "sizes"
  | "counting"
  | "axis"
  | "weight"
  | "other"
  | "feed"
  | "later"
  | "every"
  | "length"
  | "fromEnd"
  | "behind"
  | "before"
  | "melted"
  | "computed"
  | "again"
  | "fixed"
  | "offset"
  | "twice"
  | "batch"
  | "ragged"
  | "samples"
  | "unbuilt";

export interface Refusal {
  readonly reason: Reason;
  /** `blocks[0]/attn/softmax`; null where it is the whole graph. */
  readonly node: string | null;
  /** The name of an input or a stream, a size; else the primitive, which nobody is told who placed a node. */
  readonly what: string;
}

/** Thrown while deriving, caught by `deriveStep`. */
export class StepRefused extends Error {
  constructor(readonly refusal: Refusal) {
    super(explainRefusal(refusal));
  }
}

export const refuse = (reason: Reason, node: string | null, what: string): never => {
  throw new StepRefused({ reason, node, what });
};

/** `who` is the node that the person placed, or one inside of its group; where there is none, `what`. */
const sentences: Readonly<Record<Reason, (who: string, what: string) => string>> = {
  stream: (_, what) => `nothing reads the text "${what}"`,
  sizes: () => "sizes are typed as plain numbers, so the graph is made for one length of text",
  counting: (_, what) =>
    `a Repeat has as many iterations as ${what} counts, so each length is another program`,
  axis: (who, what) =>
    `${who} has an axis of ${what} entries: each token changes more than one of them, or none`,
  weight: (_, what) => `the weight ${what} has as many rows as the text`,
  other: (_, what) => `the text "${what}" is as long as the one that is written`,
  feed: (_, what) => `the input "${what}" is not known to grow with the text`,
  later: (who) => `${who} reads later positions: no causal mask makes them count for nothing`,
  every: (who) => `${who} computes over all positions, so what it gave changes with every token`,
  length: (who) => `${who} computes with the length of the text, which changes with every token`,
  fromEnd: (who) => `${who} counts from the end of the text, which moves with every token`,
  behind: (who) => `${who} puts something behind the text: a shift to the left reads later positions`,
  before: (who) => `${who} puts more than one number before the text`,
  melted: (who) => `${who} merges the axis of the text's positions with another one`,
  computed: (who) => `${who} looks up positions of the text by numbers that are computed`,
  again: (who) => `${who} needs rows of earlier positions that would have to be computed again`,
  fixed: (who) => `${who} takes a fixed position of the text`,
  offset: (who) => `${who} ranges over positions other than those of the text`,
  twice: (who) => `${who} ranges over two axes of the text's positions`,
  batch: (who) => `${who} has its samples on another axis than the first`,
  ragged: (who) => `${who} would count the padding of texts of different lengths`,
  samples: (who) =>
    `${who} reads several samples, or their number: texts of different lengths are each alone`,
  unbuilt: (_, what) => `a step cannot be built of it: ${what}`,
};

/** One sentence without a period: `blocks[0]/attn/softmax reads later positions: no causal mask makes …`. */
export const explainRefusal = ({ reason, node, what }: Refusal): string =>
  sentences[reason](node ?? what, what);

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
  /** The primitive, or the name of an input or a stream. */
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

const sentences: Readonly<Record<Reason, (what: string) => string>> = {
  stream: (what) => `nothing reads the text "${what}"`,
  sizes: () => "sizes are typed as plain numbers, so the graph is made for one length of text",
  counting: (what) => `a Repeat has as many iterations as ${what} counts, so each length is another program`,
  axis: (what) => `an axis of ${what} mixes time with something else`,
  weight: (what) => `the weight ${what} has as many rows as the text`,
  other: (what) => `the text "${what}" is as long as the one that is written`,
  feed: (what) => `the input "${what}" is not known to grow with the text`,
  later: (what) => `${what} along time reads later positions: no causal mask makes them count for nothing`,
  every: (what) => `${what} along time changes with every token`,
  length: () => "the length of the text is itself a number in the computation",
  fromEnd: (what) => `${what} counts from the end of the text`,
  behind: (what) => `${what} puts something behind the text: a shift to the left reads later positions`,
  before: (what) => `${what} puts more than one number before the text`,
  melted: (what) => `${what} merges time with another axis`,
  computed: (what) => `${what} looks positions up by computed numbers`,
  again: (what) => `${what} needs rows of earlier positions that would have to be computed again`,
  fixed: (what) => `${what} takes a fixed position of the text`,
  offset: (what) => `${what} ranges over positions other than those of the text`,
  twice: (what) => `${what} ranges over two axes of time`,
  batch: (what) => `${what} has its samples on another axis than the first`,
  ragged: (what) => `${what} would count the padding of texts of different lengths`,
  samples: (what) =>
    `${what} reads several samples, or their number: texts of different lengths are each alone`,
  unbuilt: (what) => `a step cannot be built of it: ${what}`,
};

/** One sentence without a period: `softmax along time reads later positions: … (blocks[0]/attn)`. */
export function explainRefusal({ reason, node, what }: Refusal): string {
  const sentence = sentences[reason](what);
  return node === null ? sentence : `${sentence} (${node})`;
}

// Of how many ids a graph takes a text: a learned table of positions ends somewhere, and a mask painted by hand fits texts
// of its own length alone.
import { type Bindings, check, type HeddleDocument, hasErrors } from "../../../core/index.ts";
import { encodeStreams } from "../streams.ts";

/** Ids of each stream for a text that was written so far. */
export type Given = (written: readonly number[]) => Readonly<Record<string, readonly (readonly number[])[]>>;

/** Up to so many ids are made to see which sizes they give; of more, each adds one to the sizes that grew last. */
const probed = 4096;

/** Sizes of the run that `given` is of, for a text of so many ids. */
export function sizesAt(document: HeddleDocument, given: Given, length: number): Bindings {
  const checked = check(document);
  const at = (n: number) => encodeStreams(checked, { ids: given(new Array<number>(n).fill(0)) }).dims;
  if (length <= probed) return at(length);
  const [before, last] = [at(probed - 1), at(probed)];
  const grown = (dim: string, size: number) => (size === before[dim] ? size : size + length - probed);
  return Object.fromEntries(Object.entries(last).map(([dim, size]) => [dim, grown(dim, size)]));
}

export interface Lengths {
  readonly shortest: number;
  readonly longest: number;
}

/** Fewest and most ids, up to `wanted`, of a text that begins with `begun` of them. */
export function lengthsOf(document: HeddleDocument, given: Given, begun: number, wanted: number): Lengths {
  const fits = (length: number) => !hasErrors(check(document, { dims: sizesAt(document, given, length) }));
  if (fits(wanted) && (begun >= wanted || fits(begun))) return { shortest: 1, longest: wanted };
  if (fits(1)) return { shortest: 1, longest: edge(fits, 1, wanted) };
  const own = ownLength(document, given);
  // Nothing that the text's length could mend.
  if (own < 1 || own > probed || !fits(own)) return { shortest: 1, longest: 1 };
  const longest = own < wanted ? edge(fits, own, wanted) : own;
  return { shortest: edge(fits, own, 1), longest };
}

/** The last length that fits on the way from one that does to one that does not. */
function edge(fits: (length: number) => boolean, from: number, to: number): number {
  if (fits(to)) return to;
  let [good, bad] = [from, to];
  while (Math.abs(bad - good) > 1) {
    const middle = Math.floor((good + bad) / 2);
    if (fits(middle)) good = middle;
    else bad = middle;
  }
  return good;
}

/** The length that the document's own sizes are of. */
function ownLength(document: HeddleDocument, given: Given): number {
  const [one, two] = [sizesAt(document, given, 1), sizesAt(document, given, 2)];
  const dim = Object.keys(two).find((name) => two[name] !== one[name]);
  const own = dim === undefined ? undefined : check(document).bindings[dim];
  return own === undefined ? 0 : own - one[dim!]! + 1;
}

// A model with its dims scaled down until it trains here: the same architecture, a few hundred thousand parameters. What the
// dims are called is what the importer calls them (core/import/shape.ts); numbers written out in the graph stay.
import { check, type HeddleDocument, hasErrors } from "../../core/index.ts";

/** Widths and heads that are tried, in this order: part of a head may be turned by RoPE in a number written out. */
const widths: readonly (readonly [width: number, heads: number])[] = [
  [64, 4],
  [64, 2],
  [64, 1],
  [128, 2],
  [128, 1],
];
/** Layers that are tried: they may come in periods. */
const depths = [2, 3, 4, 5, 6, 8];
const vocabulary = 256;
const window = 8;
/** Experts that are tried: those of a few groups must be enough. */
const banks = [8, 16];

/** The model in the first of the sizes tried that fit it; undefined where none does. */
export function shrunk(document: HeddleDocument): HeddleDocument | undefined {
  const tries = banks.flatMap((experts) =>
    widths.flatMap(([width, heads]) => depths.map((depth) => ({ experts, width, heads, depth }))),
  );
  for (const to of tries) {
    const dims = Object.fromEntries(
      Object.entries(document.dims).map(([name, was]) => [
        name,
        typeof was === "number" ? sizeOf(name, was, document, to) : was,
      ]),
    );
    const small = { ...document, name: `${document.name}, small`, about: aboutOf(document, dims), dims };
    if (!hasErrors(check(small))) return small;
  }
  return undefined;
}

interface Tried {
  readonly experts: number;
  readonly width: number;
  readonly heads: number;
  readonly depth: number;
}

function sizeOf(
  name: string,
  was: number,
  document: HeddleDocument,
  { experts, width, heads, depth }: Tried,
): number {
  const { D = was, H = 1 } = document.dims as Readonly<Record<string, number>>;
  const inProportion = Math.max(8, 8 * Math.round((was * width) / D / 8));
  switch (name) {
    case "D":
      return width;
    case "H":
      return heads;
    case "G":
      return groups((was * heads) / H, heads);
    case "K":
    case "K_n":
    case "K_v":
      return width / heads;
    case "K_r":
      return width / heads / 2;
    case "N":
      return Math.min(was, depth);
    case "K_s":
      return Math.min(was, 16);
    case "N_1":
      return Math.min(was, 2);
    case "V":
      return Math.min(was, vocabulary);
    case "W":
      return Math.min(was, window);
    case "E":
      return countsExperts(document) ? Math.min(was, experts) : inProportion;
    default:
      return /^(F|R_)/.test(name) ? inProportion : was;
  }
}

/** The divisor of the heads that is next to a share of them. */
const groups = (share: number, heads: number): number =>
  Array.from({ length: heads }, (_, i) => i + 1)
    .filter((n) => heads % n === 0)
    .reduce((best, n) => (Math.abs(n - share) < Math.abs(best - share) ? n : best));

/** `E` is also what the width of an embedding apart from the model's is called. */
const countsExperts = ({ nodes }: HeddleDocument): boolean => JSON.stringify(nodes).includes('"experts":"E"');

function aboutOf({ about, dims }: HeddleDocument, now: HeddleDocument["dims"]): string {
  const changes = Object.keys(dims).flatMap((d) =>
    dims[d] === now[d] ? [] : [`${d} ${dims[d]} → ${now[d]}`],
  );
  return `${about ?? ""} Shrunk to train: ${changes.join(", ")}.`;
}

// A verdict in words, for the command line and the app alike: a few words for a status line, and sentences that say no
// more than what was shown.
import type { LeakKind, SizeSet } from "../analyse/index.ts";
import type { Bindings } from "../shape/index.ts";
import { nounFor } from "../words/index.ts";
import { merged } from "./merged.ts";
import type {
  BoundText,
  ClaimVerdict,
  MadeVerdict,
  NoVerdict,
  ProofVerdict,
  RefusalText,
} from "./verdict.ts";

export interface VerdictWords {
  /** Told apart by form; only ✓ says that nothing is left open. */
  readonly sign: "✓" | "◐" | "○" | "◆" | "·";
  /** A few words: `proved for every size`, `proved except T ≥ 31`. */
  readonly title: string;
  /** What was shown and for what, the exceptions, what was too much; each a sentence or two. */
  readonly text: readonly string[];
  /** What holds of texts padded on the left; null where it was not asked, or nothing is proved for the right. */
  readonly leftPadding: string | null;
}

export const verdictWords = (v: ProofVerdict): VerdictWords => ({
  sign: signs[v.kind],
  title: titleOf(v),
  text: textOf(v),
  leftPadding: leftPaddingText(v),
});

const signs = { "every-size": "✓", "these-sizes": "◐", "not-proved": "○", leaks: "◆", none: "·" } as const;

function titleOf(v: ProofVerdict): string {
  switch (v.kind) {
    case "none":
      return {
        "no-objective": "no objective",
        "no-logits": "no logits",
        errors: "waiting for valid shapes",
        ids: "waiting for valid ids",
      }[v.why];
    case "every-size":
      return `proved for every size${limitText(v, " while |score| < ")}`;
    case "these-sizes":
      return `${isLookedAt(v) ? "proved for the sizes looked at" : `proved except ${exceptText(v)}`}${limitText(v, " while |score| < ")}`;
    case "not-proved":
      return "not proved";
    case "leaks":
      return v.leaks.length > 1 ? `leaks in ${v.leaks.length} places` : "leaks";
  }
}

function textOf(v: ProofVerdict): readonly string[] {
  if (v.kind === "none") return [noneText(v)];
  const main =
    v.kind === "every-size"
      ? [everySize(v)]
      : v.kind === "these-sizes"
        ? theseSizes(v)
        : v.kind === "leaks"
          ? leaking(v)
          : notProved(v);
  const about =
    v.about === null ? [] : [`What is predicted is the text "${v.about}", for the objective names none.`];
  return [...main, ...about, ...bounded(v), ...divided(v), ...hazards(v)];
}

function leftPaddingText(v: ProofVerdict): string | null {
  if (v.kind !== "every-size" && v.kind !== "these-sizes") return null;
  if (v.leftPadding === null) return null;
  const open = v.leftPadding.filter((c) => c.verdict !== "every-size");
  if (open.length === 0) return "Texts padded on the left: proved for every size as well.";
  const failed = open.filter((c) => c.verdict === "not-proved");
  const told = failed.length > 0 ? failed : open;
  const isPadding = told.every((c) => c.kind === "padding");
  const sizes = setsText(told);
  const where = sizes === "" ? "" : ` for ${sizes}`;
  const state = failed.length > 0 ? `not proved${where}` : `proved except${where}`;
  const why = reason(told);
  const help = isPadding ? " A padding mask that leaves no row empty may close this." : "";
  return `Texts padded on the left: ${state}${why === "" ? "" : `; ${why}`}.${help}`;
}

/** What every verdict assumes. */
export const verdictAssumptions: readonly string[] = [
  "Every number in the run is finite: no overflow, no NaN.",
  "Texts have at least one token, of a prefix-LM all of the prefix, and at most 2^20 positions.",
  "How many tokens a text has is public: an output may change with that, never with what they are.",
  "The graph computes what Heddle's primitives say; engines differ from them by rounding only.",
];

const noneText = ({ why }: NoVerdict): string =>
  ({
    "no-objective":
      "No verdict: the graph has no objective, so nothing is claimed about leaks. Set an objective with logits.",
    "no-logits": "No verdict: the objective's logits are not computed, so nothing is claimed about leaks.",
    errors: "No verdict: errors stand before the objective's logits. Fix them first.",
    ids: "No verdict: every run stops at an id without a row, so nothing is claimed about leaks. Fix the id first.",
  })[why];

const subjects: Readonly<Record<LeakKind, string>> = {
  future: "later positions",
  padding: "padding",
  "cross-sample": "other samples",
  target: "its own target",
};

/** `no output can depend on later positions, padding or other samples`: what was asked, and no more. */
const shownText = (claims: readonly ClaimVerdict[]): string =>
  `no output can depend on ${either(claims.map((c) => subjects[c.kind]))}`;

const everySize = (v: MadeVerdict): string =>
  `Proved: ${shownText(v.claims)}, for all weights, all texts padded on the right (their lengths are public) and ${everyDim(v)}.`;

const everyDim = ({ sizes, bounds }: MadeVerdict): string => {
  const names = Object.keys(sizes);
  if (names.length === 0) return "the sizes of this graph, which are plain numbers";
  return `every ${both(names)}${boundsText(bounds)}`;
};

const boundsText = (bounds: readonly BoundText[]): string =>
  bounds.length === 0 ? "" : ` that the graph allows (${bounds.map(boundText).join("; ")})`;

const boundText = ({ text, table }: BoundText): string =>
  table === null
    ? text
    : `${text}: ${table.name} has ${table.rows.toLocaleString("en-US")} ${nounFor(table.rows, "row")}`;

function theseSizes(v: MadeVerdict): string[] {
  if (isLookedAt(v)) return apart(v, v.claims);
  const open = v.claims.filter((c) => c.except.length > 0);
  const why = reason(open);
  return [
    `Proved for ${sizesText(v.sizes, namesTold(v))} and all other sizes except ${exceptText(v)}: ${shownText(v.claims)}, for all weights and all texts padded on the right (their lengths are public).`,
    ...(why === "" ? [] : [`For ${exceptText(v)} it is not proved: ${why}.`]),
    ...(v.bounds.length > 0 ? [`The graph allows ${v.bounds.map(boundText).join("; ")}.`] : []),
  ];
}

function notProved(v: MadeVerdict): string[] {
  const open = v.claims.filter((c) => c.verdict === "not-proved");
  const sizes = setsText(open);
  const why = reason(open);
  return [
    `Not proved${sizes === "" ? "" : ` for ${sizes}`}${why === "" ? "" : `: ${why}`}.`,
    ...(open.some((c) => c.lookedAt.length > 0) && v.hazards.length === 0 ? ["No run showed a leak."] : []),
    ...apart(
      v,
      v.claims.filter((c) => c.verdict !== "not-proved"),
    ),
  ];
}

/** Claims that were proved for different sizes, each with its own: what holds of one does not hold of another. */
function apart({ streams, texts }: MadeVerdict, claims: readonly ClaimVerdict[]): string[] {
  const of = (verdict: ClaimVerdict["verdict"]) => claims.filter((c) => c.verdict === verdict);
  const [looked, most, every] = [of("sizes-looked-at"), of("these-sizes"), of("every-size")];
  const told: string[] = [];
  if (looked.length > 0) {
    const sizes = lookedAtText(
      looked.flatMap((c) => c.lookedAt),
      streams,
    );
    const layouts = unique(looked.flatMap((c) => c.padding));
    const alike = texts.length > 1 && !layouts.includes("others shortest") ? ", alike in all texts" : "";
    told.push(
      `Proved for the sizes looked at only: ${shownText(looked)}, for all weights and texts (their lengths are public) at ${sizes} (padding${alike}: ${layouts.map((name) => paddings[name] ?? name).join("; ")}).`,
      `Not proved for others: ${reason(looked)}.`,
    );
  }
  if (most.length > 0)
    told.push(
      `Proved for all sizes except ${setsText(most)}: ${shownText(most)}. For those it is not: ${reason(most)}.`,
    );
  if (every.length > 0) told.push(`Proved for every size: ${shownText(every)}.`);
  return told;
}

/** How much of which text is padding (analyse/leak-run.ts): "right" alone would say more than was looked at. */
const paddings: Readonly<Record<string, string>> = {
  none: "none",
  right: "the last 2 tokens of the first sample",
  ragged: "the last token of the first sample, 2 more in each sample after it",
  shortest: "all but one token",
  left: "the first 2 tokens of the first sample",
  "first text shortest": "all but one token of the first text",
  "others shortest": "all but one token of the other texts",
};

/** `B = 2, T = 9; B = 1, T = 7, with D = 8 and V = 20`: what they have in common is told once. */
function lookedAtText(sizes: readonly Bindings[], streams: readonly string[]): string {
  const [first = {}] = sizes;
  const isShared = (name: string) => !streams.includes(name) && sizes.every((at) => at[name] === first[name]);
  const [shared, own] = [Object.keys(first).filter(isShared), Object.keys(first).filter((n) => !isShared(n))];
  if (own.length === 0) return sizesText(first, shared);
  const each = unique(sizes.map((at) => sizesText(at, own))).join("; ");
  return shared.length === 0 ? each : `${each}, each with ${sizesText(first, shared)}`;
}

function leaking(v: MadeVerdict): string[] {
  const seen = v.leaks.map(({ title, node, shown, sizes, padding, isLeast, behindNaN }) => {
    const layout = padding === "none" ? "" : `, padding: ${padding}`;
    // Another size than the graph's own may be what it takes.
    const computedWith = Object.keys(sizes).filter((name) => sizes[name] !== v.sizes[name]);
    const at = sizesText(sizes, [...namesTold(v), ...computedWith]);
    const where = node === "" ? "" : ` It crosses at "${node}".`;
    return `${title}${where} A run at ${at}${layout}${behindNaN ? ", with zeros in place of NaN," : ""} shows a relative change of ${Number(shown.toPrecision(2))}${isLeast ? leastText(v.streams.filter((name) => (sizes[name] ?? 1) > 1)) : ""}.`;
  });
  const open = v.claims.filter((c) => c.verdict !== "every-size");
  const sets = setsText(open);
  // Where each claim names its sizes, the rest of them is proved.
  const isNamed = sets !== "" && open.every((c) => c.except.length > 0);
  return isNamed ? [...seen, `Proved for all sizes except ${sets}.`] : seen;
}

const leastText = (names: readonly string[]): string =>
  names.length === 0 ? "" : `; no smaller ${either(names)} shows it`;

const bounded = (v: MadeVerdict): string[] =>
  v.limit === null || (v.kind !== "every-size" && v.kind !== "these-sizes")
    ? []
    : [`It holds while scores stay below ${numberText(v.limit)}: a mask fills with a finite number.`];

const divided = (v: MadeVerdict): string[] =>
  v.divisors.length === 0 || (v.kind !== "every-size" && v.kind !== "these-sizes")
    ? []
    : [
        `It assumes that numbers stay finite: what ${both(v.divisors)} ${v.divisors.length === 1 ? "divides" : "divide"} by may be 0 for some weights or tokens, and is assumed not to be.`,
      ];

const hazards = ({ hazards: list }: MadeVerdict): string[] =>
  list.length === 0
    ? []
    : [
        `NaN or infinity can arise at ${both(unique(list.map((h) => h.name)))} and reach the output; where a value is NaN, leaks cannot be ruled out.`,
      ];

const isLookedAt = (v: MadeVerdict): boolean => v.claims.some((c) => c.verdict === "sizes-looked-at");

/** `T ≥ 31`, `T ≥ 31 or B ≥ 3`. */
const exceptText = (v: MadeVerdict): string => setsText(v.claims);

/** The sizes that these claims are not proved for; empty where that is any size. */
function setsText(claims: readonly ClaimVerdict[]): string {
  const sets: readonly SizeSet[] = merged(claims.flatMap((c) => c.except));
  return either(sets.filter((s) => s.conditions.length > 0).map((s) => s.text));
}

/** `an output may see a later position, first at slice in Shift "sl"`, of each claim what was too much. */
function reason(claims: readonly ClaimVerdict[]): string {
  const refusals = claims.flatMap((c) => (c.refusal ? [refusalText(c.refusal)] : []));
  return unique(refusals).slice(0, 2).join("; ");
}

const refusalText = ({ why, primitive, name }: RefusalText): string =>
  `${why}${primitive === null ? "" : `, first at ${primitive}${name === null ? "" : ` in ${name}`}`}`;

/** The dims that count samples and positions, and those that an exception or a bound names. */
function namesTold(v: MadeVerdict): readonly string[] {
  const text = [...v.claims.flatMap((c) => c.except), ...v.bounds].map((x) => x.text).join(" ");
  const words = new Set(text.match(/[A-Za-z_]\w*/g));
  return Object.keys(v.sizes).filter((name) => v.streams.includes(name) || words.has(name));
}

/** `T = 12, B = 2` of these dims; of all where none of them is there. */
function sizesText(sizes: Bindings, names: readonly string[]): string {
  const all = Object.entries(sizes);
  const told = all.filter(([name]) => names.includes(name));
  const list = (told.length > 0 ? told : all).map(([name, n]) => `${name} = ${n.toLocaleString("en-US")}`);
  return list.length === 0 ? "its own sizes" : list.join(", ");
}

const limitText = ({ limit }: MadeVerdict, before: string): string =>
  limit === null ? "" : `${before}${numberText(limit)}`;

/** Rounded down: below what is written it holds. */
const numberText = (n: number): string => Math.floor(n).toLocaleString("en-US");

const unique = (texts: readonly string[]): string[] => [...new Set(texts)];
const joined = (texts: readonly string[], word: string): string =>
  texts.length < 2 ? (texts[0] ?? "") : `${texts.slice(0, -1).join(", ")} ${word} ${texts.at(-1)}`;
const either = (texts: readonly string[]): string => joined(texts, "or");
const both = (texts: readonly string[]): string => joined(texts, "and");

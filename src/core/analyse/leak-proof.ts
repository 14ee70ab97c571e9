// The leak proof (ADR 11): which input positions can each output depend on, for all weights at once, and may it? First it is
// asked for every size (every-size/); where that refuses, the program is looked at cell by cell at the least sizes that
// the refusal names, and at its own.
import { type Program, prune } from "../ir/index.ts";
import type { Bindings, Size } from "../shape/index.ts";
import { leftPaddingOf } from "./every-size/left-padding.ts";
import {
  type EverySizeClaim,
  type EverySizeProof,
  isProvedAt,
  proveEverySize,
  staysFiniteAt,
} from "./every-size/prove-every-size.ts";
import type { RelationStore } from "./every-size/relation-store.ts";
import { Effort, TooLarge } from "./leak-effort.ts";
import { hazardsOf, leaksOf } from "./leak-found.ts";
import { type Look, lookAt } from "./leak-looks.ts";
import { type Layout, type Run, runCells } from "./leak-run.ts";
import { type Legality, leastSizes, sizesFor } from "./leak-sizes.ts";
import type { Claim, Extent, LeakKind, LeakProof, LeakTask, LeakVerdict, Unrolled } from "./leak-types.ts";

export interface ProveOptions {
  /** Layouts of padding that cells are looked at with; the proof for every size goes by all on the right. */
  readonly layouts?: readonly Layout[];
  /** Sizes of which the check has seen that they are whole and at least 1: parameters. */
  readonly parameters?: readonly Size[];
  /** Names in the program that stand for plain numbers of the graph, and are no dims of it. */
  readonly pinned?: Bindings;
  /** Shared by the proofs of a graph and of repairs that are tried on it. */
  readonly store?: RelationStore;
}

const usualLayouts: readonly Layout[] = ["none", "right", "ragged", "shortest"];

/** Of a source and a target, either may be the longer one; what has a word for each of another text is as long as that. */
export function layoutsFor({ inputs, values }: Program, { objective }: LeakTask): readonly Layout[] {
  const texts = inputs.flatMap((i) => (i.kind === "ids" ? [values[i.value]!.shape[1]!.key] : []));
  const areApart = texts.length > 1 && (objective === "seq2seq" || new Set(texts).size > 1);
  return areApart ? [...usualLayouts, "first text shortest", "others shortest"] : usualLayouts;
}

/**
 * A leak that is found here may be one of the proof's own imprecision: `confirmLeaks` shows it by a run, and only then
 * the verdict is "leaks".
 */
export function proveLeaks(program: Program, given: LeakTask, options: ProveOptions = {}): LeakProof {
  const part = prune(program, askedOf(given));
  const layouts = options.layouts ?? layoutsFor(part, given);
  const every = proveForLayouts(part, given, options, layouts);
  const task = withText(given, every);
  const legality = legalityOf(task, options);
  const refused = refusedOf(part, legality, every);
  const { looks, why } =
    refused.length > 0 ? look(part, task, every, { refused, layouts, legality }) : noLooks;
  const claims = every.claims.map((c) => claimOf(c, every, refused, looks, { task, own: part.dims }));
  const run = once(() => looks[0]?.run ?? runAtUsualSizes(part, legality));
  const whole: Unrolled = { program: part, task, rows: every.rows, run };
  return {
    program: part,
    task,
    rows: every.rows,
    claims,
    verdict: worst(claims.map((c) => c.verdict)),
    leftPadding: once(() => leftPaddingOf(every, task, options.pinned ?? {})),
    // What was proved at the sizes of a look is an imprecision of the cells.
    leaks: leaksOf(looks, (kind, dims) => refused.some((c) => c.kind === kind && !isProvedAt(c, dims))),
    hazards: hazardsOf(looks),
    limit: Math.min(every.limit, ...looks.map((l) => l.run.limit)),
    ...(why === undefined ? {} : { why }),
    unrolled: () => whole,
    parameters: legality.parameters,
  };
}

export const legalityOf = ({ prefix }: LeakTask, { parameters = [] }: ProveOptions): Legality => ({
  ...(prefix && { prefix }),
  parameters,
});

/** The proof for padding on the right; for the left, where that is asked for; for both, where both are. */
export function proveForLayouts(
  part: Program,
  task: LeakTask,
  options: ProveOptions,
  layouts: readonly Layout[],
): EverySizeProof {
  const sides = new Set(layouts.map((l) => (l === "left" ? "left" : "right")));
  const [first, second] = [...sides].map((side) => proveEverySize(part, task, { ...options, side }));
  if (!first || !second) return first ?? proveEverySize(part, task, options);
  const claims = first.claims.map((c, i): EverySizeClaim => {
    const other = second.claims[i]!;
    const refusal = c.refusal ?? other.refusal;
    const both = {
      kind: c.kind,
      except: [...c.except, ...other.except],
      general: [...c.general, ...other.general],
    };
    return refusal ? { ...both, refusal } : both;
  });
  const limit = Math.min(first.limit, second.limit);
  return { ...first, claims, limit, broken: [...first.broken, ...second.broken] };
}

/** Claims that are not proved at the program's own sizes, or not at the usual ones where these are larger. */
export function refusedOf(
  part: Program,
  legality: Legality,
  { claims }: EverySizeProof,
): readonly EverySizeClaim[] {
  const open = claims.filter((c) => c.except.length > 0);
  if (open.length === 0) return open;
  const larger = sizesFor(part, legality).map((dims) =>
    Object.fromEntries(Object.entries(dims).map(([name, n]) => [name, Math.max(n, part.dims[name] ?? n)])),
  );
  return open.filter((c) => [part.dims, ...larger].some((dims) => !isProvedAt(c, dims)));
}

/** The task with the text that is predicted, which it need not name. */
export const withText = (task: LeakTask, { text }: EverySizeProof): LeakTask =>
  text === undefined ? task : { ...task, stream: text };

interface Looked {
  readonly looks: readonly Look[];
  /** Why some sizes could not be looked at. */
  readonly why?: string;
}
const noLooks: Looked = { looks: [] };

interface LookedFor {
  readonly refused: readonly EverySizeClaim[];
  readonly layouts: readonly Layout[];
  readonly legality: Legality;
}

/** At how many of the sets of sizes of one claim the cells are looked at. */
const mostSets = 3;

function look(
  part: Program,
  task: LeakTask,
  every: EverySizeProof,
  { refused, layouts, legality }: LookedFor,
): Looked {
  const least = refused.flatMap((c) =>
    c.general.slice(0, mostSets).flatMap((set): Bindings[] => {
      const dims = leastSizes(part, legality, set);
      return dims ? [dims] : [];
    }),
  );
  const usual = unique(sizesFor(part, legality));
  const sizes = unique([...usual, ...least, ...(isSmall(part.dims) ? [part.dims] : [])]);
  const looks: Look[] = [];
  const effort = new Effort();
  let why: string | undefined;
  const silent = new Set(refused);
  for (const [i, dims] of sizes.entries()) {
    // Where all that was refused has shown itself, larger sizes say nothing new.
    for (const c of silent) if (looks.some((l) => isSeenIn(c, l))) silent.delete(c);
    if (silent.size === 0 && i >= usual.length) break;
    try {
      const staysFinite = staysFiniteAt(every, dims);
      looks.push(...lookAt(part, task, dims, { layouts, staysFinite, rows: every.rows, effort }));
    } catch (e) {
      if (!(e instanceof TooLarge)) throw e;
      if (looks.length === 0) why = `the graph is too large to check entry by entry: ${e.message}`;
    }
  }
  return why === undefined ? { looks } : { looks, why };
}

const isSeenIn = (c: EverySizeClaim, { forbidden, run }: Look): boolean =>
  !isProvedAt(c, run.options.dims) && forbidden.some((f) => f.kind === c.kind);

/** Own sizes up to this one are looked at cell by cell: the work grows with the square of positions, and more. */
const longest = 24;
const isSmall = (dims: Bindings): boolean => Object.values(dims).every((n) => n <= 4 * longest);

const unique = (sizes: readonly Bindings[]): Bindings[] => [
  ...new Map(sizes.map((dims) => [JSON.stringify(dims), dims])).values(),
];

export function runAtUsualSizes(part: Program, legality: Legality): Run | null {
  try {
    const dims = sizesFor(part, legality)[0] ?? part.dims;
    return runCells(part, { dims, level: "positions", layout: "none" });
  } catch (e) {
    if (e instanceof TooLarge) return null;
    throw e;
  }
}

/** Worked out when it is asked for, and kept. */
export function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

export const askedOf = (task: LeakTask): number[] => [
  task.logits,
  ...task.losses.flatMap((l) => [l.logits, l.targets, l.perPosition]),
];

function claimOf(
  c: EverySizeClaim,
  every: EverySizeProof,
  refused: readonly EverySizeClaim[],
  looks: readonly Look[],
  { task, own }: { readonly task: LeakTask; readonly own: Bindings },
): Claim {
  const { kind, except, refusal } = c;
  const verdict: LeakVerdict = Number.isFinite(every.limit) ? "bounded" : "proved";
  const nowhere = { kind, verdict, sizes: [], layouts: [] };
  if (refusal === undefined) return { ...nowhere, extent: { kind: "every-size" } };
  if (!refused.includes(c)) return { ...nowhere, extent: { kind: "these-sizes", except, refusal } };
  const sizes = unique(looks.map((l) => l.run.options.dims));
  const layouts = [...new Set(looks.map((l) => l.layout))];
  const isWithin = (l: Look) => !isProvedAt(c, l.run.options.dims);
  const seen = worst(looks.filter(isWithin).map((l) => verdictOf(kind, l, task)));
  const isClean = seen === "proved" || seen === "bounded";
  const isOwn = (dims: Bindings) => Object.keys(own).every((name) => dims[name] === own[name]);
  // A loss that counts no position there asks nothing.
  const isAsked = (l: Look) => kind !== "target" || !l.uncounted;
  // What small sizes show is no proof for others.
  const atOwn = isClean && looks.some((l) => isOwn(l.run.options.dims) && isAsked(l));
  const extent: Extent = atOwn
    ? { kind: "sizes-looked-at", sizes, refusal }
    : { kind: "none", at: except, refusal };
  return { kind, verdict: isClean && !atOwn ? "not-proved" : seen, extent, sizes, layouts };
}

function verdictOf(kind: LeakKind, look: Look, { logits, unplaced }: LeakTask): LeakVerdict {
  if (look.forbidden.some((f) => f.kind === kind)) return "not-proved";
  if (kind === "target" && unplaced !== undefined) return "not-proved";
  // A loss has logits of its own, which no other claim is about.
  const isOf = (value: number) => kind === "target" || value === logits;
  if (look.broken.some(isOf)) return "hazard";
  if (look.low.some(isOf) || look.blurred || look.idle) return "not-proved";
  if (kind === "future" && look.unasked) return "not-proved";
  return Number.isFinite(look.run.limit) ? "bounded" : "proved";
}

const order: readonly LeakVerdict[] = ["leaks", "hazard", "not-proved", "bounded", "proved"];

const worst = (verdicts: readonly LeakVerdict[]): LeakVerdict =>
  order.find((v) => verdicts.includes(v)) ?? "proved";

/**
 * The proof with what runs have shown of its leaks, in their order: 0 where none showed one. What may be behind NaN
 * and was not shown is dropped: the NaN itself is told of.
 */
export function withShown(proof: LeakProof, shown: readonly number[]): LeakProof {
  const all = proof.leaks.map((leak, i) => ({ ...leak, shown: shown[i] ?? 0 }));
  const leaks = all.filter((leak) => !leak.behindNaN || leak.shown > 0);
  const claims = proof.claims.map((claim): Claim => {
    const isSeen = leaks.some((l) => l.kind === claim.kind && l.shown > 0);
    return isSeen ? { ...claim, verdict: "leaks" } : claim;
  });
  return { ...proof, leaks, claims, verdict: worst(claims.map((c) => c.verdict)) };
}

// The proof for every size: what is shown for all values that the graph's dims may take, and at which sizes it fails.
import { type Program, relation, valueAt } from "../../ir/index.ts";
import { type Bindings, evaluateSize, type Size } from "../../shape/index.ts";
import { isCausal } from "../leak-policy.ts";
import {
  type LeakKind,
  type LeakTask,
  type LogitRows,
  leakKinds,
  type Refusal,
  type SizeSet,
} from "../leak-types.ts";
import { brokenRows, type Lost, type Offence, offences, predictedText, rolesOf, unaskedText } from "./ask.ts";
import { culprit } from "./culprit.ts";
import { placeOf, sampleAxisOf } from "./place.ts";
import { type Relations, relate } from "./relate.ts";
import type { RelationStore } from "./relation-store.ts";
import { isInSet, isPossibleAt, sizeOfForm, sizeSet, sizesWith } from "./size-sets.ts";
import { brokenLoss, targetOffences } from "./target.ts";

export interface EverySizeOptions {
  /** Sizes that the check has seen to be whole and at least 1. */
  readonly parameters?: readonly Size[];
  /** Names that stand for plain numbers of the graph, with those numbers: no dims of it. */
  readonly pinned?: Bindings;
  readonly side?: relation.PaddingSide;
  /** Shared by the proofs of programs that are nearly the same. */
  readonly store?: RelationStore;
}

/** One kind of leak. */
export interface EverySizeClaim {
  readonly kind: LeakKind;
  /** Sizes for which it is not proved, a superset of those at which it fails; none: proved for every size. */
  readonly except: readonly SizeSet[];
  /** The same with the names of plain numbers left free: where a leak shows at small sizes, if there is one. */
  readonly general: readonly SizeSet[];
  /** There where it is not proved. */
  readonly refusal?: Refusal;
}

export interface EverySizeProof {
  readonly claims: readonly EverySizeClaim[];
  /** Finite masks hold while scores stay below this; ∞ where none was relied on. */
  readonly limit: number;
  /** Sizes at which NaN or infinity may reach what is asked, a superset of those at which it does. */
  readonly broken: readonly SizeSet[];
  readonly rows: LogitRows;
  /** The text that is predicted; undefined where none is read. */
  readonly text: string | undefined;
  readonly relations: Relations;
}

/** Whether a claim is proved at these sizes. */
export const isProvedAt = ({ except }: EverySizeClaim, at: Bindings): boolean =>
  !except.some((set) => isInSet(set, at));

/** Whether it is proved that at these sizes no NaN and no infinity reaches what is asked. */
export const staysFiniteAt = ({ broken }: Pick<EverySizeProof, "broken">, at: Bindings): boolean =>
  !broken.some((set) => isInSet(set, at));

/** `program` should have been pruned to what is asked for. */
export function proveEverySize(
  program: Program,
  task: LeakTask,
  { parameters = [], pinned = {}, side = "right", store }: EverySizeOptions = {},
): EverySizeProof {
  return judge(relate(program, task, { parameters, side, ...(store && { store }) }), task, pinned);
}

/** What follows from the relations of all values. */
export function judge(relations: Relations, task: LeakTask, pinned: Bindings): EverySizeProof {
  const text = predictedText(relations, task);
  const kinds = leakKinds.filter((kind) =>
    kind === "future" ? isCausal(task) : kind === "target" ? scores(task) : text !== undefined,
  );
  if (relations.lost !== null) return nothing(relations, relations.lost, task, kinds);
  const idle = idleness(relations, task);
  const broken = brokenRows(relations, task, "future", task.logits);
  const claims = kinds.map((kind): EverySizeClaim => {
    if (idle !== null) return claimOf(relations, task, kind, { lost: idle, value: task.logits }, pinned);
    const found = kind === "target" ? targetsOf(relations, task) : outputsOf(relations, task, kind);
    return claimOf(relations, task, kind, found, pinned);
  });
  const everywhereBroken = [broken, ...task.losses.map((loss) => brokenLoss(relations, loss))].flatMap((o) =>
    o === null ? [] : sizesWith(o.region, o.scope).map((s) => sizeSet(s)),
  );
  const rows = rowsOf(relations, task);
  return { claims, limit: relations.limit, broken: unique(everywhereBroken), rows, text, relations };
}

/** Whether the graph has a loss. */
const scores = ({ losses, unplaced }: LeakTask): boolean => losses.length > 0 || unplaced !== undefined;

/** Nothing is known of any value. */
function nothing(
  relations: Relations,
  lost: Lost,
  task: LeakTask,
  kinds: readonly LeakKind[],
): EverySizeProof {
  const found = { lost, value: task.logits };
  return {
    claims: kinds.map((kind) => claimOf(relations, task, kind, found, {})),
    limit: Number.POSITIVE_INFINITY,
    broken: everySize,
    rows: { ...noRows(relations, task), isTraced: false },
    text: undefined,
    relations,
  };
}

/** Why nothing is asked: at no sizes, or not at the program's own. A proof of nothing is none. */
function idleness({ program, space, streams }: Relations, { prefix }: LeakTask): Lost | null {
  const at = (size: Size) => evaluateSize(size, program.dims);
  const isLong = prefix !== undefined && [...streams.values()].some((s) => at(prefix) >= at(s[1]!));
  if (isLong) return "the objective's prefix is longer than the text, so nothing is predicted";
  return space.world.isPossible()
    ? null
    : "there are no sizes at which the graph is legal, so nothing is predicted";
}

/** Where the logits keep the positions of the text that is predicted. */
function rowsOf(r: Relations, task: LeakTask): LogitRows {
  const text = predictedText(r, task);
  const none = noRows(r, task);
  if (text === undefined) return none;
  const place = placeOf(r, task.logits, text, rolesOf(task, task.logits));
  if (typeof place === "string" || place.untraced !== undefined) return { ...none, isTraced: false };
  if (place.time === null) return none;
  // The position at the axis' first index.
  const own = place.time.vars.find((v) => relation.aboutVar(v).kind === "own");
  const first = own === undefined ? place.time : relation.minus(place.time, relation.variable(own));
  const from = sizeOfForm(first);
  const { axis, isPerPosition } = place;
  return from === null ? { ...none, isTraced: false } : { ...none, axis, from, isPerPosition };
}

/** Where no positions are known: the samples, as far as sizes and roles tell of them. */
function noRows({ program, streams }: Relations, task: LeakTask): LogitRows {
  const { shape } = valueAt(program, task.logits);
  const batch = [...streams.values()][0]?.[0];
  const found = batch && sampleAxisOf(shape, batch, rolesOf(task, task.logits));
  const sample = typeof found === "number" ? found : null;
  return { sample, axis: null, from: null, isPerPosition: false, isTraced: true };
}

const everySize: readonly SizeSet[] = [{ conditions: [], text: "any size" }];

interface Found extends Offence {
  /** The value that must not. */
  readonly value: number;
}
type AtNoSize = { readonly lost: Lost; readonly value: number };

function outputsOf(r: Relations, task: LeakTask, kind: LeakKind): readonly Found[] | AtNoSize {
  const value = task.logits;
  const broken = brokenRows(r, task, kind, value);
  const found = offences(r, task, kind, value);
  if (typeof found === "string") return { lost: found, value };
  return [...found, ...(broken ? [broken] : [])].map((o) => ({ ...o, value }));
}

function targetsOf(r: Relations, task: LeakTask): readonly Found[] | AtNoSize {
  const all: Found[] = [];
  if (task.unplaced !== undefined) return { lost: task.unplaced, value: task.logits };
  for (const loss of task.losses) {
    const found = targetOffences(r, loss);
    if (typeof found === "string") return { lost: found, value: loss.logits };
    all.push(...found.map((o) => ({ ...o, value: loss.logits })));
  }
  return all;
}

function claimOf(
  r: Relations,
  task: LeakTask,
  kind: LeakKind,
  found: readonly Found[] | AtNoSize,
  pinned: Bindings,
): EverySizeClaim {
  if ("lost" in found) {
    // A loss that is not there to be asked is no fault of an operation.
    const isUnplaced = found.lost === task.unplaced;
    const refusal = isUnplaced
      ? { why: found.lost, value: found.value, primitive: null, node: null }
      : refusalAt(r, found.value, found.lost);
    return { kind, except: everySize, general: everySize, refusal };
  }
  const failing = found.map((o) => ({ ...o, sizes: sizesWith(o.region, o.scope) }));
  const { world } = r.space;
  const mine = failing.filter((o) => o.sizes.some((s) => isPossibleAt(s, pinned, world)));
  const sets = (list: typeof failing, at: Bindings) =>
    unique(list.flatMap((o) => o.sizes.filter((s) => isPossibleAt(s, at, world)).map((s) => sizeSet(s, at))));
  const first = mine[0];
  if (!first) return { kind, except: [], general: sets(failing, {}) };
  return {
    kind,
    except: sets(mine, pinned),
    general: sets(mine, {}),
    refusal: firstRefusal(r, task, kind, first),
  };
}

const unique = (sets: readonly SizeSet[]): SizeSet[] => [
  ...new Map(sets.map((s) => [JSON.stringify(s.conditions), s])).values(),
];

/** The first operation on the way to the value behind which the same could not be excluded. */
const firstRefusal = (r: Relations, task: LeakTask, kind: LeakKind, { value, why }: Found): Refusal =>
  refusalAt(
    r,
    kind === "target" || why === unaskedText ? value : culprit(r, task, kind, { value, why }),
    why,
  );

function refusalAt({ program }: Relations, value: number, why: string): Refusal {
  const op = program.ops.find((o) => o.output === value);
  return { why, value, primitive: op?.prim ?? null, node: valueAt(program, value).origin?.node ?? null };
}

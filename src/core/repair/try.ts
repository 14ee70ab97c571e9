// Tries repairs, each on a copy of the document, and keeps those that the caller's judge accepts: the one way by which
// anything in Heddle becomes a fix.
import { type Checked, CheckMemo, check } from "../check/index.ts";
import type { Fix } from "../diagnostics/index.ts";
import { applyEdit } from "../document/index.ts";
import type { Edit } from "../model/index.ts";
import type { Repair, Repairs } from "./repair.ts";

/** What a judge says of a repair that it accepts. */
export interface Verdict {
  /** Compared number by number, smallest first; equal ranks keep the order of the repairs. */
  readonly rank: readonly number[];
  /** What the fix tells beside its label. */
  readonly facts?: Pick<Fix, "clears" | "parameters">;
}

/** Judges the graph as it is after a repair; null refuses the repair. */
export type Judge = (after: Checked) => Verdict | null;

export interface Limits {
  /** So many are tried at most; all by default. */
  readonly tried?: number;
  /** So many that worked are enough. */
  readonly kept?: number;
}

/** Fixes among the repairs of a checked document, the best first. Repairs of the same edits are tried once. */
export function tryRepairs(
  checked: Checked,
  repairs: Repairs,
  judge: Judge,
  { tried = Number.POSITIVE_INFINITY, kept = Number.POSITIVE_INFINITY }: Limits = {},
): Fix[] {
  const found: { readonly fix: Fix; readonly rank: readonly number[] }[] = [];
  for (const repair of distinct(repairs.filter((r) => r !== undefined).slice(0, tried))) {
    if (found.length >= kept) break;
    const after = afterRepair(checked, repair);
    const verdict = after && judge(after);
    if (verdict) found.push({ fix: { ...repair, ...verdict.facts }, rank: verdict.rank });
  }
  return found.sort((a, b) => compare(a.rank, b.rank)).map(({ fix }) => fix);
}

const afterRepair = (checked: Checked, { edits }: Repair): Checked | undefined => afterEdits(checked, edits);

/** The document after edits, checked; undefined where one of them is refused. */
export function afterEdits(checked: Checked, edits: readonly Edit[]): Checked | undefined {
  const applied = applyEdit(checked.document, { edit: "all", edits });
  return applied.ok ? check(applied.document, { memo: memoOf(checked) }) : undefined;
}

/** What a check of the document remembers, for all the trials on it: most nodes are the same after a repair. */
const memos = new WeakMap<Checked, CheckMemo>();

function memoOf(checked: Checked): CheckMemo {
  let memo = memos.get(checked);
  if (!memo) {
    memo = new CheckMemo();
    memos.set(checked, memo);
  }
  return memo;
}

function distinct(repairs: readonly Repair[]): readonly Repair[] {
  const byEdits = new Map<string, Repair>();
  for (const repair of repairs) {
    const key = JSON.stringify(repair.edits);
    if (!byEdits.has(key)) byEdits.set(key, repair);
  }
  return [...byEdits.values()];
}

function compare(a: readonly number[], b: readonly number[]): number {
  for (const [i, x] of a.entries()) {
    const difference = x - (b[i] ?? x);
    if (difference !== 0) return difference;
  }
  return 0;
}

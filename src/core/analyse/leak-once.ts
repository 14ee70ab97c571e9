// The leak proof from a program in which the body of a repeat is there once: what is proved of it holds for every number
// of iterations, and costs the same for all. Where that does not prove everything, the program is unrolled and looked at.
import { type Program, prune } from "../ir/index.ts";
import { leftPaddingOf } from "./every-size/left-padding.ts";
import { type EverySizeClaim, proveEverySize } from "./every-size/prove-every-size.ts";
import { exceptOf, isAmong } from "./every-size/size-sets.ts";
import {
  askedOf,
  layoutsFor,
  legalityOf,
  once,
  type ProveOptions,
  proveForLayouts,
  runAtUsualSizes,
  withText,
} from "./leak-proof.ts";
import type { Claim, LeakProof, LeakTask, LeftPaddingClaim, Unrolled } from "./leak-types.ts";

/** What a program is for, and the same of one of which every iteration is there. */
export interface Asked {
  readonly program: Program;
  readonly task: LeakTask;
}

/** What is proved of any number of iterations. */
export interface ProvedOnce {
  /** Null where some claim is not proved for every size. */
  readonly proof: LeakProof | null;
  readonly claims: readonly EverySizeClaim[];
  /** Finite masks hold while |score| stays below it; ∞ without such masks. */
  readonly limit: number;
}

/** `whole` is asked for only where something has to run. */
export function proveOnce(
  { program, task: given }: Asked,
  whole: () => Asked,
  options: ProveOptions = {},
): ProvedOnce {
  const part = prune(program, askedOf(given));
  const every = proveForLayouts(part, given, options, options.layouts ?? layoutsFor(part, given));
  const { claims, limit } = every;
  if (claims.length === 0 || claims.some((c) => c.refusal !== undefined))
    return { proof: null, claims, limit };
  const verdict = Number.isFinite(every.limit) ? "bounded" : "proved";
  const task = withText(given, every);
  const { rows } = every;
  const unrolled = once((): Unrolled => {
    const asked = whole();
    const all = prune(asked.program, askedOf(asked.task));
    const its = withText(asked.task, every);
    const run = once(() => runAtUsualSizes(all, legalityOf(its, options)));
    return { program: all, task: its, rows, run };
  });
  const leftPadding = once(() => {
    const left = leftPaddingOf(every, task, options.pinned ?? {});
    if (left.every((c) => c.extent.kind === "every-size")) return left;
    const { program: all, task: its } = unrolled();
    const of = leftPaddingOf(proveEverySize(all, its, options), its, options.pinned ?? {});
    return of.map((c, i): LeftPaddingClaim => {
      const { extent } = left[i]!;
      const isForAny = exceptOf(extent).every((set) => isAmong(set, exceptOf(c.extent)));
      return isForAny ? c : { ...c, isUnrolled: true };
    });
  });
  const proof: LeakProof = {
    program: part,
    task,
    rows,
    claims: every.claims.map(
      ({ kind }): Claim => ({ kind, verdict, extent: { kind: "every-size" }, sizes: [], layouts: [] }),
    ),
    verdict,
    leftPadding,
    leaks: [],
    hazards: [],
    limit: every.limit,
    unrolled,
    parameters: options.parameters ?? [],
  };
  return { proof, claims, limit };
}

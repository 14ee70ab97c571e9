// The leak proof (ADR 11): which input positions can each output depend on, for all weights at once, and may it?
import { type Program, prune, valueAt } from "../ir/index.ts";
import { withoutIterations } from "../model/index.ts";
import { type Findings, type Forbidden, isCausal, judge, predictedStream } from "./leak-policy.ts";
import { type Layout, type Run, type RunOptions, runCells, TooLarge } from "./leak-run.ts";
import { sizesFor } from "./leak-sizes.ts";
import { Store } from "./leak-store.ts";
import {
  type Claim,
  type Hazard,
  type Leak,
  type LeakKind,
  type LeakProof,
  type LeakTask,
  type LeakVerdict,
  leakKinds,
} from "./leak-types.ts";
import { type Allowed, witnessOf } from "./leak-witness.ts";

export interface ProveOptions {
  /** Layouts of padding that the text may have; the app pads on the right. */
  readonly layouts?: readonly Layout[];
}

/** Everything that was found in one run. */
interface Look extends Findings {
  readonly run: Run;
  readonly layout: Layout;
  /** The collapsed look before it, if this one goes by every entry: it has the ways too, and they cost less. */
  readonly coarse?: Look;
  /** Where NaN came up: what is seen with ordinary numbers in its place. */
  readonly behind?: Look;
}

const usualLayouts: readonly Layout[] = ["none", "right", "ragged"];

/**
 * Looks at the program at small sizes and under each layout of padding. A leak that is found here may be one of the
 * proof's own imprecision: `confirmLeaks` shows it by a run, and only then the verdict is "leaks".
 */
export function proveLeaks(
  program: Program,
  task: LeakTask,
  { layouts = usualLayouts }: ProveOptions = {},
): LeakProof {
  const part = prune(program, askedOf(task));
  const sizes = sizesFor(part, task.prefix);
  const base = { beyond: sizes[0]?.beyond ?? [], program: part, task };
  const looks: Look[] = [];
  try {
    for (const { dims } of sizes) looks.push(...lookAt(part, task, dims, layouts));
  } catch (e) {
    if (!(e instanceof TooLarge)) throw e;
    const why = `the graph is too large to check entry by entry: ${e.message}`;
    return {
      ...base,
      verdict: "not-proved",
      claims: [],
      leaks: [],
      hazards: [],
      limit: Number.POSITIVE_INFINITY,
      why,
      run: null,
    };
  }
  const claims = kindsFor(task, looks[0]?.run).map((kind) => claimOf(kind, looks));
  const limit = Math.min(...looks.map((l) => l.run.limit));
  const run = looks[0]?.run ?? null;
  const why = looks.some((l) => l.idle)
    ? { why: "the objective's prefix is longer than the text, so nothing is predicted" }
    : {};
  const proof = {
    ...base,
    ...why,
    claims,
    leaks: leaksOf(looks),
    hazards: hazardsOf(task, looks),
    limit,
    run,
  };
  return { ...proof, verdict: worst(claims.map((c) => c.verdict)) };
}

/** The kinds of leaks that a program may have at one set of sizes, and whether NaN reaches its output: a quick look. */
export function glance(
  program: Program,
  task: LeakTask,
  { layouts = usualLayouts }: ProveOptions = {},
): { readonly kinds: ReadonlySet<LeakKind>; readonly places: number; readonly broken: boolean } | null {
  const part = prune(program, askedOf(task));
  try {
    const looks = lookAt(part, task, sizesFor(part, task.prefix)[0]?.dims ?? part.dims, layouts);
    return {
      kinds: new Set(allOf(looks).flatMap((l) => l.forbidden.map((f) => f.kind))),
      places: looks.reduce((n, l) => n + l.forbidden.length, 0),
      broken: looks.some((l) => l.broken),
    };
  } catch (e) {
    if (e instanceof TooLarge) return null;
    throw e;
  }
}

const askedOf = (task: LeakTask): number[] => [
  task.logits,
  ...task.losses.flatMap((l) => [l.logits, l.targets, l.perPosition]),
];

function lookAt(part: Program, task: LeakTask, dims: RunOptions["dims"], layouts: readonly Layout[]): Look[] {
  const readsPadding = part.inputs.some((i) => i.kind === "valid");
  const runs = new Map<string, Run>();
  const stores = new Map<string, Store>();
  const runAt = (level: RunOptions["level"], layout: Layout, assumeFinite: boolean): Run => {
    const store = stores.get(`${level} ${assumeFinite}`) ?? new Store();
    stores.set(`${level} ${assumeFinite}`, store);
    const key = `${level} ${readsPadding ? layout : ""} ${assumeFinite}`;
    const run = runs.get(key) ?? runCells(part, { dims, level, layout, assumeFinite }, store);
    runs.set(key, run);
    return run;
  };
  const lookThrough = (layout: Layout, assumeFinite: boolean): Look => {
    const look = (level: RunOptions["level"]): Look => {
      const run = runAt(level, layout, assumeFinite);
      return { run, layout, ...judge(run, task, layout) };
    };
    const first = look("positions");
    if (first.forbidden.length === 0 && !first.broken && !first.blurred) return first;
    // Collapsed features may have blurred what is clean: look again at every entry.
    try {
      return { ...look("all"), coarse: first };
    } catch (e) {
      if (e instanceof TooLarge) return first;
      throw e;
    }
  };
  return layouts.map((layout) => {
    const look = lookThrough(layout, false);
    return look.broken ? { ...look, behind: lookThrough(layout, true) } : look;
  });
}

/** The looks, those first that go by what is there; then those that see behind NaN. */
const allOf = (looks: readonly Look[]): Look[] => [...looks, ...looks.flatMap((l) => l.behind ?? [])];

function kindsFor(task: LeakTask, run: Run | undefined): readonly LeakKind[] {
  const causal = isCausal(task);
  const reads = run !== undefined && predictedStream(run, task) !== undefined;
  return leakKinds.filter((kind) =>
    kind === "future" ? causal : kind === "target" ? task.losses.length > 0 : reads,
  );
}

function claimOf(kind: LeakKind, looks: readonly Look[]): Claim {
  const verdicts = looks.map((l): LeakVerdict => {
    if (l.forbidden.some((f) => f.kind === kind)) return "not-proved";
    if (l.broken) return "hazard";
    if (l.blurred || l.idle) return "not-proved";
    return Number.isFinite(l.run.limit) ? "bounded" : "proved";
  });
  return {
    kind,
    verdict: worst(verdicts),
    sizes: [...new Set(looks.map((l) => l.run.options.dims))],
    layouts: [...new Set(looks.map((l) => l.layout))],
  };
}

const order: readonly LeakVerdict[] = ["leaks", "hazard", "not-proved", "bounded", "proved"];

export const worst = (verdicts: readonly LeakVerdict[]): LeakVerdict =>
  order.find((v) => verdicts.includes(v)) ?? "proved";

/** How many ways of one kind are looked for at most. */
const tries = 4;

/** One leak for each kind and place of crossing, with the way that it takes. */
function leaksOf(looks: readonly Look[]): Leak[] {
  const leaks: Leak[] = [];
  const places = new Set<string>();
  const asked = new Map<string, number>();
  for (const look of allOf(looks)) {
    const groups = new Map<string, Forbidden[]>();
    for (const f of look.forbidden) {
      const group = `${f.kind} ${f.loss ?? ""}`;
      groups.set(group, [...(groups.get(group) ?? []), f]);
    }
    for (const [group, found] of groups) {
      // The first, then some from all over.
      for (let i = 0; i < found.length; i += Math.max(1, Math.floor(found.length / 2))) {
        const n = asked.get(group) ?? 0;
        if (n >= tries) break;
        asked.set(group, n + 1);
        const leak = leakOf(look, found[i] as Forbidden);
        const place = `${group} ${withoutIterations(leak.witness.find((s) => s.crossing)?.node ?? "")}`;
        if (!places.has(place)) leaks.push(leak);
        places.add(place);
      }
    }
  }
  return leaks;
}

function leakOf({ run: fine, layout, coarse }: Look, f: Forbidden): Leak {
  const { output, input } = f;
  const known = coarse?.forbidden.find((c) => c.kind === f.kind && c.bit === f.bit && sameOutput(c, f));
  const { run, cell } = coarse && known ? { run: coarse.run, cell: known.cell } : { run: fine, cell: f.cell };
  const stream = run.inputs.find((i) => (i.stream ?? i.name) === input.stream);
  const own = stream && valueAt(run.program, stream.value).shape[1]?.key;
  const allowed: Allowed = (sample, time, axis) => {
    if (f.kind === "cross-sample") return sample === null || sample === output.sample;
    if (time === null || axis !== own) return true;
    if (f.kind === "padding") return time !== input.time || sample !== input.sample;
    return output.time === null || time <= output.time;
  };
  const witness = witnessOf(run, f.value, cell, f.bit, allowed);
  const loss = f.loss === undefined ? {} : { loss: f.loss };
  const behind = run.options.assumeFinite ? ({ behindNaN: true } as const) : {};
  const { dims } = run.options;
  return { kind: f.kind, value: f.value, ...loss, output, input, dims, layout, witness, ...behind };
}

const sameOutput = (a: Forbidden, b: Forbidden): boolean =>
  a.value === b.value && a.output.sample === b.output.sample && a.output.time === b.output.time;

function hazardsOf(task: LeakTask, looks: readonly Look[]): Hazard[] {
  const hazards = new Map<string, Hazard>();
  for (const { run, layout, broken } of looks) {
    if (!broken) continue;
    const reaching = new Set(prune(run.program, [task.logits]).ops);
    for (const { op, value } of run.broken) {
      const node = value.origin?.node ?? null;
      const key = `${withoutIterations(node ?? "")} ${op.prim}`;
      if (!reaching.has(op) || hazards.has(key)) continue;
      hazards.set(key, { value: value.id, node, primitive: op.prim, layout, dims: run.options.dims });
    }
  }
  return [...hazards.values()];
}

/**
 * The proof with what runs have shown of its leaks, in their order: 0 where none showed one. What may be behind NaN
 * and was not shown is dropped: the NaN itself is told of.
 */
export function withShown(proof: LeakProof, shown: readonly number[]): LeakProof {
  // What could not be looked at stays unproved.
  if (proof.why !== undefined) return proof;
  const all = proof.leaks.map((leak, i) => ({ ...leak, shown: shown[i] ?? 0 }));
  const leaks = all.filter((leak) => !leak.behindNaN || leak.shown > 0);
  const claims = proof.claims.map((claim): Claim => {
    const seen = leaks.some((l) => l.kind === claim.kind && l.shown > 0);
    return seen ? { ...claim, verdict: "leaks" } : claim;
  });
  return { ...proof, leaks, claims, verdict: worst(claims.map((c) => c.verdict)) };
}

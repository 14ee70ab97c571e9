// Looks at a program at one set of sizes, cell by cell: what the outputs may depend on and must not, under each layout
// of padding.
import type { Program } from "../ir/index.ts";
import { Effort, TooLarge } from "./leak-effort.ts";
import { type Findings, type Forbidden, groupOf, judge, type LeakGroup } from "./leak-policy.ts";
import { type Layout, type Run, type RunOptions, runCells } from "./leak-run.ts";
import { type Place, placeKey, shutIn } from "./leak-shut.ts";
import { Store } from "./leak-store.ts";
import type { LeakTask, LogitRows } from "./leak-types.ts";

/** Everything that was found in one run. */
export interface Look extends Findings {
  readonly run: Run;
  readonly layout: Layout;
  /** What the axes of the logits count. */
  readonly rows: LogitRows;
  /** The collapsed look before it, if this one goes by every entry: it has the ways too, and they cost less. */
  readonly coarse?: Look;
  /** The same look with places held shut, for what it says of one group. */
  readonly shut: (places: readonly Place[], group: LeakGroup) => Look;
  /** Where NaN came up: what is seen with ordinary numbers in its place. */
  readonly behind?: Look;
}

export interface LookOptions {
  readonly layouts: readonly Layout[];
  /** It is known that at these sizes no NaN reaches what is asked: what the cells take for one is an ordinary number. */
  readonly staysFinite: boolean;
  readonly rows: LogitRows;
  readonly shut?: readonly Place[];
  /** Shared by the looks of a proof. */
  readonly effort?: Effort;
}

/** Throws `TooLarge`. */
export const lookAt = (...given: Parameters<typeof looksAt>): Look[] => [...looksAt(...given)];

/** The same, one after the other as they are asked for. */
export function* looksAt(
  part: Program,
  task: LeakTask,
  dims: RunOptions["dims"],
  { layouts, staysFinite, rows, shut = [], effort = new Effort() }: LookOptions,
): Generator<Look> {
  const readsPadding = part.inputs.some((i) => i.kind === "valid");
  const runs = new Map<string, Run>();
  const stores = new Map<string, Store>();
  const runAt = (
    level: RunOptions["level"],
    layout: Layout,
    assumeFinite: boolean,
    places: readonly Place[],
  ): Run => {
    const store = stores.get(`${level} ${assumeFinite}`) ?? new Store();
    stores.set(`${level} ${assumeFinite}`, store);
    const hold = places.length > 0;
    const key = `${level} ${readsPadding || hold ? layout : ""} ${assumeFinite} ${places.map(placeKey).join()}`;
    const made: RunOptions["made"] = (value, cells, inputs) =>
      shutIn({ program: part, inputs }, value, cells, places, layout);
    const options = { dims, level, layout, assumeFinite, ...(hold ? { made } : {}) };
    const run = runs.get(key) ?? runCells(part, options, store, effort);
    runs.set(key, run);
    return run;
  };
  const lookThrough = (
    layout: Layout,
    assumeFinite: boolean,
    places: readonly Place[],
    group?: LeakGroup,
  ): Look => {
    const look = (level: RunOptions["level"]): Look => {
      const run = runAt(level, layout, assumeFinite, places);
      const again: Look["shut"] = (more, of) => lookThrough(layout, assumeFinite, [...places, ...more], of);
      return { run, layout, rows, shut: again, ...judge(run, task, layout, rows) };
    };
    const first = look("positions");
    const isAsked = (f: Forbidden) => group === undefined || groupOf(f) === group;
    const isSuspect = first.broken.length > 0 || first.low.length > 0 || first.blurred;
    if (!first.forbidden.some(isAsked) && !isSuspect) return first;
    // Collapsed features may have blurred what is clean: look again at every entry.
    try {
      return { ...look("all"), coarse: first };
    } catch (e) {
      if (e instanceof TooLarge) return first;
      throw e;
    }
  };
  for (const layout of layouts) {
    const look = lookThrough(layout, staysFinite, shut);
    yield look.broken.length > 0 ? { ...look, behind: lookThrough(layout, true, shut) } : look;
  }
}

/** The looks, those first that go by what is there; then those that see behind NaN. */
export function* withThoseBehind(looks: Iterable<Look>): Generator<{ look: Look; isBehindNaN: boolean }> {
  const behind: Look[] = [];
  for (const look of looks) {
    if (look.behind) behind.push(look.behind);
    yield { look, isBehindNaN: false };
  }
  for (const look of behind) yield { look, isBehindNaN: true };
}

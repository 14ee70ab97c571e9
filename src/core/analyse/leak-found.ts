// What looks have found, told once for each place: leaks with the way that they take, and where NaN comes up.
import { prune, valueAt } from "../ir/index.ts";
import { withoutIterations } from "../model/index.ts";
import type { Bindings } from "../shape/index.ts";
import { TooLarge } from "./leak-effort.ts";
import { type Look, withThoseBehind } from "./leak-looks.ts";
import { type Forbidden, groupOf, type LeakGroup } from "./leak-policy.ts";
import type { Place } from "./leak-shut.ts";
import type { Hazard, Leak, LeakKind } from "./leak-types.ts";
import { type Allowed, witnessOf } from "./leak-witness.ts";

/** So many places of one kind are told at most: each costs a look. */
const mostPlaces = 16;

/**
 * One leak for each place of crossing, of those kinds that may be at the sizes of the look, in the order in which the
 * program comes to them. A place that was found is held shut, and it is looked again: what is still seen crosses elsewhere.
 */
export function leaksOf(looks: readonly Look[], mayBe: (kind: LeakKind, dims: Bindings) => boolean): Leak[] {
  const leaks: Leak[] = [];
  const found = new Map<string, Place[]>();
  for (const { look, isBehindNaN } of withThoseBehind(looks)) {
    const isAsked = ({ kind }: Forbidden) => mayBe(kind, look.run.options.dims);
    for (const group of new Set(look.forbidden.filter(isAsked).map(groupOf))) {
      const places = found.get(group) ?? [];
      found.set(group, places);
      while (places.length < mostPlaces) {
        const seen = seenBehind(look, places, group);
        const leak = seen ? firstLeakOf(seen, group, isBehindNaN) : undefined;
        if (leak === undefined) break;
        const place = crossingPlace(leak);
        if (places.some((p) => p.node === place.node)) break;
        places.push(place);
        leaks.push(leak);
        // Nothing crosses: the prediction is of its own position, and no place could be shut.
        if (place.node === "") break;
      }
    }
  }
  return leaks.sort((a, b) => crossingOf(a) - crossingOf(b));
}

/** The look with places held shut; null where that is more than may be looked at. */
function seenBehind(look: Look, places: readonly Place[], group: LeakGroup): Look | null {
  const crossed = places.filter((p) => p.node !== "");
  if (crossed.length === 0) return look;
  try {
    return look.shut(crossed, group);
  } catch (e) {
    if (e instanceof TooLarge) return null;
    throw e;
  }
}

/** The one of its group that is told of a look. */
export function firstLeakOf(look: Look, group: LeakGroup, isBehindNaN: boolean): Leak | undefined {
  const first = tellingOf(look.forbidden.filter((f) => groupOf(f) === group));
  return first && leakOf(look, first, isBehindNaN);
}

/** The one whose way is told: where two texts share a time, an output at another position shows where it crosses. */
const tellingOf = (found: readonly Forbidden[]): Forbidden | undefined =>
  found.find(({ kind, output, input }) => kind === "padding" && output.time !== input.time) ?? found[0];

/** Where a leak crosses; no node where nothing does. */
export const crossingPlace = ({ kind, witness, input }: Leak): Place => {
  const crossing = witness.find((s) => s.crossing);
  return { kind, node: withoutIterations(crossing?.node ?? ""), stream: input.stream };
};

const crossingOf = ({ witness, value }: Leak): number => witness.find((s) => s.crossing)?.value ?? value;

function leakOf({ run: fine, layout, coarse, rows }: Look, f: Forbidden, isBehindNaN: boolean): Leak {
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
  const asked = f.kind === "target" ? {} : { rows };
  const witness = witnessOf(run, { value: f.value, cell, bit: f.bit, allowed, ...asked });
  const loss = f.loss === undefined ? {} : { loss: f.loss };
  const behind = isBehindNaN ? ({ behindNaN: true } as const) : {};
  const { dims } = run.options;
  return { kind: f.kind, value: f.value, ...loss, output, input, dims, layout, witness, ...behind };
}

const sameOutput = (a: Forbidden, b: Forbidden): boolean =>
  a.value === b.value && a.output.sample === b.output.sample && a.output.time === b.output.time;

/** Operations at which NaN or infinity comes up and reaches the logits, or what a loss scores. */
export function hazardsOf(looks: readonly Look[]): Hazard[] {
  const hazards = new Map<string, Hazard>();
  for (const { run, layout, broken } of looks) {
    if (broken.length === 0) continue;
    const reaching = new Set(prune(run.program, broken).ops);
    for (const { op, value } of run.broken) {
      const node = value.origin?.node ?? null;
      const key = `${withoutIterations(node ?? "")} ${op.prim}`;
      if (!reaching.has(op) || hazards.has(key)) continue;
      hazards.set(key, { value: value.id, node, primitive: op.prim, layout, dims: run.options.dims });
    }
  }
  return [...hazards.values()];
}

// What looks have found, told once for each place: leaks with the way that they take, and where NaN comes up.
import { prune, valueAt } from "../ir/index.ts";
import { withoutIterations } from "../model/index.ts";
import type { Bindings } from "../shape/index.ts";
import { type Look, withThoseBehind } from "./leak-looks.ts";
import type { Forbidden } from "./leak-policy.ts";
import type { Hazard, Leak, LeakKind, LeakTask } from "./leak-types.ts";
import { type Allowed, witnessOf } from "./leak-witness.ts";

/** How many ways of one kind are looked for at most. */
const tries = 4;

/** One leak for each place of crossing, of those kinds that may be at the sizes of the look. */
export function leaksOf(looks: readonly Look[], mayBe: (kind: LeakKind, dims: Bindings) => boolean): Leak[] {
  const leaks: Leak[] = [];
  const places = new Set<string>();
  const asked = new Map<string, number>();
  for (const { look, isBehindNaN } of withThoseBehind(looks)) {
    const groups = new Map<string, Forbidden[]>();
    for (const f of look.forbidden) {
      if (!mayBe(f.kind, look.run.options.dims)) continue;
      const group = `${f.kind} ${f.loss ?? ""}`;
      groups.set(group, [...(groups.get(group) ?? []), f]);
    }
    for (const [group, found] of groups) {
      // The first, then some from all over.
      for (let i = 0; i < found.length; i += Math.max(1, Math.floor(found.length / 2))) {
        const n = asked.get(group) ?? 0;
        if (n >= tries) break;
        asked.set(group, n + 1);
        const leak = leakOf(look, found[i]!, isBehindNaN);
        const place = `${group} ${withoutIterations(leak.witness.find((s) => s.crossing)?.node ?? "")}`;
        if (!places.has(place)) leaks.push(leak);
        places.add(place);
      }
    }
  }
  return leaks;
}

function leakOf({ run: fine, layout, coarse }: Look, f: Forbidden, isBehindNaN: boolean): Leak {
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
  const behind = isBehindNaN ? ({ behindNaN: true } as const) : {};
  const { dims } = run.options;
  return { kind: f.kind, value: f.value, ...loss, output, input, dims, layout, witness, ...behind };
}

const sameOutput = (a: Forbidden, b: Forbidden): boolean =>
  a.value === b.value && a.output.sample === b.output.sample && a.output.time === b.output.time;

/** Operations at which NaN or infinity comes up and reaches the logits. */
export function hazardsOf(task: LeakTask, looks: readonly Look[]): Hazard[] {
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

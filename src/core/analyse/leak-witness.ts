// The way of a leak: from the output back to the token, place by place. Which operand cells carry an input into a
// cell is asked of the dependence rule itself: each operand cell gets a bit of its own.
import { type AbstractTensor, type Op, type Value, valueAt } from "../ir/index.ts";
import { axesOf, axisIndexOf, depsOf, eachBit, hasBit } from "./leak-cells.ts";
import type { Run } from "./leak-run.ts";
import type { LogitRows, WitnessStep } from "./leak-types.ts";

interface Stop {
  readonly value: number;
  readonly cell: number;
  readonly from: Stop | null;
}

/** Whether an output may look at a time of an axis (by the key of its size) of a sample. */
export type Allowed = (sample: number | null, time: number | null, axis: string | null) => boolean;

export interface WitnessOf {
  readonly value: number;
  readonly cell: number;
  readonly bit: number;
  readonly allowed: Allowed;
  /** What the value's axes count, where that is known by roles; else sizes say it. */
  readonly rows?: LogitRows;
}

/** Shortest way from a cell that depends on input cell `bit` to that input; `allowed` says where the output may look. */
export function witnessOf(run: Run, of: WitnessOf): WitnessStep[] {
  const { value, cell, bit } = of;
  const made = new Map(run.program.ops.map((op) => [op.output, op]));
  const known = new Map<Op, Carriers>();
  const visited = new Set<string>([`${value}:${cell}`]);
  let front: Stop[] = [{ value, cell, from: null }];
  while (front.length > 0) {
    const next: Stop[] = [];
    for (const stop of front) {
      const op = made.get(stop.value);
      if (!op) return stepsOf(run, stop, of);
      const carriers = known.get(op) ?? carriersOf(run, op, bit);
      known.set(op, carriers);
      for (const { value, cell } of carriers(stop.cell)) {
        const key = `${value}:${cell}`;
        if (visited.has(key)) continue;
        visited.add(key);
        next.push({ value, cell, from: stop });
      }
    }
    front = next;
  }
  return [];
}

type Carriers = (cell: number) => readonly { readonly value: number; readonly cell: number }[];

/** For each cell that an operation makes, the operand cells that bring the input into it. */
function carriersOf(run: Run, op: Op, bit: number): Carriers {
  const names: { value: number; cell: number }[] = [];
  const own = op.inputs.map((id) => {
    const x = run.cells[id]!;
    return Array.from(x.kinds, (_, cell) => {
      if (!hasBit(x, cell, bit)) return -1;
      names.push({ value: id, cell });
      return names.length - 1;
    });
  });
  const words = Math.max(1, Math.ceil(names.length / 32));
  const ins = op.inputs.map((id, which): AbstractTensor => {
    const x = run.cells[id]!;
    const deps = new Uint32Array(x.kinds.length * words);
    own[which]?.forEach((name, cell) => {
      if (name >= 0) deps[cell * words + (name >> 5)] = 1 << (name & 31);
    });
    return { ...x, words, deps };
  });
  const out = run.dependence(op, ins, words);
  return (cell) => {
    const found: { value: number; cell: number }[] = [];
    eachBit(depsOf(out, cell), (i) => {
      const name = names[i];
      if (name) found.push(name);
    });
    return found;
  };
}

interface Where {
  readonly time: number;
  /** Key of the axis' size: which stream's times they are. */
  readonly axis: string;
}

/** Stops from output to token, one for each node and position. */
function stepsOf(run: Run, last: Stop, { value: asked, allowed, rows }: WitnessOf): WitnessStep[] {
  const stops: Stop[] = [];
  for (let s: Stop | null = last; s; s = s.from) stops.unshift(s);
  const steps: WitnessStep[] = [];
  let sample: number | null = null;
  let at = null as Where | null;
  let crossed = false;
  for (const { value, cell } of stops) {
    const about = valueAt(run.program, value);
    const place = placeOf(run, about, cell, value === asked ? rows : undefined);
    const here = nextOf(at, place.times);
    const where: number | null = place.sample ?? sample;
    const times = place.times.length > 0 ? place.times : here ? [here] : [];
    const strays =
      times.length === 0 ? !allowed(where, null, null) : times.some((t) => !allowed(where, t.time, t.axis));
    const before = steps.at(-1);
    // It is the operation before that reads across.
    if (!crossed && strays && before) {
      steps[steps.length - 1] = { ...before, crossing: true };
      crossed = true;
    }
    [sample, at] = [where, here];
    const time = here?.time ?? null;
    const step = { value, node: about.origin?.node ?? null, sample, time, head: place.head, crossing: false };
    const prior = steps.at(-1);
    const same = prior && prior.node === step.node && prior.time === time && prior.sample === sample;
    if (same) steps[steps.length - 1] = { ...prior, head: prior.head ?? step.head };
    else steps.push(step);
  }
  return steps;
}

/** A score stands at its query and at its key: the way goes on at the one where it was. */
function nextOf(at: Where | null, times: readonly Where[]): Where | null {
  if (times.length === 0) return at;
  const stays = at && times.find((t) => t.time === at.time && t.axis === at.axis);
  return stays ?? times.at(-1) ?? null;
}

interface Place {
  readonly sample: number | null;
  readonly times: readonly Where[];
  readonly head: number | null;
}

function placeOf(run: Run, value: Value, cell: number, rows?: LogitRows): Place {
  const x = run.cells[value.id]!;
  const bySize = axesOf(run, value);
  const axes = rows?.isTraced
    ? { ...bySize, sample: rows.sample, times: rows.axis === null ? [] : [rows.axis] }
    : bySize;
  const index = (axis: number | null) => (axis === null ? null : (axisIndexOf(x, axis)?.(cell) ?? null));
  const times = axes.times.flatMap((axis): Where[] => {
    const time = index(axis);
    return time === null ? [] : [{ time, axis: value.shape[axis]?.key ?? "" }];
  });
  return { sample: index(axes.sample), times, head: index(axes.head) };
}

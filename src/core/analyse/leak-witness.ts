// The way of a leak: from the output back to the token, place by place. Which operand cells carry an input into a
// cell is asked of the flow rule itself: each operand cell gets a bit of its own.
import { type Cells, type Op, type Value, valueAt } from "../ir/index.ts";
import { axesOf, axisIndexOf, depsOf, eachBit, hasBit } from "./leak-cells.ts";
import type { Run } from "./leak-run.ts";
import type { WitnessStep } from "./leak-types.ts";

interface Stop {
  readonly value: number;
  readonly cell: number;
  readonly from: Stop | null;
}

/** Shortest way from a cell that depends on input cell `bit` to that input; `seen` says which times are allowed. */
export function witnessOf(
  run: Run,
  value: number,
  cell: number,
  bit: number,
  allowed: (sample: number | null, time: number | null) => boolean,
): WitnessStep[] {
  const made = new Map(run.program.ops.map((op) => [op.output, op]));
  const known = new Map<Op, Carriers>();
  const visited = new Set<string>([`${value}:${cell}`]);
  let front: Stop[] = [{ value, cell, from: null }];
  while (front.length > 0) {
    const next: Stop[] = [];
    for (const stop of front) {
      const op = made.get(stop.value);
      if (!op) return stepsOf(run, stop, allowed);
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
    const x = run.cells[id] as Cells;
    return Array.from(x.kinds, (_, cell) => {
      if (!hasBit(x, cell, bit)) return -1;
      names.push({ value: id, cell });
      return names.length - 1;
    });
  });
  const words = Math.max(1, Math.ceil(names.length / 32));
  const ins = op.inputs.map((id, which): Cells => {
    const x = run.cells[id] as Cells;
    const deps = new Uint32Array(x.kinds.length * words);
    own[which]?.forEach((name, cell) => {
      if (name >= 0) deps[cell * words + (name >> 5)] = 1 << (name & 31);
    });
    return { ...x, words, deps };
  });
  const out = run.flow(op, ins, words);
  return (cell) => {
    const found: { value: number; cell: number }[] = [];
    eachBit(depsOf(out, cell), (i) => {
      const name = names[i];
      if (name) found.push(name);
    });
    return found;
  };
}

/** Stops from output to token, one for each node and position. */
function stepsOf(
  run: Run,
  last: Stop,
  allowed: (sample: number | null, time: number | null) => boolean,
): WitnessStep[] {
  const stops: Stop[] = [];
  for (let s: Stop | null = last; s; s = s.from) stops.unshift(s);
  const steps: WitnessStep[] = [];
  let [sample, time]: [number | null, number | null] = [null, null];
  let crossed = false;
  for (const { value, cell } of stops) {
    const about = valueAt(run.program, value);
    const at = placeOf(run, about, cell);
    // A score stands at its query and at its key: the way goes on at the one where it was.
    const here: number | null =
      at.times.length === 0
        ? time
        : time !== null && at.times.includes(time)
          ? time
          : (at.times.at(-1) ?? null);
    const where: number | null = at.sample ?? sample;
    const crossing: boolean = !crossed && (here !== time || where !== sample) && !allowed(where, here);
    crossed ||= crossing;
    [sample, time] = [where, here];
    const step = { value, node: about.origin?.node ?? null, sample, time, head: at.head, crossing };
    const before = steps.at(-1);
    const same = before && before.node === step.node && before.time === time && before.sample === sample;
    if (same && !crossing) steps[steps.length - 1] = { ...before, head: before.head ?? step.head };
    else steps.push(step);
  }
  return steps;
}

interface Place {
  readonly sample: number | null;
  readonly times: readonly number[];
  readonly head: number | null;
}

function placeOf(run: Run, value: Value, cell: number): Place {
  const x = run.cells[value.id] as Cells;
  const axes = axesOf(run, value);
  const index = (axis: number | null) => (axis === null ? null : (axisIndexOf(x, axis)?.(cell) ?? null));
  return {
    sample: index(axes.sample),
    times: axes.times.flatMap((axis) => index(axis) ?? []),
    head: index(axes.head),
  };
}

// What holds of every size at which a program is legal: dims and axes have at least one entry, parameters are whole
// numbers, slices lie inside what they cut, and texts go on behind the prefix of the objective.
import { type Program, relation, valueAt } from "../../ir/index.ts";
import { dim, dimsOf, type Size } from "../../shape/index.ts";
import type { LeakTask } from "../leak-types.ts";

const { atMost, below, constant, keyOf, ofSize, plus, World } = relation;

export interface Facts {
  readonly world: relation.World;
  /** Forms that are whole numbers, however they are written. */
  readonly wholeSizes: ReadonlySet<string>;
}

/** `streams`: shapes of the texts; `parameters`: sizes that are whole and at least 1, for the check sees to it. */
export function factsOf(
  program: Program,
  task: LeakTask,
  streams: ReadonlyMap<string, readonly Size[]>,
  parameters: readonly Size[],
  side: relation.PaddingSide,
): Facts {
  const world = new World(side, (stream) => ofSize(streams.get(stream)![1]!));
  const wholeSizes = new Set<string>();
  const seen = new Set<string>();
  const hasEntry = (size: Size) => {
    if (seen.has(size.key)) return;
    seen.add(size.key);
    wholeSizes.add(keyOf(ofSize(size)));
    world.assume(atMost(constant(1), ofSize(size)));
    for (const name of dimsOf(size)) hasEntry(dim(name));
  };
  for (const size of parameters) hasEntry(size);
  for (const { shape } of program.values) for (const size of shape) hasEntry(size);
  for (const op of program.ops) {
    if (op.prim === "sizeOf")
      for (const name of dimsOf((op.attrs as { size: Size }).size)) hasEntry(dim(name));
    if (op.prim !== "slice") continue;
    const { axis, start, size } = op.attrs as { axis: number; start: Size; size: Size };
    const from = valueAt(program, op.inputs[0]!).shape[axis]!;
    for (const name of dimsOf(start)) hasEntry(dim(name));
    world.assume(atMost(constant(0), ofSize(start)));
    world.assume(atMost(plus(ofSize(start), ofSize(size)), ofSize(from)));
  }
  if (task.prefix) {
    hasEntry(task.prefix);
    for (const shape of streams.values()) world.assume(below(ofSize(task.prefix), ofSize(shape[1]!)));
  }
  return { world, wholeSizes };
}

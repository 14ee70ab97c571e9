// Ids outside a table are no error on a GPU, which takes some other row: they are looked at before they are sent.
import { evaluateSize, type Program } from "../../../core/index.ts";
import { EngineError } from "../../client/index.ts";
import type { Tensors } from "../executor.ts";

/** Primitives that move ids and make no others. */
const moves = /^(reshape|slice|transpose|expand)$/;

/** Rows of the smallest table that each input of ids leads to, by the input's name. */
export function idLimits(program: Program): ReadonlyMap<string, number> {
  const from = new Map(program.inputs.map((i) => [i.value, i.name] as const));
  const limits = new Map<string, number>();
  for (const { prim, inputs, output } of program.ops) {
    const [first = -1, second = -1] = inputs;
    const moved = from.get(first);
    if (moves.test(prim) && moved !== undefined) from.set(output, moved);
    const [name, rows] = [from.get(second), program.values[first]?.shape[0]];
    if (prim !== "gather" || name === undefined || !rows) continue;
    limits.set(name, Math.min(limits.get(name) ?? Infinity, evaluateSize(rows, program.dims)));
  }
  return limits;
}

/** Throws code "input" where an id has no row; a negative one counts from the end, as on the CPU. */
export function refuseIds(feeds: Tensors, limits: ReadonlyMap<string, number>): void {
  for (const [name, rows] of limits) {
    const bad = feeds[name]?.data.find((id) => id >= rows || id < -rows);
    if (bad === undefined) continue;
    const message = `"${name}" has the id ${bad}, but the table it is looked up in has ${rows} rows`;
    throw new EngineError({ code: "input", message });
  }
}

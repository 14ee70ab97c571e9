// How much memory a run will take, before it takes it.
//
//   peak = weights·(1 + copies) + inputs·(1 + copies) + live + outputs·copies
//
// `live` is the largest sum, over the operations in their order, of the values that exist at once: a value exists
// from the operation that makes it to its last use, one that is asked for to the end. Reshapes cost nothing where the
// library hands the same memory on. `copies` are those that the engine makes (executor.ts).
import { evaluateSize, type IrType, type Program, prune } from "../../core/index.ts";
import type { Copies } from "./executor.ts";

export interface MemoryEstimate {
  /** Bytes. */
  readonly weights: number;
  readonly inputs: number;
  /** The most that intermediate values and outputs take at once. */
  readonly live: number;
  readonly outputs: number;
  readonly total: number;
}

/** `program` with the dims of the run; `outputs` are the names asked for. */
export function estimateMemory(program: Program, outputs: readonly string[], copies: Copies): MemoryEstimate {
  const asked = new Set(outputs.flatMap((name) => program.outputs[name] ?? []));
  const part = prune(program, [...asked]);
  const bytes = (id: number): number => bytesOf(part.values[id], program, copies);
  let weights = 0;
  let inputs = 0;
  for (const input of part.inputs) {
    if (input.kind === "weight") weights += bytes(input.value);
    else inputs += bytes(input.value);
  }
  const outputBytes = [...asked].reduce((sum, id) => sum + bytes(id), 0);
  const live = peakLive(part, asked, bytes);
  const total = (weights + inputs) * (1 + copies.inputs) + live + outputBytes * copies.outputs;
  return { weights, inputs, live, outputs: outputBytes, total };
}

function bytesOf(type: IrType | undefined, program: Program, copies: Copies): number {
  if (!type) return 0;
  const count = type.shape.reduce((n, size) => n * evaluateSize(size, program.dims), 1);
  // The reference evaluator has float64 for every dtype.
  const wide = copies.bytesPerFloat === 8;
  return count * (wide ? 8 : { f32: 4, i32: 4, bool: 1 }[type.dtype]);
}

function peakLive(part: Program, asked: ReadonlySet<number>, bytes: (id: number) => number): number {
  const inputs = new Set(part.inputs.map((i) => i.value));
  const lastUse = new Map<number, number>();
  part.ops.forEach((op, index) => {
    for (const id of op.inputs) lastUse.set(id, index);
  });
  let live = 0;
  let peak = 0;
  part.ops.forEach((op, index) => {
    live += bytes(op.output);
    peak = Math.max(peak, live);
    for (const id of new Set([...op.inputs, op.output])) {
      if (asked.has(id) || inputs.has(id)) continue;
      if ((lastUse.get(id) ?? index) === index) live -= bytes(id);
    }
  });
  return peak;
}

/** `1.2 GB`, `340 MB`. */
export function printBytes(bytes: number): string {
  if (bytes >= 2 ** 30) return `${(bytes / 2 ** 30).toFixed(1)} GB`;
  return bytes >= 2 ** 20 ? `${Math.round(bytes / 2 ** 20)} MB` : `${Math.ceil(bytes / 1024)} kB`;
}

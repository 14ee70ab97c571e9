// How much memory a run will take, before it takes it.
//
//   peak = (weights + inputs)·(1 + copies) + asked·(1 + copies) + 1.5·working + overhead
//
// `asked` are the values that are handed out, each made in the library and copied. `working` is what the library's
// arena touches beside them, when the operations are allocated and freed in their order (arena.ts). The factor 1.5
// and the overhead were fitted once, on graphs of 40 MB to 2.3 GB; test/runtime/memory.slow.test.ts holds the estimate
// to 0.7–1.5 of the measured peak.
import { evaluateSize, type Program, prune } from "../../core/index.ts";
import { EngineError } from "../client/index.ts";
import { type Allocation, Arena } from "./arena.ts";
import type { Copies } from "./executor.ts";

export interface MemoryEstimate {
  /** Bytes. */
  readonly weights: number;
  readonly inputs: number;
  /** Values that are asked for. */
  readonly asked: number;
  readonly working: number;
  readonly total: number;
}

const fragmentation = 1.5;

/** `program` with the dims of the run; `outputs` are the names asked for. */
export function estimateMemory(program: Program, outputs: readonly string[], copies: Copies): MemoryEstimate {
  const ids = new Set(outputs.flatMap((name) => program.outputs[name] ?? []));
  const part = prune(program, [...ids]);
  const bytes = (id: number): number => bytesOf(program, id, copies.bytesPerFloat === 8);
  const sum = (list: Iterable<number>) => [...list].reduce((total, id) => total + bytes(id), 0);
  const ofKind = (weight: boolean) =>
    part.inputs.filter((i) => (i.kind === "weight") === weight).map((i) => i.value);
  const [weights, inputs, asked] = [sum(ofKind(true)), sum(ofKind(false)), sum(ids)];
  // Far too large anyway: the arena's pages need not be counted.
  const working = Number.isFinite(asked + weights) ? Math.max(touched(part, ids, bytes) - asked, 0) : 0;
  const total =
    (weights + inputs) * (1 + copies.inputs) +
    asked * (1 + copies.outputs) +
    fragmentation * working +
    copies.overhead;
  return { weights, inputs, asked, working, total };
}

function bytesOf(program: Program, id: number, wide: boolean): number {
  const value = program.values[id];
  if (!value) return 0;
  const count = value.shape.reduce((n, size) => n * evaluateSize(size, program.dims), 1);
  // The reference evaluator has float64 for every dtype.
  return count * (wide ? 8 : { f32: 4, i32: 4, bool: 1 }[value.dtype]);
}

/** Kernels of ONNX Runtime that write over an input of the same size which nobody needs any more. */
const inPlace: ReadonlySet<string> = new Set(
  "add sub mul div max min pow neg exp log sqrt tanh erf sigmoid relu gelu softmax reciprocal".split(" "),
);

/** What the arena touches for all operations, asked values among it. */
function touched(part: Program, asked: ReadonlySet<number>, bytes: (id: number) => number): number {
  const arena = new Arena();
  const buffers = new Map<number, { readonly at: Allocation; owners: number }>();
  const usesLeft = new Map<number, number>();
  for (const op of part.ops)
    for (const id of new Set(op.inputs)) usesLeft.set(id, (usesLeft.get(id) ?? 0) + 1);
  const inputs = new Set(part.inputs.map((i) => i.value));

  /** A buffer that the operation can go on with. */
  const handedOn = (op: Program["ops"][number]) => {
    if (op.prim === "reshape") return buffers.get(op.inputs[0] ?? -1);
    if (!inPlace.has(op.prim)) return undefined;
    const dying = op.inputs.find(
      (id) =>
        usesLeft.get(id) === 1 &&
        !asked.has(id) &&
        buffers.get(id)?.owners === 1 &&
        bytes(id) === bytes(op.output),
    );
    return dying === undefined ? undefined : buffers.get(dying);
  };

  for (const op of part.ops) {
    const [first = -1] = op.inputs;
    const old = handedOn(op);
    if (old) {
      old.owners++;
      buffers.set(op.output, old);
    } else if (op.prim !== "reshape" || !inputs.has(first)) {
      buffers.set(op.output, { at: arena.allocate(bytes(op.output)), owners: 1 });
    }
    // Where selects from each side into a tensor of its own before it joins them.
    if (op.prim === "where") {
      const full = op.inputs.slice(1).filter((id) => bytes(id) === bytes(op.output));
      for (const temporary of full.map((id) => arena.allocate(bytes(id)))) arena.release(temporary);
    }
    // Exponentials beside the differences; a table of comparisons beside the numbers that it becomes.
    const beside = { logSoftmax: bytes(op.output), oneHot: bytes(op.output) / 4 }[op.prim as string];
    if (beside !== undefined) arena.release(arena.allocate(beside));
    for (const id of new Set(op.inputs)) {
      const left = (usesLeft.get(id) ?? 1) - 1;
      usesLeft.set(id, left);
      const buffer = buffers.get(id);
      if (left > 0 || asked.has(id) || !buffer) continue;
      buffer.owners--;
      if (buffer.owners === 0) arena.release(buffer.at);
    }
  }
  return arena.touched;
}

/** Throws code "memory" with the figures; `wanted` is told as the subject of the sentence. */
export function refuseAbove(limit: number, bytes: number, wanted: string, wayOut: string): void {
  // Not above: a size that is NaN must not pass.
  if (bytes <= limit) return;
  const message = `${wanted} would need about ${printBytes(bytes)} of memory; the limit is ${printBytes(limit)}. ${wayOut}`;
  throw new EngineError({ code: "memory", message });
}

/** `1.2 GB`, `340 MB`. */
function printBytes(bytes: number): string {
  if (bytes >= 2 ** 30)
    return `${(bytes / 2 ** 30).toLocaleString("en-US", { maximumFractionDigits: 1 })} GB`;
  return bytes >= 2 ** 20 ? `${Math.round(bytes / 2 ** 20)} MB` : `${Math.ceil(bytes / 1024)} kB`;
}

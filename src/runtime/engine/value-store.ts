// Tensors of past runs, behind handles, until they are released or newer runs push them out.
import { countOf } from "../../core/index.ts";
import { EngineError, type TensorData, type TensorSlice } from "../client/index.ts";
import type { EngineTensor } from "./tensor.ts";

/** Runs whose values are kept at most. */
const maxRuns = 8;

export class ValueStore {
  private readonly runs: Map<string, EngineTensor>[] = [];
  private next = 1;

  /** `budget` is for all runs but the newest, bytes. */
  constructor(private readonly budget: number) {}

  get bytes(): number {
    return this.runs.flatMap((run) => [...run.values()]).reduce((sum, t) => sum + t.data.byteLength, 0);
  }

  /** Starts a run; what it gives turns a tensor of it into a handle. */
  begin(): (tensor: EngineTensor) => string {
    const run = new Map<string, EngineTensor>();
    const number = this.next++;
    this.runs.push(run);
    while (this.runs.length > 1 && (this.runs.length > maxRuns || this.bytes > this.budget))
      this.runs.shift();
    return (tensor) => {
      const handle = `${number}:${run.size}`;
      run.set(handle, tensor);
      return handle;
    };
  }

  read(handle: string, slice: TensorSlice | undefined): TensorData {
    const tensor = this.runs.map((run) => run.get(handle)).find((t) => t !== undefined);
    if (!tensor) {
      throw new EngineError({
        code: "handle",
        message: "This value is no longer available; run the graph again",
      });
    }
    return slice ? cut(tensor, slice) : { ...tensor, data: Float32Array.from(tensor.data) };
  }

  release(handles: readonly string[]): void {
    for (const run of this.runs) for (const handle of handles) run.delete(handle);
  }
}

/** The part of a tensor; throws code "input" where the slice does not lie inside. */
function cut({ dims, dtype, data }: EngineTensor, { start, count }: TensorSlice): TensorData {
  const whole = (n: number | undefined): n is number => n !== undefined && Number.isInteger(n) && n >= 0;
  const fits = dims.every((size, i) => {
    const [s, c] = [start[i], count[i]];
    return whole(s) && whole(c) && s + c <= size;
  });
  if (!fits || start.length !== dims.length || count.length !== dims.length) {
    const message = `The slice from [${start.join(", ")}], [${count.join(", ")}] long, must be inside [${dims.join(", ")}]`;
    throw new EngineError({ code: "input", message });
  }
  const out = new Float32Array(countOf(count));
  const width = count.at(-1) ?? 1;
  const index = [...start];
  for (let at = 0; at < out.length; at += width) {
    const from = dims.reduce((offset, size, i) => offset * size + (index[i] ?? 0), 0);
    out.set(data.subarray(from, from + width), at);
    for (let axis = dims.length - 2; axis >= 0; axis--) {
      const next = (index[axis] ?? 0) + 1;
      index[axis] = next;
      if (next < (start[axis] ?? 0) + (count[axis] ?? 0)) break;
      index[axis] = start[axis] ?? 0;
    }
  }
  return { dims: count, dtype, data: out };
}

// Weights as tensors. Drawn ones are kept, since drawing a large model's takes seconds.
import {
  type Diagnostic,
  evaluateSize,
  type HeddleDocument,
  initWeight,
  inlineValues,
  type Program,
  type ProgramInput,
  toJson,
} from "../../core/index.ts";
import { EngineError, type GivenWeights } from "../client/index.ts";
import type { EngineTensor } from "./tensor.ts";

type WeightInput = Extract<ProgramInput, { readonly kind: "weight" }>;

/** Entries drawn between two pauses: about a tenth of a second. */
const entriesPerPause = 2 ** 22;

export class WeightStore {
  private readonly initialized = new Map<string, Float32Array>();
  private bytes = 0;

  /** `budget` is for weights that the run at hand does not use, bytes. */
  constructor(private readonly budget: number) {}

  /** The weights that the program asks for, by name. Calls `pause` now and then. */
  async bring(
    program: Program,
    document: HeddleDocument,
    given: GivenWeights,
    pause: () => Promise<void>,
  ): Promise<Record<string, EngineTensor>> {
    const found: Record<string, EngineTensor> = {};
    const used = new Set<string>();
    let sinceBreak = 0;
    for (const input of program.inputs) {
      if (input.kind !== "weight") continue;
      const dims = (program.values[input.value]?.shape ?? []).map((s) => evaluateSize(s, program.dims));
      const ready = given[input.name]?.data ?? inlineData(document, input.name);
      if (ready) {
        found[input.name] = { dims, dtype: "f32", data: ready };
        continue;
      }
      const count = dims.reduce((a, b) => a * b, 1);
      const key = JSON.stringify([document.seed, input.seedName, input.init, count]);
      if (!this.initialized.has(key)) {
        sinceBreak += count;
        if (sinceBreak > entriesPerPause) {
          await pause();
          sinceBreak = 0;
        }
      }
      used.add(key);
      found[input.name] = { dims, dtype: "f32", data: this.initialize(key, input, count, document.seed) };
    }
    this.forget(used);
    return found;
  }

  private initialize(key: string, input: WeightInput, count: number, seed: number): Float32Array {
    const known = this.initialized.get(key);
    // Set again: the order of the map is that of last use.
    this.initialized.delete(key);
    const data = known ?? initWeight(input.init, count, seed, input.seedName);
    if (!known) this.bytes += data.byteLength;
    this.initialized.set(key, data);
    return data;
  }

  private forget(used: ReadonlySet<string>): void {
    for (const [key, data] of this.initialized) {
      if (this.bytes <= this.budget) return;
      if (used.has(key)) continue;
      this.initialized.delete(key);
      this.bytes -= data.byteLength;
    }
  }
}

function inlineData(document: HeddleDocument, name: string): Float32Array | undefined {
  const inline = document.weights?.[name];
  return inline && inlineValues(inline);
}

/**
 * Throws code "weights" when what the caller gives does not fit the whole, unpruned program. `ofGraph` are weights that
 * the graph has: those of a part that an error keeps from being computed are not looked at.
 */
export function checkGiven(
  given: GivenWeights,
  program: Program,
  ofGraph: readonly { readonly name: string }[] = [],
): void {
  const source = "the weights given";
  const wanted = new Map(program.inputs.flatMap((i) => (i.kind === "weight" ? [[i.name, i] as const] : [])));
  const known = new Set(ofGraph.map((w) => w.name));
  const problems = Object.entries(given).flatMap(([weight, { dims, data }]): Diagnostic[] => {
    const input = wanted.get(weight);
    if (!input && known.has(weight)) return [];
    if (!input) return [{ code: "weight/unknown", weight, near: [], source }];
    const expected = (program.values[input.value]?.shape ?? []).map((s) => evaluateSize(s, program.dims));
    const full = dims.reduce((a, b) => a * b, 1) === data.length;
    if (!full || dims.length !== expected.length || dims.some((d, i) => d !== expected[i])) {
      return [{ code: "weight/shape", weight, node: input.owner, expected, found: dims, source }];
    }
    const first = data.findIndex((x) => !Number.isFinite(x));
    if (first < 0) return [];
    const count = data.reduce((n, x) => (Number.isFinite(x) ? n : n + 1), 0);
    return [{ code: "weight/not-finite", weight, count, first, source }];
  });
  if (problems.length === 0) return;
  const diagnostics = problems.map(toJson);
  const more = problems.length > 1 ? ` (and ${problems.length - 1} more)` : "";
  throw new EngineError({ code: "weights", message: `${diagnostics[0]?.title}${more}`, diagnostics });
}

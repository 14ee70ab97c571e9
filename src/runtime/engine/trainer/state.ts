// Weights and moments between steps. There are two sets of arrays: the engine reads one and writes the other.
import { evaluateSize, type Program, stepNames } from "../../../core/index.ts";
import type { GivenWeights } from "../../client/index.ts";
import type { Tensors } from "../executor.ts";
import type { EngineTensor } from "../tensor.ts";

export class TrainingState {
  private current: Record<string, EngineTensor>;
  private before: Record<string, EngineTensor>;

  /** Moments begin at 0. */
  constructor(step: Program, weights: Tensors, trained: readonly string[]) {
    this.current = {};
    this.before = {};
    for (const input of step.inputs) {
      const given = input.kind === "weight" ? weights[input.name] : undefined;
      if (given) this.current[input.name] = given;
    }
    const feeds = new Set(step.inputs.map((i) => i.name));
    for (const name of trained) {
      const dims = dimsOfInput(step, name);
      const kept = stepNames.moments(name).filter((moment) => feeds.has(moment));
      for (const moment of kept) this.current[moment] = zeros(dims);
      for (const state of [name, ...kept]) this.before[state] = zeros(dims);
    }
  }

  /** By name; with those of weights that do not move. */
  get tensors(): Tensors {
    return this.current;
  }

  /** Where the next step writes, by the names of the step's outputs. */
  get into(): Tensors {
    return Object.fromEntries(
      Object.entries(this.before).map(([name, tensor]) => [stepNames.next(name), tensor] as const),
    );
  }

  /** Takes over what a step gave; the former state stays until the next step overwrites it. */
  take(results: Tensors): void {
    const next = { ...this.current };
    for (const name of Object.keys(this.before)) {
      const result = results[stepNames.next(name)];
      if (!result) throw new Error(`the step gave no "${name}"`);
      const old = this.current[name];
      if (old) this.before[name] = old;
      next[name] = result;
    }
    this.current = next;
  }

  /** Puts values in place, those of a checkpoint; copies, since steps write into these arrays. */
  restore(values: GivenWeights): void {
    for (const [name, { dims, data }] of Object.entries(values)) {
      if (name in this.current) this.current[name] = { dims, dtype: "f32", data: Float32Array.from(data) };
    }
  }
}

export function dimsOfInput(program: Program, name: string): number[] {
  const input = program.inputs.find((i) => i.name === name);
  const type = input && program.values[input.value];
  return (type?.shape ?? []).map((s) => evaluateSize(s, program.dims));
}

/** As float32; what is that already is not copied. */
export const asFloats = (tensors: Tensors): GivenWeights =>
  Object.fromEntries(
    Object.entries(tensors).map(([name, { dims, data }]) => [
      name,
      { dims, data: data instanceof Float32Array ? data : Float32Array.from(data) },
    ]),
  );

const zeros = (dims: readonly number[]): EngineTensor => ({
  dims,
  dtype: "f32",
  data: new Float32Array(dims.reduce((a, b) => a * b, 1)),
});

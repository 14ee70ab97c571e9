// Weights and moments between steps.
import { evaluateSize, type Program, stepNames } from "../../../core/index.ts";
import type { GivenWeights } from "../../client/index.ts";
import type { Executor, Session, Stepper, Tensors } from "../executor.ts";
import type { EngineTensor } from "../tensor.ts";

/** Weights, and the moments of those that are trained, which begin at 0. */
export function firstState(step: Program, weights: Tensors, trained: readonly string[]): Tensors {
  const state: Record<string, EngineTensor> = {};
  for (const input of step.inputs) {
    const given = input.kind === "weight" ? weights[input.name] : undefined;
    if (given) state[input.name] = given;
  }
  const feeds = new Set(step.inputs.map((i) => i.name));
  for (const name of trained) {
    const dims = dimsOfInput(step, name);
    for (const moment of stepNames.moments(name)) if (feeds.has(moment)) state[moment] = zeros(dims);
  }
  return state;
}

/** A checkpoint's values where the state has their names; copies, since steps write into these arrays. */
export const restored = (state: Tensors, values: GivenWeights): Tensors =>
  Object.fromEntries(
    Object.entries(state).map(([name, tensor]) => {
      const saved = values[name];
      return [
        name,
        saved ? { dims: saved.dims, dtype: "f32" as const, data: Float32Array.from(saved.data) } : tensor,
      ];
    }),
  );

/** The state in the executor where it can hold one, else in arrays. */
export async function openStepper(
  executor: Executor,
  program: Program,
  outputs: readonly string[],
): Promise<Stepper> {
  return (
    (await executor.openStepper?.(program, outputs)) ??
    new Arrays(await executor.open(program, outputs), outputs)
  );
}

/** There are two sets of arrays: the engine reads one and writes the other. */
class Arrays implements Stepper {
  private current: Record<string, EngineTensor> = {};
  /** Of what moves: the arrays that the next step writes. */
  private before: Record<string, EngineTensor> = {};
  private made: Tensors = {};

  constructor(
    private readonly session: Session,
    private readonly outputs: readonly string[],
  ) {}

  async load(state: Tensors): Promise<void> {
    this.current = { ...this.current, ...state };
    const moving = Object.entries(state).filter(([name]) => this.outputs.includes(stepNames.next(name)));
    for (const [name, { dims }] of moving) this.before[name] = zeros(dims);
  }

  async step(feeds: Tensors, only?: readonly string[]): Promise<Tensors> {
    const into = Object.entries(this.before).map(([name, tensor]) => [stepNames.next(name), tensor] as const);
    this.made = await this.session.run({ ...this.current, ...feeds }, Object.fromEntries(into), only);
    return this.made;
  }

  keep(): void {
    const next = { ...this.current };
    for (const name of Object.keys(this.before)) {
      const result = this.made[stepNames.next(name)];
      if (!result) throw new Error(`the step gave no "${name}"`);
      const old = this.current[name];
      if (old) this.before[name] = old;
      next[name] = result;
    }
    this.current = next;
    this.made = {};
  }

  read = async (): Promise<Tensors> => this.current;
  close = (): Promise<void> => this.session.close();
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

// What an optimizer is to the training step: what it keeps of each weight, its scalars, and how a weight moves.
import type { Builder, Value } from "../../ir/index.ts";

export interface Settings {
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  /** Share of the running gradient that stays, for SGD and Muon. */
  readonly momentum: number;
  readonly weightDecay: number;
}

/** What is kept of a weight beside it: `m` a running mean of gradients, `v` one of their squares. Both begin at 0. */
type Moment = "m" | "v";

export type State = Readonly<Partial<Record<Moment, Value>>> & { readonly weight: Value };

/** One weight, or several flat ones side by side. */
export interface Move {
  readonly state: State;
  /** Sizes of the weight. */
  readonly sizes: readonly number[];
  readonly gradient: Value;
  /** Scales the gradient; it is folded into scalars where that saves a pass over all numbers. Null for no clipping. */
  readonly clip: Value | null;
  /** The scalar feed of that name. */
  readonly rate: (name: RateName) => Value;
  readonly decays: boolean;
}

/** What changes from step to step, f32 scalars; worked out in float64 outside of the program. */
export type RateName = "size" | "root" | "shrink" | "lr";

/** Step t counts from 1; the learning rate is that of the step. */
export type Rates = (t: number, learningRate: number, settings: Settings) => number;

export interface Optimizer {
  readonly moments: readonly Moment[];
  readonly rates: Readonly<Partial<Record<RateName, Rates>>>;
  move(g: Builder, move: Move, settings: Settings): State;
}

/** lr itself. */
export const plainRate: Rates = (_t, learningRate) => learningRate;
/** What decay apart from the gradient leaves of a weight: 1 − lr·λ. */
export const shrinkRate: Rates = (_t, learningRate, { weightDecay }) => 1 - learningRate * weightDecay;

/** The weight after decay. */
export const decayed = (g: Builder, { state, decays, rate }: Move): Value =>
  decays ? g.mul(state.weight, rate("shrink")) : state.weight;

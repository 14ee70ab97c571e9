// What runs programs: ONNX Runtime or the reference evaluator. Everything above (text, checks, statistics) is one.
import type { Program } from "../../core/index.ts";
import type { EngineInfo } from "../client/index.ts";
import type { EngineTensor } from "./tensor.ts";

export type Tensors = Readonly<Record<string, EngineTensor>>;

export interface CompiledProgram {
  /**
   * Runs with tensors by the name of the program's inputs; others than it needs are ignored. `into` gives arrays for
   * results by name; an engine that can writes there and copies nothing. None of them may be among the feeds. What
   * comes back is the result in either case.
   */
  run(feeds: Tensors, into?: Tensors): Promise<Tensors>;
}

/** A program that stays open until it is closed: for one that runs thousands of times. */
export interface Session {
  /** As a prepared one's; `only` leaves out outputs that nobody wants now. */
  run(feeds: Tensors, into?: Tensors, only?: readonly string[]): Promise<Tensors>;
  close(): Promise<void>;
}

/**
 * A step whose state stays where it is computed: what goes in as NAME and comes out as `next:NAME`. Arrays go in and out only
 * where somebody asks for them.
 */
export interface Stepper {
  /** Puts values in place; of what is not named nothing changes. */
  load(state: Tensors): Promise<void>;
  /**
   * A step on the state: what else it gives, by name. `only` leaves out outputs that nobody wants now. The state is what it
   * was until `keep`, so that a step that went wrong has cost nothing.
   */
  step(feeds: Tensors, only?: readonly string[]): Promise<Tensors>;
  /** Takes over what the last step made of the state. */
  keep(): void;
  /** The state as it is now, to be read alone: the next step may write into these arrays. */
  read(): Promise<Tensors>;
  close(): Promise<void>;
}

/**
 * Weights that stay what they are while they are held, as when a text is written on: a library can put them into the
 * session in the form that it multiplies by, once and not in each run. That takes memory and time to make.
 */
export interface PinnedWeights {
  /** As an executor's; the weights that are held need no feeding. */
  prepare(program: Program, outputs: readonly string[], sizes?: Sizes): Promise<CompiledProgram>;
  close(): Promise<void>;
}

/** `change`: one compilation must do for all of them, however long it takes; else those of a large program are fixed. */
export type Sizes = "change";

export interface Executor {
  readonly info: EngineInfo;
  /** How often it holds each kind of tensor, for the estimate of memory. */
  readonly copies: Copies;
  /** Bytes that its own heap may have; without, it takes what the machine has. */
  readonly heapLimit?: number;
  /** Makes ready to compute the outputs of those names; quick when it has met the program before. */
  prepare(program: Program, outputs: readonly string[], sizes?: Sizes): Promise<CompiledProgram>;
  /** Holds weights for many runs. */
  pin(weights: Tensors): PinnedWeights;
  /** As `prepare`, for these very sizes, and apart from what it keeps by itself. */
  open(program: Program, outputs: readonly string[]): Promise<Session>;
  /** As `open`, with a state of its own; where it is missing, arrays hold it (state.ts). */
  openStepper?(program: Program, outputs: readonly string[]): Promise<Stepper>;
}

/** Bytes for one entry, copies beside the one that the caller holds, and what a run takes however small it is. */
export interface Copies {
  readonly bytesPerFloat: number;
  /** Of weights and other inputs, while it runs. */
  readonly inputs: number;
  /** Of values that are asked for, while they are handed out. */
  readonly outputs: number;
  /** Bytes: sessions, thread stacks, compiled code. */
  readonly overhead: number;
  /** Bytes of a further session beside the first: its plan and its threads. */
  readonly session: number;
}

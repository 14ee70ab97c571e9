// What a block is: one record with its ports, parameters, weights, lowering and help.
import type { Builder, TextKind, Value, WeightInit } from "../ir/index.ts";
import type { Graph } from "../model/index.ts";
import type { Dtype, Role, Size } from "../shape/index.ts";
import type { ParamSpecs, ParamsOf } from "./params.ts";
import type { Followed, Typeset } from "./said.ts";
import type { Trait } from "./traits.ts";

export const categories = [
  "Inputs",
  "Positional encoding",
  "Attention",
  "Masks",
  "Normalization & residual",
  "Feed-forward (MLP)",
  "Math",
  "Output",
  "Structure",
] as const;
export type Category = (typeof categories)[number];

/** What flows, for the colour of sockets and wires. Only axes and dtype refuse. */
export type SocketKind = "ids" | "hidden" | "heads" | "scores" | "mask" | "logits" | "loss" | "any";

export interface Port {
  /** In the language of shape/pattern.ts. */
  readonly pattern: string;
  readonly dtype: Dtype | null;
  readonly socketKind: SocketKind;
  readonly optional: boolean;
  /** A muted source counts as nothing here, instead of muting this node too. */
  readonly lenient?: boolean;
}

export type Ports = Readonly<Record<string, Port>>;

const port =
  (socketKind: SocketKind, dtype: Dtype | null) =>
  (pattern: string): Port => ({ pattern, dtype, socketKind, optional: false });
export const ids = port("ids", "i32");
export const hidden = port("hidden", "f32");
export const heads = port("heads", "f32");
export const scores = port("scores", "f32");
export const mask = port("mask", "bool");
export const logits = port("logits", "f32");
export const loss = port("loss", "f32");
/** Any flow of numbers; takes the colour of what comes in. */
export const any = port("any", "f32");
/** Any flow, any dtype. */
export const whatever = port("any", null);
export const optional = (p: Port): Port => ({ ...p, optional: true });
export const lenient = (p: Port): Port => ({ ...p, lenient: true });

/** A weight: its axes as a pattern, how it begins, and whether weight decay applies (matrices only). */
export interface WeightSpec {
  readonly axes: string;
  readonly init: WeightInit;
  readonly decay: boolean;
}

/** A matrix of a linear map; GPT-2's initial spread. */
export const matrix = (axes: string, std = 0.02): WeightSpec => ({
  axes,
  init: { kind: "normal", std },
  decay: true,
});
/** A table of embeddings: like a matrix, never decayed. */
export const table = (axes: string, std = 0.02): WeightSpec => ({
  axes,
  init: { kind: "normal", std },
  decay: false,
});
export const zeros = (axes: string): WeightSpec => ({
  axes,
  init: { kind: "constant", value: 0 },
  decay: false,
});
export const ones = (axes: string): WeightSpec => ({
  axes,
  init: { kind: "constant", value: 1 },
  decay: false,
});

/** What is known of the wiring when ports and weights are worked out. */
export interface Wiring {
  readonly has: (port: string) => boolean;
  /** Number of axes on the port's wire; NaN when unknown. */
  readonly rank: (port: string) => number;
  /** Size of an axis on the port's wire, counted from the end with −1, as expression text; undefined when unknown. */
  readonly size: (port: string, index: number) => string | undefined;
  /** Role of that axis; "any" when unknown. */
  readonly role: (port: string, index: number) => Role;
}

/** What lowering may ask beside its inputs. */
export interface LowerContext {
  /** Size that a name of the block's patterns stands for, e.g. `d`. */
  readonly size: (name: string) => Size;
  /** What a stream gives, [B, T]. */
  readonly stream: (kind: TextKind, stream: string, shape: readonly Size[]) => Value;
  readonly training: boolean;
  /** First tokens of each text that are given and not asked for, by a prefix-lm objective. */
  readonly prefix: Size | null;
  /** While a task is learned: what it asks for at each position, i32 of this shape; negative where nothing is. */
  readonly answers?: (shape: readonly Size[]) => Value;
  /** Role of an axis of what comes in at a port; "any" when unknown. */
  readonly role: (port: string, index: number) => Role;
  /** What randomness of its own is drawn from: the node with its iterations, `blocks.0.dropout`. */
  readonly place: string;
}

type Of<T, P, A extends unknown[] = []> = T | ((p: P, ...more: A) => T);

export interface BlockDefinition<S extends ParamSpecs, I extends string, O extends string, W extends string> {
  readonly kind: string;
  /** What others may count on; see traits.ts. */
  readonly traits?: readonly Trait[];
  readonly title: string;
  readonly category: Category;
  /**
   * What else the field calls it, as one would type it in a search, the likeliest first. The choices of its parameters
   * (`rmsnorm`) need not be among them: they are found too.
   */
  readonly words: readonly string[];
  /** Its place among the blocks of which every transformer is made: the palette opens with these. */
  readonly staple?: number;
  /** Plain Unicode: palette, search, comments of exported code. */
  readonly formula: string;
  /** The same for typesetting, in the language of KaTeX, as the parameters make it. */
  readonly latex: Of<string, ParamsOf<S>, [Typeset]>;
  /** What it did to the numbers at hand, in one sentence; the first of `help` when absent or empty. */
  readonly narrate?: (f: Followed, p: ParamsOf<S>) => string;
  /** Three sentences. */
  readonly help: string;
  readonly params: S;
  readonly inputs: Of<Readonly<Partial<Record<I, Port>>>, ParamsOf<S>, [Wiring]>;
  readonly outputs: Of<Readonly<Partial<Record<O, Port>>>, ParamsOf<S>, [Wiring]>;
  readonly weights?: Of<Readonly<Partial<Record<W, WeightSpec>>>, ParamsOf<S>, [Wiring]>;
  /**
   * A sentence on what is wrong with these parameters and sizes, if anything. `at` gives sizes as numbers, NaN
   * where they are unknown; `name` what a name of the patterns stands for.
   */
  readonly refuse?: (
    p: ParamsOf<S>,
    at: (s: Size) => number,
    name: (n: string) => Size,
    wiring: Wiring,
  ) => string | undefined;
  /** A quiet line under the title: `H 4 · K 16`. `size` writes what a name of the patterns stands for. */
  readonly summary?: (p: ParamsOf<S>, size: (name: string) => string) => string;
  /** One of the two: primitives … */
  readonly lower?: (
    ir: Builder,
    ins: Readonly<Record<I | W, Value>>,
    p: ParamsOf<S>,
    ctx: LowerContext,
  ) => Readonly<Partial<Record<O, Value>>>;
  /** … or a graph of smaller blocks that can be entered. */
  readonly body?: (p: ParamsOf<S>, wiring: Wiring) => Graph;
  /** Output → input that it hands on when bypassed. The first of each when absent. */
  readonly bypass?: Readonly<Record<string, string>>;
  /** Outputs that say most of it at a glance. The first when absent. */
  readonly pictured?: readonly string[];
  /** Outputs whose numbers are shares of one. */
  readonly shares?: readonly string[];
}

/** A block as the rest of Heddle sees it. */
export interface Block {
  readonly kind: string;
  readonly traits: ReadonlySet<Trait>;
  readonly title: string;
  readonly category: Category;
  readonly words: readonly string[];
  readonly staple?: number;
  readonly formula: string;
  latex(p: Params, typeset: Typeset): string;
  /** What it did to the numbers of one position. */
  narrate(f: Followed, p: Params): string;
  readonly help: string;
  readonly params: ParamSpecs;
  inputs(p: Params, wiring: Wiring): Ports;
  outputs(p: Params, wiring: Wiring): Ports;
  weights(p: Params, wiring: Wiring): Readonly<Record<string, WeightSpec>>;
  refuse?(p: Params, at: (s: Size) => number, name: (n: string) => Size, wiring: Wiring): string | undefined;
  summary?(p: Params, size: (name: string) => string): string;
  lower?(
    ir: Builder,
    ins: Readonly<Record<string, Value>>,
    p: Params,
    ctx: LowerContext,
  ): Readonly<Record<string, Value>>;
  body?(p: Params, wiring: Wiring): Graph;
  readonly bypass?: Readonly<Record<string, string>>;
  readonly pictured?: readonly string[];
  readonly shares?: readonly string[];
}

/** Parsed parameter values of any block. */
export type Params = Readonly<Record<string, unknown>>;

const call = <T, A extends unknown[]>(of: T | ((...args: A) => T), ...args: A): T =>
  typeof of === "function" ? (of as (...args: A) => T)(...args) : of;

const firstSentence = (text: string): string => text.slice(0, text.search(/\.(\s|$)/) + 1) || text;

/** Makes a block of its definition; the types of its parameters and ports are checked here and erased. */
export function defineBlock<
  const S extends ParamSpecs,
  const I extends string,
  const O extends string,
  const W extends string = never,
>(d: BlockDefinition<S, I, O, W>): Block {
  const { inputs, outputs, weights, latex, narrate, ...rest } = d as unknown as BlockDefinition<
    ParamSpecs,
    string,
    string,
    string
  >;
  return {
    ...(rest as unknown as Block),
    traits: new Set(d.traits),
    latex: (p, t) => call(latex, p as never, t),
    narrate: (f, p) => narrate?.(f, p as never) || firstSentence(d.help),
    inputs: (p, w) => call(inputs, p as never, w) as Ports,
    outputs: (p, w) => call(outputs, p as never, w) as Ports,
    weights: (p, w) =>
      weights === undefined ? {} : (call(weights, p as never, w) as Record<string, WeightSpec>),
  };
}

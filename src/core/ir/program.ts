// The program: a flat list of primitive operations over symbolically shaped values. Plain data throughout,
// so that it can be sent to another process as it is.
import type { Bindings, Dtype, Size } from "../shape/index.ts";

/** What a value is, without its contents. Axes are sizes only; roles were checked before lowering. */
export interface IrType {
  readonly shape: readonly Size[];
  readonly dtype: Dtype;
}

/** Which node, port and repeat iteration a value came from: `blocks[3]/attn`, `scores`. */
export interface Provenance {
  readonly node: string;
  readonly port?: string;
}

export interface Value extends IrType {
  readonly id: number;
  readonly origin: Provenance | null;
}

/** Attributes of an operation: JSON data, sizes among it. */
export type Attrs = Readonly<Record<string, unknown>>;

export interface Op {
  readonly prim: string;
  readonly inputs: readonly number[];
  readonly attrs: Attrs;
  readonly output: number;
}

/** How a weight begins. `std` in the unit of the weight; drawn from (seed, `seedName`), never from drawing order. */
export type WeightInit =
  | { readonly kind: "normal"; readonly std: number }
  | { readonly kind: "constant"; readonly value: number };

/** What a text stream gives, [B, T]: token ids, where a token is no padding, and the type of each token. */
export type TextKind = "ids" | "valid" | "types";

export type ProgramInput =
  /** Token ids [B, T] of a text stream. */
  | { readonly kind: "ids"; readonly name: string; readonly stream: string; readonly value: number }
  /** True where a token is no padding, [B, T]. */
  | { readonly kind: "valid"; readonly name: string; readonly stream: string; readonly value: number }
  /** Token type ids [B, T]: which part of a pair a token belongs to; 0 where nothing is said. */
  | { readonly kind: "types"; readonly name: string; readonly stream: string; readonly value: number }
  /**
   * Trainable tensor; `owner` is the node that declares it, `seedName` the name that its initial values are drawn by,
   * `decay` whether weight decay applies.
   */
  | {
      readonly kind: "weight";
      readonly name: string;
      readonly owner: string;
      readonly seedName: string;
      readonly init: WeightInit;
      readonly decay: boolean;
      readonly value: number;
    }
  /** Anything else that a caller feeds by name: targets, step number, learning rate. */
  | { readonly kind: "feed"; readonly name: string; readonly value: number };

/** What one iteration of a loop hands to the next, by value ids. Nothing makes `inside` and `after`. */
export interface Carried {
  /** What the first iteration gets. */
  readonly enters: number;
  /** What the body reads. */
  readonly inside: number;
  /** What the body makes of it. */
  readonly leaves: number;
  /** What the last iteration leaves. */
  readonly after: number;
}

/** A Repeat whose body is there once, for any number of iterations: the operations whose outputs are `from` … `to` − 1. */
export interface Loop {
  readonly from: number;
  readonly to: number;
  readonly count: Size;
  readonly carried: readonly Carried[];
  /** Loops of the body, in their order. */
  readonly inner: readonly Loop[];
}

export interface Program {
  readonly values: readonly Value[];
  /** In an order in which every input comes before its use. */
  readonly ops: readonly Op[];
  readonly inputs: readonly ProgramInput[];
  /** Address (`blocks[0]/attn.out`) or any chosen name → value id. */
  readonly outputs: Readonly<Record<string, number>>;
  /** Example sizes of all dims. Dims of streams change with the text; `dynamic` names them. */
  readonly dims: Bindings;
  readonly dynamic: readonly string[];
  /**
   * Dims that some Repeat was unrolled by, or that plain numbers stand for: with other values of these it would be
   * another program.
   */
  readonly fixed?: readonly string[];
  /** Only of a program that is to be proved: with a loop it cannot run. */
  readonly loops?: readonly Loop[];
}

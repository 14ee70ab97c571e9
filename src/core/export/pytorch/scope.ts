// One function of the generated code while it is built: its values, and the calls between its operations.
import { type Builder, newBuilder, type TextKind, textDtype, type Value } from "../../ir/index.ts";
import type { Bindings, Size } from "../../shape/index.ts";
import type { Names } from "./names.ts";

/** What all functions of a file share. */
export interface FileContext {
  readonly bindings: Bindings;
  /** First tokens that a prefix-lm objective gives. */
  readonly prefix: Size | null;
  /** Dims that a run decides; the others are constants of the file. */
  readonly dynamic: readonly string[];
  /** The constant of the file that holds a dim. */
  readonly constant: (dim: string) => string;
  /** Names for variables of a function. */
  readonly variables: () => Names;
  /** The argument that holds a stream. */
  readonly streamName: (what: TextKind, stream: string) => string;
  /** A size where modules are made: what a run decides is its example there. */
  readonly fixedSize: (size: Size) => string;
}

/** What a function takes beside its ports: a size that no tensor shows it, the device, a stream of the text. */
export type Extra =
  | { readonly kind: "dim"; readonly name: string }
  | { readonly kind: "device"; readonly name: "device" }
  | {
      readonly kind: "stream";
      readonly name: string;
      readonly stream: string;
      readonly what: TextKind;
      readonly shape: readonly Size[];
    };

export const extraKey = (e: Extra): string => `${e.kind} ${e.name}`;

/** Values of the canvas have the name of their node, or node and port where several are there. */
export interface Label {
  readonly node: string;
  readonly port: string;
}

/** A step that is no operation: the call of a module, a loop. */
export interface ForwardStep {
  readonly ins: readonly Value[];
  readonly outs: readonly Value[];
  /** What it needs beside its inputs. */
  readonly extras: readonly Extra[];
  readonly print: (w: StepWriter) => void;
}

/** What a step may ask when it is written. */
export interface StepWriter {
  /** The text of a value that is there already. */
  read(value: Value): string;
  extra(extra: Extra): string;
  size(size: Size): string;
  /** A new variable for a value, or `_` where nobody reads it. */
  declare(value: Value): string;
  isRead(value: Value): boolean;
  fresh(...wished: readonly [string, ...string[]]): string;
  line(code: string, made?: Value): void;
  call(head: string, args: readonly string[], made?: Value): void;
}

export interface Parameter {
  readonly name: string;
  readonly value: Value;
}

export class FunctionScope {
  readonly g: Builder;
  readonly parameters: Parameter[] = [];
  readonly extras = new Map<string, Extra & { readonly value?: Value }>();
  readonly weights = new Map<number, { readonly attribute: string; readonly value: Value }>();
  readonly labels = new Map<number, Label>();
  /** Steps by the id of the first value that they make. */
  readonly steps = new Map<number, ForwardStep>();

  /** `leaf`: one block; its values are named after ports alone, and a single result is not named at all. */
  constructor(
    readonly file: FileContext,
    readonly leaf: boolean,
  ) {
    this.g = newBuilder(file.bindings, file.dynamic);
  }

  /** An argument of the function. */
  parameter(name: string, like: Value): Value {
    const value = this.g.input({ kind: "feed", name: `port ${name}` }, like);
    this.parameters.push({ name, value });
    return value;
  }

  weight(attribute: string, shape: readonly Size[]): Value {
    const value = this.g.input({ kind: "feed", name: `weight ${attribute}` }, { shape, dtype: "f32" });
    this.weights.set(value.id, { attribute, value });
    return value;
  }

  /** What a text stream gives, as an argument of this function and of all around it. */
  stream(what: TextKind, stream: string, shape: readonly Size[]): Value {
    const name = this.file.streamName(what, stream);
    const value = this.g.input({ kind: "feed", name: `stream ${name}` }, { shape, dtype: textDtype(what) });
    this.extras.set(`stream ${name}`, { kind: "stream", name, stream, what, shape, value });
    return value;
  }

  /** The values behind what a function called from here asks for. */
  need(extras: readonly Extra[]): Value[] {
    return extras.flatMap((e) => (e.kind === "stream" ? [this.stream(e.what, e.stream, e.shape)] : []));
  }

  label(value: Value, label: Label): void {
    if (!this.labels.has(value.id)) this.labels.set(value.id, label);
  }

  /** Values that a step makes, known by shape and dtype alone. */
  made(
    likes: readonly Pick<Value, "shape" | "dtype">[],
    step: (outs: readonly Value[]) => ForwardStep,
  ): Value[] {
    const number = this.steps.size;
    const outs = likes.map((like, i) => this.g.input({ kind: "feed", name: `step ${number} ${i}` }, like));
    const [first] = outs;
    if (first) this.steps.set(first.id, step(outs));
    return outs;
  }
}

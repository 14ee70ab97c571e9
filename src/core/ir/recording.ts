// What some code did with a builder, so that it can be done again with other values of the same types: the same
// operations in the same order, without the code and without its rules of types.
import type { Attrs, IrType, Value } from "./program.ts";

/** A value by where it came from: given, or made by a step before. */
type Slot = number;

export type RecordedStep<Spec> =
  | {
      readonly prim: string;
      readonly ins: readonly Slot[];
      readonly attrs: Attrs;
      /** The primitive with its attributes, as the builder tells operations apart. */
      readonly kind: string;
      readonly type: IrType;
    }
  | { readonly prim: null; readonly input: Spec; readonly type: IrType };

export interface Recording<Spec> {
  readonly steps: readonly RecordedStep<Spec>[];
  /** Values that were given come first, then what each step made. */
  readonly slotOf: (made: Value) => Slot | undefined;
}

/** Writes steps down while they are done. */
export class Recorder<Spec> {
  private readonly slots = new Map<number, Slot>();
  private readonly steps: RecordedStep<Spec>[] = [];
  private count: number;
  private isLost = false;

  constructor(private readonly given: readonly (Value | undefined)[]) {
    this.count = given.length;
    given.forEach((value, i) => {
      if (value && !this.slots.has(value.id)) this.slots.set(value.id, i);
    });
  }

  operation(
    prim: string,
    ins: readonly Value[],
    { attrs, kind }: { attrs: Attrs; kind: string },
    made: Value,
  ): void {
    const slots = ins.map((v) => this.slots.get(v.id));
    // A value from elsewhere: with others it might be another one.
    if (!slots.every((s) => s !== undefined)) this.isLost = true;
    else this.add({ prim, ins: slots, attrs, kind, type: made }, made);
  }

  input(input: Spec, made: Value): void {
    this.add({ prim: null, input, type: made }, made);
  }

  /** What is done is no part of it any more. */
  lose(): void {
    this.isLost = true;
  }

  /** Null where the same could not be done again. */
  finish(): Recording<Spec> | null {
    const { slots, steps } = this;
    return this.isLost ? null : { steps, slotOf: ({ id }) => slots.get(id) };
  }

  private add(step: RecordedStep<Spec>, made: Value): void {
    const known = this.slots.get(made.id);
    // What was given and is made as well: no telling which of them is meant afterwards.
    if (known !== undefined && known < this.given.length) this.isLost = true;
    this.steps.push(step);
    this.slots.set(made.id, this.count++);
  }
}

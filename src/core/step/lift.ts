// Texts of different lengths in one batch: each sample has positions of its own, so what depends on positions alone has an
// axis of samples in front. Where such a value meets one that has its samples on the first axis anyway, the two axes
// become one; so only what positions make is larger.

import type { Builder, IrType, Op, PrimitiveName, Value } from "../ir/index.ts";
import { dimsOf, one, type Size } from "../shape/index.ts";
import { refuse } from "./refusal.ts";

/** A value of the step; `each`: with an axis of samples in front that the whole program's does not have. */
export interface Part {
  readonly value: Value;
  readonly each: boolean;
}

export class Lift {
  constructor(
    private readonly g: Builder,
    private readonly batch: Size,
  ) {}

  /** An operation that aligns its operands at their last axes. `rank` is that of the output in the whole program. */
  aligned(op: Pick<Op, "prim" | "attrs">, out: IrType, parts: readonly Part[]): Part {
    const [name, { attrs }] = [op.prim as PrimitiveName, op];
    if (!parts.some((p) => p.each))
      return this.plain(
        this.g.emit(
          name,
          parts.map((p) => p.value),
          attrs,
        ),
      );
    const merges = this.isBatch(out.shape[0]);
    const rank = out.shape.length;
    const values = parts.map((p) => {
      if (p.each) return this.placed(p.value, merges ? rank : rank + 1);
      const clashes = !merges && p.value.shape.some((s) => this.isBatch(s));
      return clashes ? refuse("batch", p.value.origin?.node ?? null, op.prim) : p.value;
    });
    return { value: this.g.emit(name, values, attrs), each: !merges };
  }

  /** [B, …s] → [B, 1, …, s] of that rank; where it has one axis too many, the one behind the samples has one entry. */
  private placed(value: Value, rank: number): Value {
    const [batch, ...rest] = value.shape;
    const room = rank - value.shape.length;
    if (room === 0) return value;
    const [first] = rest;
    if (room < 0 && first?.key !== "1") return refuse("batch", value.origin?.node ?? null, "a value");
    const shape = room > 0 ? [...Array.from({ length: room }, () => one), ...rest] : rest.slice(1);
    return this.g.reshape(value, { shape: [batch!, ...shape] });
  }

  /** An operation whose attributes name axes or a shape: they move by one. */
  one(name: PrimitiveName, part: Part, attrs: Op["attrs"]): Part {
    return {
      value: this.g.emit(name, [part.value], part.each ? this.shifted(attrs) : attrs),
      each: part.each,
    };
  }

  private shifted(attrs: Op["attrs"]): Op["attrs"] {
    const { axis, axes, perm, shape } = attrs as {
      readonly axis?: number;
      readonly axes?: readonly number[];
      readonly perm?: readonly number[];
      readonly shape?: readonly Size[];
    };
    return {
      ...attrs,
      ...(axis === undefined ? {} : { axis: axis + 1 }),
      ...(axes ? { axes: axes.map((a) => a + 1) } : {}),
      ...(perm ? { perm: [0, ...perm.map((a) => a + 1)] } : {}),
      ...(shape ? { shape: [this.batch, ...shape] } : {}),
    };
  }

  /** Stretches to a shape that may have the samples in front itself. */
  expand({ value, each }: Part, shape: readonly Size[]): Part {
    if (!each) return this.plain(this.g.expand(value, { shape }));
    const merges = this.isBatch(shape[0]);
    const to = merges ? shape : [this.batch, ...shape];
    return { value: this.g.expand(this.placed(value, to.length), { shape: to }), each: !merges };
  }

  /** One behind the other along an axis of the whole program's value. */
  join(parts: readonly Part[], axis: number): Part {
    const each = parts.some((p) => p.each);
    const values = parts.map((p) =>
      p.each === each ? p.value : this.g.expand(p.value, { shape: [this.batch, ...p.value.shape] }),
    );
    return { value: this.g.concat(values, { axis: axis + (each ? 1 : 0) }), each };
  }

  slice({ value, each }: Part, axis: number, start: Size, size: Size): Part {
    return { value: this.g.slice(value, { axis: axis + (each ? 1 : 0), start, size }), each };
  }

  plain(value: Value): Part {
    return { value, each: false };
  }

  private isBatch(size: Size | undefined): boolean {
    return size !== undefined && dimsOf(size).some((d) => dimsOf(this.batch).includes(d));
  }
}

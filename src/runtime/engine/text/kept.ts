// What one cache keeps: rows in slots, written where they belong and never moved, or the last few rows of a shift. The
// engine reads the array where it lies.
import type { step } from "../../../core/index.ts";
import type { EngineTensor, NumberArray } from "../tensor.ts";
import { slotOf } from "./slots.ts";

/** An array that several texts may read; who writes and is not alone takes a copy first. */
interface Shared {
  readonly data: NumberArray;
  owners: number;
}

export class Kept {
  private array: Shared;
  private room: number;

  constructor(
    readonly cache: step.Cache,
    /** Sizes as numbers; that of the axis of time is not looked at. */
    private readonly dims: readonly number[],
    private readonly wide: boolean,
    from?: Kept,
  ) {
    this.room = from?.room ?? (cache.kind === "tail" ? cache.reach : 1);
    if (from) from.array.owners++;
    this.array = from?.array ?? { data: this.filled(this.room), owners: 1 };
  }

  /** Another text's, which goes on from here: one array until either writes. */
  fork(): Kept {
    return new Kept(this.cache, this.dims, this.wide, this);
  }

  get bytes(): number {
    return this.array.data.byteLength;
  }

  tensor(): EngineTensor {
    const { axis, dtype } = this.cache;
    return { dims: this.dims.map((d, i) => (i === axis ? this.room : d)), dtype, data: this.array.data };
  }

  /** Room for so many rows; those that are there stay where they are. */
  grow(room: number): void {
    if (this.cache.kind === "tail" || room <= this.room) return;
    const { data } = this.array;
    const next = this.filled(room);
    const [outer, inner] = this.around();
    for (let o = 0; o < outer; o++)
      next.set(data.subarray(o * this.room * inner, (o + 1) * this.room * inner), o * room * inner);
    this.replace(next);
    this.room = room;
  }

  /** Takes the rows of new positions, of which each sample has `counts[s]` from `positions[s]` on. */
  take(rows: EngineTensor, positions: readonly number[], counts: readonly number[]): void {
    if (this.array.owners > 1) this.replace(this.array.data.slice());
    const [outer, inner] = this.around();
    const given = rows.dims[this.cache.axis]!;
    for (let o = 0; o < outer; o++) {
      const s = this.sampleOf(o, positions.length);
      const [position, count] = [positions[s]!, counts[s]!];
      if (this.cache.kind === "tail") this.pushOn(rows, o, inner, given, count);
      else this.put(rows, o, inner, given, position, count);
    }
  }

  /** The slots of these positions are empty again: they hold what a slot holds in which nothing ever lay. */
  empty(from: number, to: number): void {
    if (this.array.owners > 1) this.replace(this.array.data.slice());
    const { reach, fill } = this.cache;
    const [outer, inner] = this.around();
    for (let o = 0; o < outer; o++)
      for (let p = from; p < to; p++) {
        const start = (o * this.room + slotOf(p, reach)) * inner;
        this.array.data.fill(fill, start, start + inner);
      }
  }

  release(): void {
    this.array.owners--;
  }

  private put(rows: EngineTensor, o: number, inner: number, given: number, position: number, count: number) {
    const { reach } = this.cache;
    for (let r = Math.max(0, count - reach); r < count; r++) {
      const to = (o * this.room + slotOf(position + r, reach)) * inner;
      this.copyRow(rows, (o * given + r) * inner, to, inner);
    }
  }

  /** The last rows move up, the new ones come behind them. */
  private pushOn(rows: EngineTensor, o: number, inner: number, given: number, count: number) {
    const { room } = this;
    const [start, stay] = [o * room * inner, Math.max(0, room - count)];
    this.array.data.copyWithin(start, start + (room - stay) * inner, start + room * inner);
    for (let r = 0; r < room - stay; r++)
      this.copyRow(rows, (o * given + count - (room - stay) + r) * inner, start + (stay + r) * inner, inner);
  }

  private copyRow({ data }: EngineTensor, from: number, to: number, inner: number): void {
    if (inner === 1) this.array.data[to] = data[from]!;
    else this.array.data.set(data.subarray(from, from + inner), to);
  }

  /** Entries before and behind the axis of time. */
  private around(): readonly [outer: number, inner: number] {
    const { axis } = this.cache;
    const count = (dims: readonly number[]) => dims.reduce((a, b) => a * b, 1);
    return [count(this.dims.slice(0, axis)), count(this.dims.slice(axis + 1))];
  }

  /** The sample to which an entry of the axes before time belongs; where none of them counts samples all are alike. */
  private sampleOf(outer: number, samples: number): number {
    const { batch, axis } = this.cache;
    if (batch < 0 || batch > axis) return 0;
    return Math.floor(outer / this.dims.slice(batch + 1, axis).reduce((a, b) => a * b, 1)) % samples;
  }

  private filled(room: number): NumberArray {
    const { axis, dtype, fill } = this.cache;
    const length = this.dims.reduce((n, d, i) => n * (i === axis ? room : d), 1);
    const floats = this.wide ? new Float64Array(length) : new Float32Array(length);
    const data = dtype === "f32" ? floats : dtype === "i32" ? new Int32Array(length) : new Uint8Array(length);
    return fill === 0 ? data : data.fill(fill);
  }

  private replace(data: NumberArray): void {
    this.array.owners--;
    this.array = { data, owners: 1 };
  }
}

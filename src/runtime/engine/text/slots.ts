// Which position lies in which slot, for each sample and each reach. A reach that has an end is a ring: a position takes the
// slot of the one that nobody sees any more.
import { step } from "../../../core/index.ts";

/** Slots come by so many; until a text ends, at most so many are empty. */
const slotBlock = 128;

/**
 * How many slots `positions` positions take, seen from `reach` ahead, of a text that gets at most `most` positions. At
 * least one: a size of 0 means something else to a Reshape of ONNX.
 */
export const roomFor = (positions: number, reach: number, most: number): number =>
  Math.max(1, Math.min(Math.ceil(positions / slotBlock) * slotBlock, reach, most));

/** The slot of a position. */
export const slotOf = (position: number, reach: number): number =>
  Number.isFinite(reach) ? position % reach : position;

export class Slots {
  /** Row-major [samples, room]. */
  private table: Int32Array;

  constructor(
    readonly reach: number,
    private readonly samples: number,
    private room = 1,
  ) {
    this.table = new Int32Array(samples * room).fill(step.emptySlot);
  }

  grow(room: number): void {
    if (room <= this.room) return;
    const old = this.table;
    this.table = new Int32Array(this.samples * room).fill(step.emptySlot);
    for (let s = 0; s < this.samples; s++)
      this.table.set(old.subarray(s * this.room, (s + 1) * this.room), s * room);
    this.room = room;
  }

  /** Of each sample `counts[s]` positions more, from `positions[s]` on. */
  mark(positions: readonly number[], counts: readonly number[]): void {
    for (let s = 0; s < this.samples; s++) {
      const [from, count] = [positions[s]!, counts[s]!];
      for (let p = Math.max(from, from + count - this.reach); p < from + count; p++)
        this.table[s * this.room + slotOf(p, this.reach)] = p;
    }
  }

  /** Nothing lies any more in the slots of `from` and later positions. */
  empty(from: number): void {
    this.table = this.table.map((position) => (position < from ? position : step.emptySlot));
  }

  /** Of the first sample alone where all have the same positions. */
  tensor(each: boolean) {
    const data = each ? this.table.slice() : this.table.slice(0, this.room);
    const dims = each ? [this.samples, this.room] : [this.room];
    return { dims, dtype: "i32", data } as const;
  }

  copy(): Slots {
    const copy = new Slots(this.reach, this.samples, this.room);
    copy.table.set(this.table);
    return copy;
  }
}

// A text under way: what was kept of it, and one run of the step program for each piece that comes. The first piece is the
// prompt, the next ones are tokens, or chunks; it is the same program.
import { type Bindings, evaluateSize, step } from "../../../core/index.ts";
import type { CompiledProgram, Tensors } from "../executor.ts";
import type { EngineTensor } from "../tensor.ts";
import { Kept } from "./kept.ts";
import { roomFor, Slots } from "./slots.ts";

export interface TextSetup {
  readonly plan: step.Plan;
  readonly compiled: CompiledProgram;
  /** Weights, the ids of other texts, what was computed once. */
  readonly fixed: Tensors;
  /** Sizes of the program's dims. */
  readonly dims: Bindings;
  readonly samples: number;
  /** Positions that the text gets at most. */
  readonly most: number;
  /** Floats are kept as float64: for the reference evaluator. */
  readonly wide?: boolean;
}

/** Of each sample the ids of its new positions; where they differ in number, the plan must be for ragged texts. */
export type Piece = readonly (readonly number[])[];

export class Text {
  private ids: readonly (readonly number[])[];
  private valid: readonly (readonly boolean[])[];
  private readonly slots: readonly Slots[];
  private readonly kept: readonly Kept[];

  constructor(
    private readonly setup: TextSetup,
    from?: Text,
  ) {
    const { plan, samples, dims, wide = false } = setup;
    const sizes = { ...dims, [plan.batch]: samples };
    this.ids = from?.ids ?? Array.from({ length: samples }, () => []);
    this.valid = from?.valid ?? this.ids.map(() => []);
    this.slots = from?.slots.map((s) => s.copy()) ?? plan.reaches.map((reach) => new Slots(reach, samples));
    this.kept =
      from?.kept.map((k) => k.fork()) ??
      plan.caches.map((cache) => {
        const shape = cache.shape.map((s, i) => (i === cache.axis ? 0 : evaluateSize(s, sizes)));
        return new Kept(cache, shape, wide);
      });
  }

  /** Positions of each sample. */
  get positions(): readonly number[] {
    return this.ids.map((line) => line.length);
  }

  /** What is kept, in bytes. */
  get bytes(): number {
    return this.kept.reduce((n, k) => n + k.bytes, 0);
  }

  /** What was computed once for it, in bytes. */
  get bytesOnce(): number {
    const { plan, fixed } = this.setup;
    return Object.keys(plan.once?.outputs ?? {}).reduce((n, name) => {
      const { data, dtype } = fixed[name]!;
      return n + data.length * (dtype === "bool" ? 1 : 4);
    }, 0);
  }

  /**
   * Reads on and gives the logits: [B, 1, V] of the last position, or [B, n, V] where the plan is for all. `valid` is
   * false for padding, which belongs to the text.
   */
  async next(piece: Piece, valid?: readonly (readonly boolean[])[]): Promise<EngineTensor> {
    const { plan, compiled, most } = this.setup;
    const [before, counts] = [this.positions, piece.map((line) => line.length)];
    const [count, past] = [Math.max(...counts), Math.max(...before)];
    const feeds = this.feeds(piece, valid, count);
    const results = await compiled.run(feeds);
    for (const slots of this.slots) {
      slots.grow(roomFor(past + count, slots.reach, most));
      slots.mark(before, counts);
    }
    for (const kept of this.kept) {
      const rows = results[step.names.rows(kept.cache.name)];
      if (!rows) throw new Error(`the engine gave no rows of "${kept.cache.name}"`);
      kept.grow(roomFor(past + count, kept.cache.reach, most));
      kept.take(rows, before, counts);
    }
    this.ids = this.ids.map((line, s) => [...line, ...piece[s]!]);
    this.valid = this.valid.map((line, s) => [...line, ...(valid?.[s] ?? piece[s]!.map(() => true))]);
    const logits = results[plan.logits];
    if (!logits) throw new Error(`the engine gave no "${plan.logits}"`);
    return logits;
  }

  /** Ids of positions that were read as place holders: what they are is known now, and was not looked at. */
  amend(ids: Piece): void {
    this.ids = ids.map((line) => [...line]);
  }

  /** Goes back to its first `count` positions; false where a row that they need was written over or moved on. */
  back(count: number): boolean {
    const past = Math.max(...this.positions);
    if (count >= past) return true;
    if (this.kept.some(({ cache }) => cache.kind === "tail" || past > cache.reach)) return false;
    for (const slots of this.slots) slots.empty(count);
    for (const kept of this.kept) kept.empty(count, past);
    this.ids = this.ids.map((line) => line.slice(0, count));
    this.valid = this.valid.map((line) => line.slice(0, count));
    return true;
  }

  /** The ids of the first sample. */
  get line(): readonly number[] {
    return this.ids[0] ?? [];
  }

  /** A text that goes on from here, apart from this one: what is kept is one array until either writes. */
  fork(): Text {
    return new Text(this.setup, this);
  }

  close(): void {
    for (const kept of this.kept) kept.release();
  }

  private feeds(piece: Piece, valid: readonly (readonly boolean[])[] | undefined, count: number): Tensors {
    const { plan, fixed, samples } = this.setup;
    const { ragged } = plan;
    const feeds: Record<string, EngineTensor> = { ...fixed };
    const positions = this.positions;
    feeds[step.names.position] = {
      dims: ragged ? [samples] : [],
      dtype: "i32",
      data: Int32Array.from(ragged ? positions : positions.slice(0, 1)),
    };
    if (ragged) {
      const counts = Int32Array.from(piece, (line) => line.length);
      feeds[step.names.counts] = { dims: [samples], dtype: "i32", data: counts };
    }
    for (const { name, kind, shift, fill } of plan.windows) {
      const at = (s: number, i: number): number => {
        const p = positions[s]! + shift + i;
        const fresh = p - positions[s]!;
        if (p < 0) return fill;
        if (kind === "types") return 0;
        if (kind === "ids") return this.ids[s]![p] ?? piece[s]![fresh] ?? 0;
        return (this.valid[s]![p] ?? valid?.[s]?.[fresh] ?? fresh < piece[s]!.length) ? 1 : 0;
      };
      const cells = Array.from({ length: samples * count }, (_, i) => at(Math.floor(i / count), i % count));
      feeds[name] = {
        dims: [samples, count],
        dtype: kind === "valid" ? "bool" : "i32",
        data: kind === "valid" ? Uint8Array.from(cells) : Int32Array.from(cells),
      };
    }
    for (const slots of this.slots) feeds[step.names.slots(slots.reach)] = slots.tensor(ragged);
    for (const kept of this.kept) feeds[step.names.kept(kept.cache.name)] = kept.tensor();
    return feeds;
  }
}

// Dependence maps: what a wire shows when the pointer rests on it.
import { CON, type Value, valueAt } from "../ir/index.ts";
import { axesOf, axisIndexOf, depsOf, eachBit, inputOfBit } from "./leak-cells.ts";
import type { Run } from "./leak-run.ts";

/** Which positions of one stream the entries of a value may depend on, in the first sample. */
export interface DependenceMap {
  readonly stream: string;
  /** null where heads are not told apart, or all depend alike. */
  readonly head: number | null;
  /** Rows: the value's own positions (one row where it has none); columns: the stream's. */
  readonly rows: readonly (readonly boolean[])[];
}

/** Maps of any value that the run worked out, one for each stream that it depends on; for each head where they differ. */
export function dependenceMap(run: Run, value: number): readonly DependenceMap[] {
  const cells = run.cells[value];
  if (!cells) return [];
  const about = valueAt(run.program, value);
  const axes = axesOf(run, about);
  const [sample, time, head] = [axes.sample, axes.times[0] ?? null, axes.head].map((axis) =>
    axis === null ? null : axisIndexOf(cells, axis),
  );
  const rowCount = time ? sizeAlong(run, about, axes.times[0]!) : 1;
  const headCount = head ? sizeAlong(run, about, axes.head!) : 1;
  const streams = run.inputs.filter((i) => i.dims.length === 2);
  return streams.flatMap((input): DependenceMap[] => {
    const columns = input.dims[1]!;
    const maps = Array.from({ length: headCount }, () =>
      Array.from({ length: rowCount }, () => new Array<boolean>(columns).fill(false)),
    );
    let any = false;
    for (let cell = 0; cell < cells.kinds.length; cell++) {
      if ((sample?.(cell) ?? 0) !== 0 || cells.kinds[cell] === CON) continue;
      eachBit(depsOf(cells, cell), (bit) => {
        const from = inputOfBit(run, bit);
        if (from.input !== input || from.at >= columns) return;
        any = true;
        const row = maps[head?.(cell) ?? 0]?.[time?.(cell) ?? 0];
        if (row) row[from.at] = true;
      });
    }
    if (!any) return [];
    const stream = input.stream ?? input.name;
    const first = JSON.stringify(maps[0]);
    const equal = maps.every((m) => JSON.stringify(m) === first);
    if (equal) return [{ stream, head: null, rows: maps[0] ?? [] }];
    return maps.map((rows, h) => ({ stream, head: h, rows }));
  });
}

const sizeAlong = (run: Run, value: Value, axis: number): number => run.at(value.shape[axis]!);

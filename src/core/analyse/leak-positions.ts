// Which dims count positions: samples, times of streams, heads. Those are looked at one by one.
import { type Program, valueAt } from "../ir/index.ts";
import { dimsOf, type Size } from "../shape/index.ts";

export interface Positions {
  readonly batch: ReadonlySet<string>;
  readonly time: ReadonlySet<string>;
  readonly heads: ReadonlySet<string>;
  /** Every factor of the size counts positions. */
  isPosition(size: Size): boolean;
  /** Some dim of it does. */
  mentions(size: Size): boolean;
}

const cache = new WeakMap<Program, Positions>();

/**
 * Samples and times are the axes of the streams. Heads are what leads scores, values whose last two axes both count
 * times; a plain number counts where it stands in such a place.
 */
export function positionsOf(program: Program): Positions {
  const known = cache.get(program) ?? find(program);
  cache.set(program, known);
  return known;
}

function find(program: Program): Positions {
  const [batch, time, heads] = [new Set<string>(), new Set<string>(), new Set<string>()];
  const keys = new Set<string>();
  const timeKeys = new Set<string>();
  for (const input of program.inputs) {
    if (input.kind === "weight") continue;
    const { shape } = valueAt(program, input.value);
    shape.forEach((size, i) => {
      keys.add(size.key);
      if (i === 1) timeKeys.add(size.key);
      for (const name of dimsOf(size)) (i === 0 ? batch : time).add(name);
    });
  }
  const named = new Map<string, readonly string[]>();
  const namesOf = (size: Size): readonly string[] => {
    const names = named.get(size.key) ?? dimsOf(size);
    named.set(size.key, names);
    return names;
  };
  const isTime = (size: Size | undefined): boolean =>
    size !== undefined && (timeKeys.has(size.key) || namesOf(size).some((n) => time.has(n)));
  const shapes = new Set<string>();
  for (const { shape } of program.values) {
    if (shape.length < 3 || !isTime(shape.at(-1)) || !isTime(shape.at(-2))) continue;
    const key = shape.map((s) => s.key).join();
    if (shapes.has(key)) continue;
    shapes.add(key);
    for (const size of shape.slice(0, -2)) {
      keys.add(size.key);
      for (const name of dimsOf(size)) if (!batch.has(name) && !time.has(name)) heads.add(name);
    }
  }
  const counts = (name: string) => batch.has(name) || time.has(name) || heads.has(name);
  const isPosition = (size: Size): boolean => {
    if (keys.has(size.key)) return true;
    const names = dimsOf(size);
    return names.length > 0 && names.every(counts);
  };
  const mentions = (size: Size) =>
    keys.has(size.key) || dimsOf(size).some((n) => batch.has(n) || time.has(n));
  return { batch, time, heads, isPosition, mentions };
}

/** What the named dimensions of a shape usually mean, for whatever prints a shape. */
import { dimensionMeaning, dimsOf, type ValueType } from "../../core/index.ts";

/** `D: Model width (d_model): …` for each dimension that has a usual meaning, in the order of the axes. */
export function dimensionsOf(axes: ValueType["axes"]): readonly string[] {
  const names = new Set((axes ?? []).flatMap((a) => dimsOf(a.size)));
  return [...names].flatMap((name) => {
    const meaning = dimensionMeaning(name);
    return meaning === undefined ? [] : [`${name}: ${meaning}`];
  });
}

// What the named dimensions of a shape usually mean, for whatever prints a shape.
import { dimensionMeaning, dimsOf, type ValueType } from "../../core/index.ts";

/** `D: Model width (d_model): …` for each dimension that has a usual meaning, in the order of the axes. */
export const dimensionsOf = (axes: ValueType["axes"]): readonly string[] =>
  meanings((axes ?? []).flatMap((a) => dimsOf(a.size)));

/** The same for what a text names: a formula, a bound such as `T ≥ 31`. */
export const dimensionsIn = (text: string): readonly string[] => meanings(text.match(/\b[A-Z]\w*/g) ?? []);

const meanings = (names: readonly string[]): readonly string[] =>
  [...new Set(names)].flatMap((name) => {
    const meaning = dimensionMeaning(name);
    return meaning === undefined ? [] : [`${name}: ${meaning}`];
  });

// What the named dimensions of a shape usually mean, for whatever prints a shape.
import {
  type CheckedGraph,
  dimensionMeaning,
  dimsOf,
  printAxes,
  type Role,
  type ValueType,
} from "../../core/index.ts";

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

/** Its meaning in a word or two; undefined for a name that the graph's author chose freely. */
export const shortMeaning = (name: string): string | undefined =>
  dimensionMeaning(name)
    ?.match(/^[^:(]*/)?.[0]
    .trim()
    .toLowerCase();

/** What the named dimensions of a graph count, by the first axis of that size at any level. */
export function rolesOfDims(graph: CheckedGraph): ReadonlyMap<string, Role> {
  const roles = new Map<string, Role>();
  const read = ({ nodes }: CheckedGraph): void => {
    for (const { outputs, body } of nodes) {
      for (const axis of outputs.flatMap(({ type }) => type.axes ?? [])) {
        const name = printAxes([axis]);
        if (!roles.has(name)) roles.set(name, axis.role);
      }
      if (body) read(body);
    }
  };
  read(graph);
  return roles;
}

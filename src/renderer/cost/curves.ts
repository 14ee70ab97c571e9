// What is plotted of a graph's costs: all, attention, the MLP and what is chosen, over one dim; and where attention costs
// as much as the MLP.
import { type Bindings, costs, evaluateSize, type Size } from "../../core/index.ts";

export interface Curve {
  readonly name: string;
  /** Of tokens.css. */
  readonly colour: string;
  readonly size: Size;
  readonly at: Bindings;
  /** Of the graph that this one is compared with. */
  readonly isOther: boolean;
}

export interface Mark {
  readonly x: number;
  readonly y: number;
  readonly isOther: boolean;
}

const attentionParts = ["Q", "K", "V", "Q, K, V", "scores", "O"] as const;
/** Not plotted further than this: a text that is long today. */
const leastReach = 4096;

/** Curves of one graph; those that cost nothing are left out. */
export function curvesOf(
  { total, parts, nodes, at }: costs.Formulas,
  measure: costs.Measure,
  chosen: string | null,
  isOther: boolean,
): Curve[] {
  const part = (names: readonly (typeof attentionParts)[number][]) =>
    costs.sum(names.flatMap((name) => parts.get(name)?.[measure] ?? []));
  const node = chosen === null ? undefined : nodes.get(chosen);
  const all: readonly (readonly [string, string, Size | undefined])[] = [
    ["All", "flow-hidden", total[measure]],
    ["Attention", "flow-heads", part(attentionParts)],
    ["MLP", "flow-scores", parts.get("MLP")?.[measure]],
    [chosen ?? "", "flow-logits", node?.[measure]],
  ];
  return all.flatMap(([name, colour, size]) =>
    size && size.key !== "0" ? [{ name, colour, size, at, isOther }] : [],
  );
}

/** The largest value of the dim that is plotted: far enough to see what wins. */
export const reachOf = (name: string, at: Bindings): number =>
  2 ** Math.ceil(Math.log2(Math.max(leastReach, 16 * (at[name] ?? 1))));

/** Where attention costs what the MLP does, for each of the graphs. */
export function marksOf(curves: readonly Curve[], dim: string, reach: number): Mark[] {
  return [false, true].flatMap((isOther) => {
    const of = (name: string) => curves.find((c) => c.name === name && c.isOther === isOther);
    const [attention, mlp] = [of("Attention"), of("MLP")];
    if (!attention || !mlp) return [];
    return costs
      .crossings(attention.size, mlp.size, dim, attention.at, reach)
      .map(({ at, cost }) => ({ x: at, y: cost, isOther }));
  });
}

export const costAt = ({ size, at }: Curve, dim: string, x: number): number =>
  evaluateSize(size, { ...at, [dim]: x });

// What a graph costs, as numbers at the example sizes and as formulas in the named dims.
import {
  type Bindings,
  type Checked,
  type Cost,
  costOf,
  evaluateSize,
  kvCacheBytes,
  lower,
  type Size,
} from "../core/index.ts";

interface Figure {
  readonly formula: string;
  readonly value: number;
}

const figure = (size: Size, at: Bindings): Figure => ({ formula: size.key, value: evaluateSize(size, at) });

const figures = (cost: Cost, at: Bindings) => ({
  parameters: figure(cost.parameters, at),
  flops: figure(cost.flops, at),
  activationBytes: figure(cost.activationBytes, at),
  scoreBytes: figure(cost.scoreBytes, at),
});

/** The cost of all that is right of a graph, and of each of its nodes by path. */
export function graphCost(checked: Checked) {
  const cost = costOf(lower(checked));
  const at = checked.bindings;
  const cache = kvCacheBytes(checked);
  return {
    /** The cache is null where a model keeps none. */
    total: { ...figures(cost.total, at), kvCacheBytes: cache && figure(cache, at) },
    nodes: new Map([...cost.nodes].map(([path, c]) => [path, figures(c, at)])),
  };
}

const units = ["", "k", "M", "G", "T", "P"];

/** Three significant digits with a unit: `13.1 MFLOP`, `2.05 kB`. */
export function amount(value: number, unit: string): string {
  const step = value < 1000 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(value) / 3));
  return `${Number((value / 1000 ** step).toPrecision(3))} ${units[step]}${unit}`;
}

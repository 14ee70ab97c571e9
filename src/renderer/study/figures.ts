// The figures of a study, for the panel and for export: one drawing for both.
import { bandsFigure } from "../../figure/bands-figure.ts";
import type { ChartLook } from "../../figure/chart.ts";
import type { Drawing } from "../../figure/drawing.ts";
import { forestFigure } from "../../figure/forest-figure.ts";
import { type CostPoint, frontFigure } from "../../figure/front-figure.ts";
import { heatFigure } from "../../figure/heat-figure.ts";
import {
  bandsOf,
  baseName,
  heatTable,
  mainComparison,
  type Plan,
  reportOf,
  type VariantBand,
} from "../../study/index.ts";
import type { KeptStudy } from "./study-store.ts";

interface Size {
  readonly width: number;
  readonly height: number;
}

/** Its place among the variants, the base first. */
const indexOf = ({ variants }: Plan, name: string): number =>
  variants.findIndex((variant) => variant.name === name) + 1;

export const bandsIn = ({ plan, results }: KeptStudy) =>
  bandsOf(plan, results).map((band: VariantBand) => ({
    ...band,
    index: indexOf(plan, band.name),
    leaks: band.leaks === "leaks",
  }));

export const bandsOfStudy = (
  study: KeptStudy,
  size: Size,
  look: ChartLook,
  pointed: { readonly lit: string | null; readonly step: number | null } = { lit: null, step: null },
): Drawing =>
  bandsFigure(
    {
      title: `Validation loss over steps: ${study.plan.name}, mean and standard deviation over seeds`,
      bands: bandsIn(study),
      ...size,
      ...pointed,
    },
    look,
  );

const lastRows = ({ plan, results }: KeptStudy) => mainComparison(reportOf(plan, results))?.rows ?? [];

export function forestOfStudy(study: KeptStudy, width: number, look: ChartLook): Drawing {
  const { plan } = study;
  const rows = lastRows(study).flatMap(({ name, against, leaks }) => {
    if (!against) return [];
    const { paired, interval, outcome } = against;
    return [{ name, mean: paired.mean, ...interval, verdict: outcome, leaks: leaks === "leaks" }];
  });
  const confidence = Number((100 * (1 - plan.error)).toPrecision(3));
  const axis = `difference of ${plan.metric} from the base, ${confidence} % confidence`;
  return forestFigure({ title: `Effects: ${plan.name}`, axis, rows, effect: plan.effect, width }, look);
}

export function frontOfStudy(study: KeptStudy, size: Size, look: ChartLook): Drawing {
  const { plan } = study;
  const points = lastRows(study).flatMap(({ name, metric, flops, leaks }): CostPoint[] =>
    Number.isFinite(metric.mean) && Number.isFinite(flops)
      ? [{ name, index: indexOf(plan, name), cost: flops, value: metric.mean, leaks: leaks === "leaks" }]
      : [],
  );
  return frontFigure(
    {
      title: `${plan.metric} against cost: ${plan.name}`,
      metric: plan.metric,
      lowerIsBetter: plan.metric === "loss",
      points,
      ...size,
    },
    look,
  );
}

/** Null where the variants are no table of sizes. */
export function heatOfStudy(study: KeptStudy, width: number, look: ChartLook): Drawing | null {
  const { plan } = study;
  const table = heatTable(plan);
  if (!table) return null;
  const rows = new Map(lastRows(study).map((row) => [row.name, row]));
  const cellOf = (name: string | null) => {
    const row = name === null ? undefined : rows.get(name);
    if (!row || Number.isNaN(row.metric.mean)) return null;
    const { against } = row;
    const [mean, verdict] = against ? [against.paired.mean, against.outcome] : [0, baseName];
    return { mean, verdict, leaks: row.leaks === "leaks" };
  };
  return heatFigure(
    {
      ...table,
      title: `Effects over sizes: ${plan.name}`,
      metric: plan.metric,
      lowerIsBetter: plan.metric === "loss",
      cells: table.cells.map((row) => row.map(cellOf)),
      width,
    },
    look,
  );
}

// The table of a study: sizes, losses, the paired difference with its interval, and a verdict in words.
import { useMemo } from "react";
import {
  baseName,
  comparisonTitle,
  figure,
  reportOf,
  signed,
  type VariantRow,
  verdictWords,
} from "../../study/index.ts";
import { amount, count } from "../values/numbers.ts";
import type { KeptStudy } from "./study-store.ts";
import { bringBack } from "./variants.ts";

const heads = [
  ["Variant", ""],
  ["Metric", "Mean over the seeds on the validation data, and the lowest loss on the way"],
  ["Difference", "Mean of the paired differences from the base, with its interval"],
  ["Parameters", ""],
  ["FLOP", "For the forward pass of one batch"],
  ["Time", "Median time of a run"],
] as const;

const four = (x: number): string => figure(x).replace("-", "−");
const change = (x: number): string => signed(x).replace("-", "−");

export function ResultTable({ study }: { study: KeptStudy }) {
  const { plan, results } = study;
  const { comparisons } = useMemo(() => reportOf(plan, results), [plan, results]);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it is scrolled by keys
    <section className="run-table study-table" tabIndex={0} aria-label="Verdicts">
      {comparisons.map((comparison) => (
        <table key={comparisonTitle(comparison)}>
          {comparisons.length > 1 && <caption>{comparisonTitle(comparison)}</caption>}
          <thead>
            <tr>
              {heads.map(([head, title]) => (
                <th key={head} title={title}>
                  {head === "Metric" ? capitalised(plan.metric) : head}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {comparison.rows.map((row) => (
              <Lines key={row.name} row={row} study={study} />
            ))}
          </tbody>
        </table>
      ))}
    </section>
  );
}

const capitalised = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);

/** Numbers, and below them what may be said. */
function Lines({ row, study: { plan } }: { row: VariantRow; study: KeptStudy }) {
  const { name, metric, against, leaks } = row;
  const variant = plan.variants.find((one) => one.name === name) ?? { name: baseName, edits: [] };
  const paired = against && Number.isFinite(against.paired.mean) ? against : null;
  return (
    <>
      <tr>
        <th scope="row">
          {name} {leaks === "leaks" && <span className="study-badge leak">◆ leaks</span>}
        </th>
        <td className="mono">
          {four(metric.mean)}
          <span className="quiet">{`${plan.metric === "loss" ? "best" : "best loss"} ${four(row.best)}`}</span>
        </td>
        <td className="mono">
          {paired && change(paired.paired.mean)}
          {paired && Number.isFinite(paired.interval.from) && (
            <span className="quiet">{`${change(paired.interval.from)} … ${change(paired.interval.to)}`}</span>
          )}
        </td>
        <td className="mono">{Number.isFinite(row.parameters) ? count(row.parameters) : "–"}</td>
        <td className="mono">{Number.isFinite(row.flops) ? amount(row.flops, "") : "–"}</td>
        <td className="mono">{Number.isFinite(row.seconds) ? `${row.seconds.toFixed(1)} s` : "–"}</td>
      </tr>
      <tr className="study-verdict">
        <td colSpan={heads.length}>
          {verdictWords(row, plan).join(" ")}{" "}
          <button type="button" className="link" onClick={() => bringBack(plan.base, variant)}>
            {`Use graph of ${name}`}
          </button>
        </td>
      </tr>
    </>
  );
}

/** Probabilities of tokens as bars, the likeliest first. */
import type { Prediction } from "../../runtime/client/index.ts";
import { percent } from "./numbers.ts";
import "./values.css";

export function Bars({
  predictions,
  compact = false,
}: {
  predictions: readonly Prediction[];
  compact?: boolean;
}) {
  const largest = Math.max(...predictions.map((p) => p.probability), 1e-9);
  return (
    <ol className={compact ? "bars compact" : "bars"}>
      {predictions.map((p) => (
        <li key={p.id} title={`${p.token}: p = ${p.probability}, logit = ${p.logit}`}>
          <span className="bar-token">{p.token}</span>
          <span className="bar">
            <span className="bar-fill" style={{ width: `${(100 * p.probability) / largest}%` }} />
          </span>
          <span className="bar-number mono">{percent(p.probability)}</span>
        </li>
      ))}
    </ol>
  );
}

// Probabilities of tokens as bars, the likeliest first.
import type { Prediction } from "../../runtime/client/index.ts";
import { percent } from "./numbers.ts";
import "./values.css";

/** What was drawn from keeps no logits. */
type Likely = Omit<Prediction, "logit"> & Partial<Pick<Prediction, "logit">>;

export function Bars({
  predictions,
  compact = false,
  truth,
}: {
  predictions: readonly Likely[];
  compact?: boolean;
  /** The token that the text has there. */
  truth?: string | undefined;
}) {
  return (
    <ol className={compact ? "bars compact" : "bars"}>
      {predictions.map((p) => (
        <li key={p.id} title={titleOf(p)} className={p.token === truth ? "is-truth" : undefined}>
          <span className="bar-token">{p.token}</span>
          <span className="bar">
            {/* A full bar is certainty. What overflowed is no number, and has no bar. */}
            <span className="bar-fill" style={{ width: `${100 * (p.probability || 0)}%` }} />
          </span>
          <span className="bar-number mono">{percent(p.probability)}</span>
        </li>
      ))}
    </ol>
  );
}

const titleOf = ({ token, probability, logit }: Likely): string =>
  `${token}: p = ${probability}${logit === undefined ? "" : `, logit = ${logit}`}`;

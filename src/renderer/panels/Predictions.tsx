/** What the model says comes next, for the last token of each sample. */
import { useState } from "react";
import { useStale } from "../store/derived.ts";
import { useStore } from "../store/store.ts";
import { Bars } from "../values/Bars.tsx";

export function Predictions() {
  const predictions = useStore((s) => s.ran?.result.predictions);
  const streams = useStore((s) => s.ran?.result.streams);
  const error = useStore((s) => s.runError);
  const [chosen, choose] = useState(0);
  const stale = useStale();
  const sample = Math.min(chosen, Math.max((predictions?.length ?? 1) - 1, 0));
  const shown = predictions?.[sample];
  const tokens = Object.values(streams ?? {})[0]?.tokens[sample] ?? [];
  return (
    <section className={`predictions${stale ? " is-stale" : ""}`} aria-label="Predictions">
      <header className="panel-head">
        <h2>Next token</h2>
        {predictions && predictions.length > 1 && (
          <select
            className="field small"
            aria-label="Sample"
            value={sample}
            onChange={(e) => choose(Number(e.target.value))}
          >
            {predictions.map((_, i) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a sample's place is its identity
              <option key={i} value={i}>
                sample {i + 1}
              </option>
            ))}
          </select>
        )}
        {stale && <span className="badge">stale</span>}
      </header>
      {error && (
        <p className="run-error" role="alert">
          {error.message}
        </p>
      )}
      {shown ? (
        <>
          <p className="context">
            {tokens.join(" ")} <span className="blank">?</span>
          </p>
          <Bars predictions={shown} />
        </>
      ) : (
        !error && <p className="empty">A graph that ends in logits shows its predictions here.</p>
      )}
    </section>
  );
}

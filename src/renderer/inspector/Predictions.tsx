// What the model says comes next, for the last token of each sample.
import { useState } from "react";
import { findNode, isError, type ObjectiveKind, special } from "../../core/index.ts";
import { useChecked } from "../store/derived.ts";
import { useStaleAt } from "../store/stale.ts";
import { useStore } from "../store/store.ts";
import { Bars } from "../values/Bars.tsx";
import "./predictions.css";

const titles: Readonly<Record<ObjectiveKind, string>> = {
  "next-token": "Next token",
  "prefix-lm": "Next token",
  "masked-lm": "Masked token",
  classification: "Class",
  seq2seq: "Next token",
};

/**
 * The text with a blank where the predictions belong: behind the last token; in its place where the graph reads the
 * target shifted to the right; at the first `[MASK]`.
 */
function Context({ tokens, kind }: { tokens: readonly string[]; kind: ObjectiveKind }) {
  const places: Readonly<Partial<Record<ObjectiveKind, number>>> = {
    "masked-lm": tokens.indexOf(special.mask),
    seq2seq: tokens.length - 1,
  };
  const at = places[kind] ?? tokens.length;
  const blank = at < 0 ? tokens.length : at;
  const said = tokens[blank];
  return (
    <p className="context">
      <span className="context-before" title={tokens.join(" ")}>
        <bdi dir="ltr">{tokens.slice(0, blank).join(" ")}</bdi>
      </span>{" "}
      <span className="blank" title={said === undefined ? undefined : `The text has ${said} here.`}>
        ?
      </span>{" "}
      {tokens.slice(blank + 1).join(" ")}
    </p>
  );
}

export function Predictions() {
  const predictions = useStore((s) => s.ran?.result.predictions);
  const streams = useStore((s) => s.ran?.result.streams);
  const error = useStore((s) => s.runError);
  const objective = useStore((s) => s.document.objective);
  const checked = useChecked();
  const broken = checked.diagnostics.some(isError);
  const logits = objective?.logits.slice(0, objective.logits.lastIndexOf(".")) ?? "";
  const head = findNode(checked, logits);
  const whyNone = !objective
    ? "Predictions of a graph that ends with an LMHead appear here."
    : head?.state === "bypassed"
      ? "No prediction: the node that outputs the logits is bypassed, and its input has no number per token."
      : broken
        ? "No prediction: fix the problem between the text and the logits."
        : head?.state === "off"
          ? "No prediction: nothing reaches the logits."
          : "No prediction yet.";
  const [chosen, choose] = useState(0);
  const stale = useStaleAt(logits);
  const sample = Math.min(chosen, Math.max((predictions?.length ?? 1) - 1, 0));
  const shown = predictions?.[sample];
  const stream = streams?.[objective?.stream ?? ""] ?? Object.values(streams ?? {})[0];
  const tokens = stream?.tokens[sample] ?? [];
  return (
    <section className={`predictions${stale ? " is-stale" : ""}`} aria-label="Predictions">
      <header className="panel-head">
        <h2>{objective ? titles[objective.kind] : "Next token"}</h2>
        {predictions && predictions.length > 1 && (
          <select
            className="field small"
            aria-label="Sample"
            value={sample}
            onChange={(e) => choose(Number(e.target.value))}
          >
            {predictions.map((_, i) => (
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
          <Context tokens={tokens} kind={objective?.kind ?? "next-token"} />
          <Bars predictions={shown} />
        </>
      ) : (
        !error && <p className="empty">{whyNone}</p>
      )}
    </section>
  );
}

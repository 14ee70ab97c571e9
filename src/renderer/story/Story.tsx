// The story, above all else: the sentence, and what the model says comes next at the token that is looked at, else at
// its end. Following a token is the way in for who is new.
import { findNode, isError, type ObjectiveKind } from "../../core/index.ts";
import { keyOfCommand as keyOf } from "../commands/keys.ts";
import { command } from "../commands/registry.ts";
import { useChecked } from "../store/derived.ts";
import { useStaleAt } from "../store/stale.ts";
import { useStore } from "../store/store.ts";
import { tokenLookedAt } from "../store/token-slice.ts";
import { Tip } from "../ui/Tip.tsx";
import { Bars } from "../values/Bars.tsx";
import { lastPosition, predictedPlace, storyStream, useNextTokens } from "../values/next-tokens.ts";
import { TokenChips } from "./TokenChips.tsx";
import "./story.css";

const titles: Readonly<Record<ObjectiveKind, string>> = {
  "next-token": "Next token",
  "prefix-lm": "Next token",
  "masked-lm": "Masked token",
  classification: "Class",
  seq2seq: "Next token",
};

/** As many as a run tells. */
const mostShown = 8;

export function Story() {
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
  const chosen = useStore((s) => s.tokenSample);
  const looked = useStore(tokenLookedAt);
  const { lookAtSample } = useStore.getState();
  const stale = useStaleAt(logits);
  const sample = Math.min(chosen, Math.max((predictions?.length ?? 1) - 1, 0));
  const kind = objective?.kind ?? "next-token";
  const read = streams?.[storyStream(checked, streams) ?? ""]?.tokens ?? [];
  const [samples, tokens] = [read.length, read[sample] ?? []];
  const last = lastPosition(kind, tokens);
  const at = Math.min(looked ?? last, tokens.length - 1);
  const next = useNextTokens(sample, at, mostShown);
  // The run tells of its own position; those of others are read when there are any.
  const shown = at === last ? predictions?.[sample] : (next?.get(at) ?? predictions?.[sample]);
  const blank = next || at === last ? predictedPlace(kind, at) : tokens.length;
  const stepping = useStore((s) => s.stepping !== null);
  return (
    <section className={`story predictions${stale ? " is-stale" : ""}`} aria-label="Predictions">
      {shown && <TokenChips tokens={tokens} at={at} blank={blank} next={next} />}
      <h2 className="quiet">{objective ? titles[objective.kind] : "Next token"}</h2>
      {predictions && predictions.length > 1 && (
        <select
          className="field small"
          aria-label="Sample"
          value={sample}
          onChange={(e) => lookAtSample(Number(e.target.value))}
        >
          {predictions.map((_, i) => (
            <option key={i} value={i}>
              sample {i + 1}
            </option>
          ))}
        </select>
      )}
      {predictions && predictions.length > 0 && predictions.length < samples && (
        <span className="quiet">of {samples.toLocaleString("en-US")}</span>
      )}
      {stale && <span className="badge">stale</span>}
      {error && (
        <p className="run-error" role="alert">
          {error.message}
        </p>
      )}
      {shown ? (
        <Bars
          predictions={shown}
          truth={blank < tokens.length && kind !== "masked-lm" ? tokens[blank] : undefined}
        />
      ) : (
        !error && <p className="empty">{whyNone}</p>
      )}
      {!stepping && (
        <Tip text="A model of four numbers, step by step" keys={keyOf("tour")}>
          <button type="button" className="button outlined" onClick={command("tour").perform}>
            Follow a token
          </button>
        </Tip>
      )}
    </section>
  );
}

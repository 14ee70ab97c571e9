// The question of a step, what it is answered with, and what the judge said to the last answer.
import type { FormEvent } from "react";
import type { Step } from "../../lesson/index.ts";
import { sameMeaning } from "../store/derived.ts";
import type { OpenLesson } from "../store/lesson-slice.ts";
import { useStore } from "../store/store.ts";
import { answer, change } from "./control.ts";
import { Inline } from "./Text.tsx";

export function Question({ step, open }: { readonly step: Step; readonly open: OpenLesson }) {
  const { check, question } = step;
  const { answer: typed, judging } = open;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void answer();
  };
  const isReady = check.kind === "graph" || typed.trim() !== "";
  const label = `question-${step.id}`;
  return (
    <form className="lesson-question" onSubmit={submit}>
      <p className="lesson-asked" id={label}>
        <Inline text={question} />
      </p>
      {check.kind === "choice" && (
        <div role="radiogroup" aria-labelledby={label} className="lesson-options">
          {Object.entries(check.options).map(([name, { text }]) => (
            <label key={name}>
              <input
                type="radio"
                name={label}
                checked={typed === name}
                onChange={() => change({ answer: name, said: null })}
              />
              <span>
                <Inline text={text} />
              </span>
            </label>
          ))}
        </div>
      )}
      <div className="lesson-answer">
        {check.kind === "number" && (
          <input
            className="field"
            inputMode="decimal"
            aria-labelledby={label}
            autoComplete="off"
            value={typed}
            onChange={(event) => change({ answer: event.target.value, said: null })}
          />
        )}
        <button type="submit" className="button outlined" disabled={!isReady} aria-disabled={judging}>
          {check.kind === "graph" ? "Check my graph" : "Check"}
        </button>
      </div>
      <div aria-live="polite">{judging ? <p className="quiet">Checking…</p> : <Verdict open={open} />}</div>
    </form>
  );
}

function Verdict({ open: { said } }: { readonly open: OpenLesson }) {
  const isOld = useStore((s) => said !== null && said.of !== s.document && !sameMeaning(said.of, s.document));
  if (!said) return null;
  const { right, says } = said;
  return (
    <div className={right ? "lesson-verdict is-right" : "lesson-verdict is-wrong"}>
      <p>
        <strong>{right ? "✓ Right." : "Not yet."}</strong>
        {isOld && !right && <span className="quiet"> The graph has changed since: check it again.</span>}
      </p>
      {says.map((sentence) => (
        <p key={sentence}>
          <Inline text={sentence} />
        </p>
      ))}
    </div>
  );
}

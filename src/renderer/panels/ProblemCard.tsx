/** One problem in full: what, why, the way out, and repairs to press. */
import { type Diagnostic, explain, severityOf } from "../../core/index.ts";
import { useStore } from "../store/store.ts";
import { count } from "../values/numbers.ts";

export function ProblemCard({ diagnostic }: { diagnostic: Diagnostic }) {
  const { title, because, help } = explain(diagnostic);
  return (
    <div className={`inspector-problem ${severityOf(diagnostic)}`}>
      <strong>{title}</strong>
      {because.map((line) => (
        <span key={line} className="mono">
          {line}
        </span>
      ))}
      <span>{help}</span>
      <Fixes diagnostic={diagnostic} />
    </div>
  );
}

/** Repairs as buttons, each with what it costs. */
export function Fixes({ diagnostic }: { diagnostic: Diagnostic }) {
  const { fixes = [] } = diagnostic;
  if (fixes.length === 0) return null;
  return (
    <span className="fixes">
      {fixes.map((fix) => (
        <button
          key={fix.label}
          type="button"
          className="button outlined"
          onClick={() => {
            const { dispatch, say } = useStore.getState();
            const done = dispatch({ edit: "all", edits: fix.edits }, { label: fix.label });
            if (!done) say(useStore.getState().refused);
          }}
        >
          {fix.label}
          {fix.parameters ? (
            <span className="quiet">
              {fix.parameters > 0 ? "+" : "−"}
              {count(Math.abs(fix.parameters))} parameters
            </span>
          ) : null}
          {fix.clears !== undefined && fix.clears > 1 && <span className="quiet">clears {fix.clears}</span>}
        </button>
      ))}
    </span>
  );
}

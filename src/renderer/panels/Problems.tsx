/** All problems of the graph: what, why, the way out. A click goes to the node. */
import { type Diagnostic, explain, placeOf, severityOf } from "../../core/index.ts";
import { useChecked } from "../store/derived.ts";
import { useStore } from "../store/store.ts";
import { CloseIcon } from "./icons.tsx";
import { Fixes } from "./ProblemCard.tsx";

const order = { error: 0, warning: 1, hint: 2 } as const;

export function Problems() {
  const { diagnostics } = useChecked();
  const sorted = [...diagnostics].sort((a, b) => order[severityOf(a)] - order[severityOf(b)]);
  return (
    <section className="dock" aria-label="Problems">
      <header className="dock-head">
        <h2>Problems</h2>
        <button
          type="button"
          className="button icon"
          aria-label="Close"
          onClick={() => useStore.getState().setDock(null)}
        >
          <CloseIcon />
        </button>
      </header>
      {sorted.length === 0 ? (
        <p className="empty">Nothing is wrong. Shapes agree everywhere.</p>
      ) : (
        <ul className="problems">
          {sorted.map((d) => (
            <Problem key={`${d.code} ${explain(d).title}`} diagnostic={d} />
          ))}
        </ul>
      )}
    </section>
  );
}

function Problem({ diagnostic }: { diagnostic: Diagnostic }) {
  const { title, because, help } = explain(diagnostic);
  const place = placeOf(diagnostic);
  const severity = severityOf(diagnostic);
  return (
    <li>
      <button
        type="button"
        className={`problem ${severity}`}
        disabled={place === null || place === ""}
        onClick={() => place && useStore.getState().goTo(place)}
      >
        <span className="problem-mark">{severity}</span>
        <span className="problem-title">{title}</span>
        {because.map((line) => (
          <span key={line} className="problem-because mono">
            {line}
          </span>
        ))}
        <span className="problem-help">{help}</span>
      </button>
      <Fixes diagnostic={diagnostic} />
    </li>
  );
}

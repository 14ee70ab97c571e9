// Every step that was made, the latest at the top; a click goes back to it, or forward again.
import { useStore } from "../store/store.ts";
import { CloseIcon } from "../ui/icons.tsx";
import "./history.css";
import { CommandButton } from "../commands/CommandButton.tsx";

/** Steps seen at once: each is a row of the page. */
const maxEntries = 200;

/** Undoes or redoes as often as it takes. */
function goBy(steps: number): void {
  for (let i = 0; i < Math.abs(steps); i++) {
    const { undo, redo } = useStore.getState();
    if (steps < 0) undo();
    else redo();
  }
}

export default function HistoryPanel() {
  const past = useStore((s) => s.past);
  const future = useStore((s) => s.future);
  const done = past.map((step, i) => ({ label: step.label, by: i + 1 - past.length }));
  const undone = future.map((step, i) => ({ label: step.label, by: future.length - i }));
  const steps = [...undone, ...[{ label: "Opened", by: -past.length }, ...done].toReversed()];
  const first = Math.max(0, Math.min(undone.length - maxEntries / 2, steps.length - maxEntries));
  return (
    <section className="history" aria-label="History">
      <header>
        <h2>History</h2>
        <CommandButton id="history" label="Close history" icon={<CloseIcon />} />
      </header>
      <ol>
        {steps.slice(first, first + maxEntries).map(({ label, by }) => (
          <li key={by}>
            <button
              type="button"
              className={by > 0 ? "history-step undone" : "history-step"}
              aria-current={by === 0 ? "step" : undefined}
              onClick={() => goBy(by)}
            >
              {label}
            </button>
          </li>
        ))}
      </ol>
    </section>
  );
}

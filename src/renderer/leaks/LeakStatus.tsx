// The verdict in the status line; a press opens the dependence maps, or the problems when it leaks.
import { problemsOf } from "../diagnosis/problems.ts";
import { dimensionsIn } from "../scene/dimensions-of.ts";
import { keepsSecret } from "../store/challenge-slice.ts";
import { useStore } from "../store/store.ts";
import { Tip } from "../ui/Tip.tsx";
import { shownVerdict } from "./verdict.ts";

export function LeakStatus() {
  const leaks = useStore((s) => s.diagnosed?.report.leaks);
  const pending = useStore((s) => problemsOf(s).pending);
  const failed = useStore((s) => s.diagnosisError !== null);
  const hidden = useStore(keepsSecret);
  const objective = useStore((s) => s.document.objective);
  const { setDock } = useStore.getState();
  if (failed) return <span className="status-part warn">▲ leaks not checked</span>;
  if (hidden) return <span className="status-part quiet">leaks: find them yourself</span>;
  if (leaks === undefined || (pending && !leaks))
    return <span className="status-part quiet">Leak check: running…</span>;
  if (leaks === null)
    return (
      <span
        className="status-part quiet"
        title="The leak proof needs an objective and a graph without errors."
      >
        {objective ? "Leak check: waiting for valid shapes" : "Leak check: no objective yet"}
      </span>
    );
  const { sign, text, tone, more } = shownVerdict(leaks.verdict);
  return (
    <Tip text={[...more, ...dimensionsIn([text, ...more].join(" "))].join(" ")} side="top">
      <button
        type="button"
        className={`status-part ${tone}`}
        aria-busy={pending}
        aria-label={`Leak check: ${text}`}
        onClick={() => setDock(tone !== "leak" ? "dependence" : "problems")}
      >
        <span aria-hidden="true">{sign}</span> {text}
        {pending && <span className="quiet"> · checking…</span>}
      </button>
    </Tip>
  );
}

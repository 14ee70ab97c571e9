// All problems of the graph, causes first: what, why, the way out. Pointing lights the place, a click goes there.
import { problemKey, useProblems } from "../diagnosis/problems.ts";
import { keepsSecret } from "../store/challenge-slice.ts";
import { asksStill } from "../store/lesson-slice.ts";
import { useStore } from "../store/store.ts";
import { BesideTabs } from "../ui/Tabs.tsx";
import { ProblemRow } from "./ProblemRow.tsx";
import "./problems.css";

export default function ProblemsPanel() {
  const { causes, pending } = useProblems();
  const failed = useStore((s) => s.diagnosisError);
  const hidden = useStore(keepsSecret);
  const kept = useStore(asksStill);
  return (
    <section aria-label="Problems">
      <BesideTabs>
        <p className="dock-note">
          {pending && !failed
            ? "checking…"
            : causes.length > 0 && !kept
              ? "F8: next problem, Enter: apply its first fix"
              : ""}
        </p>
      </BesideTabs>
      {failed && <p className="empty">Leaks and lint could not be checked: {failed}.</p>}
      {causes.length === 0 ? (
        <p className="empty">
          {hidden
            ? "All shapes match. Find the rest yourself; the card on the right has hints."
            : "No problems. All shapes match; the status line says for which sizes leaks are ruled out."}
        </p>
      ) : (
        <ul className="problems" onPointerLeave={() => useStore.getState().pointAt(null)}>
          {causes.map((c) => (
            <ProblemRow key={problemKey(c.cause)} root={c} />
          ))}
        </ul>
      )}
    </section>
  );
}

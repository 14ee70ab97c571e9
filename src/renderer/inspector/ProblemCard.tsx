// One problem in full: what, why, the way out, and repairs to press.
import { type Diagnostic, explain } from "../../core/index.ts";
import { problemKindOf } from "../diagnosis/problems.ts";
import { Fixes } from "../problems/Fixes.tsx";
import { asksStill } from "../store/lesson-slice.ts";
import { useStore } from "../store/store.ts";

export function ProblemCard({ diagnostic }: { diagnostic: Diagnostic }) {
  const { title, because, help } = explain(diagnostic);
  const kind = problemKindOf(diagnostic);
  const kept = useStore(asksStill);
  return (
    <div className={`inspector-problem ${kind}`}>
      <strong>{title}</strong>
      {because.map((line) => (
        <span key={line} className="mono">
          {line}
        </span>
      ))}
      {(kind === "error" || !kept) && <span>{help}</span>}
      <Fixes diagnostic={diagnostic} />
    </div>
  );
}

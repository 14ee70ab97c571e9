// One problem in full: what, why, the way out, and repairs to press.
import { type Diagnostic, explain } from "../../core/index.ts";
import { problemKindOf } from "../diagnosis/problems.ts";
import { Fixes } from "../problems/Fixes.tsx";

export function ProblemCard({ diagnostic }: { diagnostic: Diagnostic }) {
  const { title, because, help } = explain(diagnostic);
  return (
    <div className={`inspector-problem ${problemKindOf(diagnostic)}`}>
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

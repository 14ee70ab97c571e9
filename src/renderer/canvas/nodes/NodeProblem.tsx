// What is wrong with a node, in one sentence below it. A missing wire is quiet: the socket shows it.
import { type Diagnostic, explain, isError, plural } from "../../../core/index.ts";
import { type ProblemKind, problemKindOf, signs, useSeenCauses } from "../../diagnosis/problems.ts";

/** The path is on the node itself; the sentence starts with the port. */
const shortTitle = (d: Diagnostic): string => {
  const { title } = explain(d);
  const prefix = "at" in d ? `${d.at.node}.` : "";
  return prefix !== "" && title.startsWith(prefix) ? title.slice(prefix.length) : title;
};

const order: readonly ProblemKind[] = ["error", "leak", "warning", "hint"];

export function NodeProblem({ own, all }: { own: readonly Diagnostic[]; all: readonly Diagnostic[] }) {
  const first = own.find((d) => isError(d) && d.code !== "graph/missing-input");
  // What follows from a problem, and what is advice, is not counted as another problem: as in the status line.
  const causes = useSeenCauses();
  const errors = all.filter((d) => !own.includes(d) && isError(d));
  const inside = errors.filter((d) => causes.has(d)).length || errors.length;
  const kinds = new Set(all.map(problemKindOf));
  const worst = order.find((kind) => kinds.has(kind)) ?? "hint";
  const quiet = all.every((d) => d.code === "graph/missing-input");
  const leak = first && problemKindOf(first) === "leak";
  return (
    <>
      <span
        className={`node-mark ${quiet ? "open" : worst}`}
        title={all.map((d) => explain(d).title).join("\n")}
      >
        {quiet ? "?" : signs[worst]}
      </span>
      {first && (
        <p className={leak ? "node-message leak" : "node-message"} role="alert">
          {shortTitle(first)}
        </p>
      )}
      {!first && inside > 0 && (worst === "error" || worst === "leak") && !quiet && (
        <p className={`node-message inside ${worst}`}>{insideText(worst, inside)}</p>
      )}
    </>
  );
}

function insideText(worst: ProblemKind, n: number): string {
  if (worst === "leak") return n === 1 ? "Leak inside" : "Leaks and problems inside";
  return `${plural(n, "problem")} inside`;
}

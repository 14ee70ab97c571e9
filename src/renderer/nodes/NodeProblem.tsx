/** What is wrong with a node, in one sentence below it. A missing wire is quiet: the socket shows it. */
import { type Diagnostic, explain, isError, severityOf } from "../../core/index.ts";

/** The path is on the node itself; the sentence starts with the port. */
export const shortTitle = (d: Diagnostic): string => {
  const { title } = explain(d);
  const prefix = "at" in d ? `${d.at.node}.` : "";
  return prefix !== "" && title.startsWith(prefix) ? title.slice(prefix.length) : title;
};

export function NodeProblem({ own, all }: { own: readonly Diagnostic[]; all: readonly Diagnostic[] }) {
  const first = own.find((d) => isError(d) && d.code !== "graph/missing-input");
  const inside = all.length - own.length;
  const worst = all.some(isError)
    ? "error"
    : all.some((d) => severityOf(d) === "warning")
      ? "warning"
      : "hint";
  const quiet = all.every((d) => d.code === "graph/missing-input");
  return (
    <>
      <span
        className={`node-mark ${quiet ? "open" : worst}`}
        title={all.map((d) => explain(d).title).join("\n")}
      >
        {quiet ? "?" : worst === "hint" ? "i" : "!"}
      </span>
      {first && (
        <p className="node-message" role="alert">
          {shortTitle(first)}
        </p>
      )}
      {!first && inside > 0 && worst === "error" && !quiet && (
        <p className="node-message inside">
          {inside === 1 ? "One problem inside" : `${inside} problems inside`}
        </p>
      )}
    </>
  );
}

/** What is selected: formula, help, parameters, ports with shapes, weights, problems. */
import { type CheckedNode, explain, findNode } from "../../core/index.ts";
import { categoryOf } from "../nodes/categories.ts";
import { problemsByNode, useChecked, useScope } from "../store/derived.ts";
import { useStore } from "../store/store.ts";
import { DocumentCard } from "./DocumentCard.tsx";
import { Parameters } from "./Parameters.tsx";
import { PortTable } from "./PortTable.tsx";
import { WeightList } from "./WeightList.tsx";

export function Inspector() {
  const checked = useChecked();
  const selection = useStore((s) => s.selection);
  const scope = useScope();
  // Inside a group with nothing selected, the group itself is what is looked at.
  const path = [...selection][0] ?? (scope === "" ? undefined : scope);
  const node = path === undefined ? undefined : findNode(checked, path);
  return (
    <section className="inspector">
      {selection.size > 1 ? (
        <p className="empty">{selection.size} nodes selected.</p>
      ) : node ? (
        <NodeCard key={node.path} node={node} scope={scope} />
      ) : (
        <DocumentCard checked={checked} />
      )}
    </section>
  );
}

function NodeCard({ node, scope }: { node: CheckedNode; scope: string }) {
  const problems = problemsByNode(useChecked()).get(node.path) ?? [];
  const { block } = node;
  return (
    <>
      <header
        className="inspector-head"
        style={{ ["--edge" as string]: `var(--category-${categoryOf(node)})` }}
      >
        <h2>{node.title}</h2>
        <span className="mono quiet">{node.path}</span>
      </header>
      {problems.map((d) => {
        const { title, because, help } = explain(d);
        return (
          <div key={title} className="inspector-problem">
            <strong>{title}</strong>
            {because.map((line) => (
              <span key={line} className="mono">
                {line}
              </span>
            ))}
            <span>{help}</span>
          </div>
        );
      })}
      {block && <p className="formula mono">{block.formula}</p>}
      {block && <p className="help">{block.help}</p>}
      {node.body && node.path !== scope && (
        <button
          type="button"
          className="button outlined"
          onClick={() => useStore.getState().enter(node.path)}
        >
          Look inside
        </button>
      )}
      <Parameters node={node} />
      <PortTable node={node} />
      <WeightList path={node.path} />
    </>
  );
}

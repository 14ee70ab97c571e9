// What is selected: name, formula, help, parameters, ports with shapes, values, weights, problems.
import { type CheckedNode, findNode } from "../../core/index.ts";
import { useProblemsAt } from "../diagnosis/problems.ts";
import { NodeFormula } from "../formula/NodeFormula.tsx";
import { useChecked, useScope } from "../store/derived.ts";
import { useStore } from "../store/store.ts";
import { Prose } from "../ui/Prose.tsx";
import { useAfterPaint } from "../ui/use-after-paint.ts";
import { ValueViewer } from "../values/ValueViewer.tsx";
import { CostTable } from "./CostTable.tsx";
import { DocumentCard } from "./DocumentCard.tsx";
import { GroupPorts } from "./GroupPorts.tsx";
import { NodeHead } from "./NodeHead.tsx";
import { NoteCard } from "./NoteCard.tsx";
import { Parameters } from "./Parameters.tsx";
import { PortTable } from "./PortTable.tsx";
import { ProblemCard } from "./ProblemCard.tsx";
import { WeightList } from "./WeightList.tsx";
import "./inspector.css";

export function Inspector() {
  const checked = useChecked();
  // The canvas shows first what is selected, and a node that is in hand moves: all this is a frame's work and more.
  const selection = useAfterPaint(
    useStore((s) => s.selection),
    useStore((s) => s.dragging),
  );
  const notes = useStore((s) => s.selectedNotes.size);
  const scope = useScope();
  // Inside a group with nothing selected, the group itself is what is looked at.
  const path = [...selection].find((p) => findNode(checked, p)) ?? (scope === "" ? undefined : scope);
  const node = path === undefined ? undefined : findNode(checked, path);
  return (
    <section className="inspector" aria-label="Inspector">
      {notes > 0 && selection.size === 0 ? (
        <NoteCard />
      ) : selection.size > 1 ? (
        <p className="empty">
          {selection.size} nodes selected. Ctrl+G: group, F: connect, L: auto-layout, Ctrl+B: bypasses them,
          Ctrl+M mutes them.
        </p>
      ) : node ? (
        <NodeCard key={node.path} node={node} scope={scope} />
      ) : (
        <DocumentCard checked={checked} />
      )}
    </section>
  );
}

function NodeCard({ node, scope }: { node: CheckedNode; scope: string }) {
  const problems = useProblemsAt(node.path) ?? [];
  const { block } = node;
  return (
    <>
      <NodeHead node={node} />
      {problems.map((d, i) => (
        <ProblemCard key={i} diagnostic={d} />
      ))}
      <NodeFormula node={node} />
      {block && (
        <p className="help">
          <Prose text={block.help} />
        </p>
      )}
      {node.body && node.path !== scope && (
        <button
          type="button"
          className="button outlined"
          onClick={() => useStore.getState().enter(node.path)}
        >
          Open the group
        </button>
      )}
      <Parameters node={node} />
      <GroupPorts node={node} />
      {node.outputs.length > 0 && <ValueViewer node={node} />}
      <PortTable node={node} />
      <CostTable path={node.path} />
      <WeightList path={node.path} />
    </>
  );
}

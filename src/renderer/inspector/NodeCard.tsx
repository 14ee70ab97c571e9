// A node: name, formula, help, parameters, ports with shapes, values, weights, problems.
import type { CheckedNode } from "../../core/index.ts";
import { useProblemsAt } from "../diagnosis/problems.ts";
import { NodeFormula } from "../formula/NodeFormula.tsx";
import { useStore } from "../store/store.ts";
import { Prose } from "../ui/Prose.tsx";
import { ValueViewer } from "../values/ValueViewer.tsx";
import { CostTable } from "./CostTable.tsx";
import { GroupPorts } from "./GroupPorts.tsx";
import { NodeHead } from "./NodeHead.tsx";
import { Parameters } from "./Parameters.tsx";
import { PortTable } from "./PortTable.tsx";
import { ProblemCard } from "./ProblemCard.tsx";
import { WeightList } from "./WeightList.tsx";

export default function NodeCard({ node, scope }: { node: CheckedNode; scope: string }) {
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

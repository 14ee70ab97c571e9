// React Flow as its documentation says to use it at its best: node types outside the component, memoised nodes, its
// own change handler, thumbnails as <img>. The baseline of bench/canvas; no part of the app.
import {
  applyNodeChanges,
  type Edge,
  Handle,
  type Node,
  type NodeChange,
  type NodeProps,
  Position,
  ReactFlow,
  type ReactFlowInstance,
} from "@xyflow/react";
import { memo, useCallback, useState } from "react";
import { createRoot } from "react-dom/client";
import "@xyflow/react/dist/style.css";
import "./bare.css";
import type { BareGraph, BareHook, BareNode } from "./graph.ts";

type FlowNode = Node<{ readonly shown: BareNode }>;

const BlockNode = memo(function BlockNode({ data }: NodeProps<FlowNode>) {
  const { title, width, height, inputs, outputs, picture } = data.shown;
  return (
    <div className="bare" style={{ width, height }}>
      <header>{title}</header>
      {inputs.map((port) => (
        <Handle
          key={port.name}
          id={port.name}
          type="target"
          position={Position.Left}
          style={{ top: port.y }}
        />
      ))}
      {outputs.map((port) => (
        <Handle
          key={port.name}
          id={port.name}
          type="source"
          position={Position.Right}
          style={{ top: port.y }}
        />
      ))}
      {inputs.map((port) => (
        <span key={port.name} className="port" style={{ top: port.y - 8, left: 8 }}>
          {port.name}
        </span>
      ))}
      {outputs.map((port) => (
        <span key={port.name} className="port" style={{ top: port.y - 8, right: 8 }}>
          {port.name}
        </span>
      ))}
      {picture !== null && <img src={picture} alt={title} draggable={false} />}
    </div>
  );
});

const nodeTypes = { block: BlockNode };

const flowNode = (shown: BareNode): FlowNode => ({
  id: shown.id,
  type: "block",
  position: { x: shown.x, y: shown.y },
  data: { shown },
});

let instance: ReactFlowInstance<FlowNode> | undefined;

function Bare({ graph, camera }: { graph: BareGraph; camera: { x: number; y: number; zoom: number } }) {
  const [nodes, setNodes] = useState(() => graph.nodes.map(flowNode));
  const [edges] = useState<Edge[]>(() =>
    graph.wires.map((wire) => ({ id: `${wire.target}.${wire.targetHandle}`, ...wire })),
  );
  const onNodesChange = useCallback(
    (changes: NodeChange<FlowNode>[]) => setNodes((now) => applyNodeChanges(changes, now)),
    [],
  );
  return (
    <ReactFlow
      nodes={nodes}
      edges={edges}
      nodeTypes={nodeTypes}
      onNodesChange={onNodesChange}
      onInit={(made) => {
        instance = made;
      }}
      defaultViewport={camera}
      minZoom={0.02}
      maxZoom={2.5}
      elevateNodesOnSelect={false}
      nodeDragThreshold={2}
    />
  );
}

const root = document.getElementById("root");
if (!root) throw new Error("index.html has no #root");
const tree = createRoot(root);

const nothing: BareGraph = { nodes: [], wires: [] };

const hook: BareHook = {
  blank: () => tree.render(<Bare key="blank" graph={nothing} camera={{ x: 0, y: 0, zoom: 1 }} />),
  open: (graph, camera) => tree.render(<Bare key="graph" graph={graph} camera={camera} />),
  add: (node) => instance?.addNodes(flowNode(node)),
  remove: (id) => instance?.setNodes((nodes) => nodes.filter((n) => n.id !== id)),
  select(ids) {
    const chosen = new Set(ids);
    instance?.setNodes((nodes) =>
      nodes.map((n) =>
        chosen.has(n.id) === (n.selected === true) ? n : { ...n, selected: chosen.has(n.id) },
      ),
    );
  },
  layout: () =>
    Object.fromEntries(
      (instance?.getNodes() ?? []).map((n) => [n.id, [n.position.x, n.position.y] as const]),
    ),
  camera: () => instance?.getViewport() ?? null,
};
window.bare = hook;

/** The canvas: React Flow for nodes in view, two canvases below them for the wires. */
import { type NodeChange, ReactFlow, ReactFlowProvider, SelectionMode } from "@xyflow/react";
import { type MouseEvent, useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from "react";
import "@xyflow/react/dist/style.css";
import { isError } from "../../core/index.ts";
import { BlockNode, PortsNode } from "../nodes/BlockNode.tsx";
import { problemsByNode, useChecked } from "../store/derived.ts";
import { useStore } from "../store/store.ts";
import type { Point } from "./auto-layout.ts";
import "./canvas.css";
import { type FlowNode, flowNodes } from "./flow-nodes.ts";
import { Painter } from "./painter.ts";
import type { SceneWire } from "./scene.ts";
import { useCamera } from "./use-camera.ts";
import { useScene } from "./use-scene.ts";
import { WireTip } from "./WireTip.tsx";

const nodeTypes = { block: BlockNode, ports: PortsNode };
const noEdges: never[] = [];

export const Canvas = () => (
  <ReactFlowProvider>
    <CanvasView />
  </ReactFlowProvider>
);

function CanvasView() {
  const host = useRef<HTMLDivElement>(null);
  const still = useRef<HTMLCanvasElement>(null);
  const moving = useRef<HTMLCanvasElement>(null);
  const [painter] = useState(() => new Painter());
  const scene = useScene();
  const checked = useChecked();
  const selection = useStore((s) => s.selection);
  const selectedWire = useStore((s) => s.selectedWire);
  const theme = useStore((s) => `${s.theme} ${s.systemDark}`);
  const [moved] = useState<ReadonlyMap<string, Point> | null>(null);
  const [tip, setTip] = useState<{ wire: SceneWire; x: number; y: number } | null>(null);
  const camera = useCamera(host, painter, scene);

  useLayoutEffect(() => {
    painter.attach(still.current, moving.current);
    return () => painter.stop();
  }, [painter]);
  useLayoutEffect(() => {
    const problems = problemsByNode(checked);
    painter.show(scene, (n) => problems.get(n.path)?.some(isError) === true);
  }, [painter, scene, checked]);
  useLayoutEffect(() => painter.drag(moved), [painter, moved]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the theme is what the colours are read for
  useEffect(() => painter.recolour(), [painter, theme]);
  useEffect(() => painter.mark(tip?.wire ?? null, selectedWire), [painter, tip, selectedWire]);
  useEffect(() => {
    void document.fonts.ready.then(() => painter.recolour());
  }, [painter]);

  const nodes = useMemo(
    () => flowNodes(scene, camera.window, selection, moved),
    [scene, camera.window, selection, moved],
  );

  const onNodesChange = useCallback(
    (changes: NodeChange<FlowNode>[]) => {
      if (!scene) return;
      const { selection: now, select } = useStore.getState();
      const next = new Set(now);
      for (const c of changes) {
        if (c.type !== "select") continue;
        const path = scene.nodes.get(c.id)?.path;
        if (path !== undefined) c.selected ? next.add(path) : next.delete(path);
      }
      if (next.size !== now.size || [...next].some((p) => !now.has(p))) select(next);
    },
    [scene],
  );

  const pointOf = (event: MouseEvent): Point => {
    const box = host.current?.getBoundingClientRect();
    const { x, y, zoom } = painter.camera;
    return {
      x: (event.clientX - (box?.left ?? 0) - x) / zoom,
      y: (event.clientY - (box?.top ?? 0) - y) / zoom,
    };
  };

  return (
    <div className="canvas" ref={host} data-scope={scene?.scope} aria-busy={scene === null}>
      <ReactFlow<FlowNode>
        nodes={nodes}
        edges={noEdges}
        nodeTypes={nodeTypes}
        onNodesChange={onNodesChange}
        onMove={camera.onMove}
        onMoveEnd={camera.onMoveEnd}
        onInit={camera.onInit}
        onNodeDoubleClick={(_, n) => {
          if (n.data.scene.node?.body) useStore.getState().enter(n.data.scene.path);
        }}
        onPaneMouseMove={(event) => {
          const wire = painter.hit(pointOf(event));
          setTip((t) => (wire ? { wire, x: event.clientX, y: event.clientY } : t === null ? t : null));
        }}
        onPaneMouseLeave={() => setTip(null)}
        onPaneClick={(event) => useStore.getState().selectWire(painter.hit(pointOf(event))?.wire ?? null)}
        nodesDraggable={false}
        nodesConnectable={false}
        elevateNodesOnSelect={false}
        zoomOnDoubleClick={false}
        selectionMode={SelectionMode.Partial}
        deleteKeyCode={null}
        minZoom={0.06}
        maxZoom={2.5}
        proOptions={{ hideAttribution: true }}
      >
        <canvas ref={still} className="wires" />
        <canvas ref={moving} className="wires" />
      </ReactFlow>
      {tip && <WireTip {...tip} />}
    </div>
  );
}

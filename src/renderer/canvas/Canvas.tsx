/** The canvas: React Flow for nodes in view, two canvases below them for the wires. */
import { ReactFlow, ReactFlowProvider, SelectionMode } from "@xyflow/react";
import { type MouseEvent, useCallback, useEffect, useLayoutEffect, useRef, useState } from "react";
import "@xyflow/react/dist/style.css";
import { isError } from "../../core/index.ts";
import type { Drawing } from "../edit/wiring.ts";
import { BlockNode, PortsNode } from "../nodes/BlockNode.tsx";
import { useSeenChecked } from "../problems/problems.ts";
import { spotlightOf } from "../problems/spotlight.ts";
import { useNodeLight } from "../problems/use-node-light.ts";
import { problemsByNode } from "../store/derived.ts";
import { useStore } from "../store/store.ts";
import "./canvas.css";
import { Minimap } from "../minimap/Minimap.tsx";
import { EmptyCanvas } from "./EmptyCanvas.tsx";
import type { FlowNode } from "./flow-nodes.ts";
import { GuideLines } from "./GuideLines.tsx";
import { farZoom } from "./paint.ts";
import { Painter } from "./painter.ts";
import { nodeAt, type Scene, type SceneWire } from "./scene.ts";
import { scenePoint, setStage } from "./stage.ts";
import { useCamera } from "./use-camera.ts";
import { useCanvasKeys } from "./use-canvas-keys.ts";
import { useFlowNodes } from "./use-flow-nodes.ts";
import { useNodeDrag } from "./use-node-drag.ts";
import { useScene } from "./use-scene.ts";
import { useWiring } from "./use-wiring.ts";
import { WireTip } from "./WireTip.tsx";
import { WiringHint } from "./WiringHint.tsx";

const nodeTypes = { block: BlockNode, ports: PortsNode };
const noEdges: never[] = [];
const several = ["Control", "Meta"];

export const Canvas = () => (
  <ReactFlowProvider>
    <CanvasView />
  </ReactFlowProvider>
);

/** A wire let go over nothing asks what block to put there. */
const dropLoose = (drawing: Drawing, x: number, y: number) =>
  useStore.getState().openAdd({ x, y, from: drawing.fixed });

function CanvasView() {
  const host = useRef<HTMLDivElement>(null);
  const latest = useRef<Scene | null>(null);
  const [painter] = useState(() => new Painter());
  const scene = useScene();
  latest.current = scene;
  const selection = useStore((s) => s.selection);
  const [tip, setTip] = useState<{ wire: SceneWire; x: number; y: number } | null>(null);
  const camera = useCamera(host, painter, scene);
  const { moved, guides, onNodesChange, onDragStop } = useNodeDrag(scene);
  useCanvasKeys(host, latest);
  const minimap = useStore((s) => s.minimap);
  const wiring = useWiring(painter, latest, dropLoose);
  const still = useRef<HTMLCanvasElement>(null);
  const moving = useRef<HTMLCanvasElement>(null);
  useLayoutEffect(() => {
    painter.attach(still.current, moving.current);
    return () => painter.stop();
  }, [painter]);
  usePainting(painter, scene, tip?.wire ?? null);
  useLayoutEffect(() => painter.drag(moved), [painter, moved]);
  useLayoutEffect(() => {
    if (host.current)
      setStage({
        scene,
        host: host.current,
        camera: () => painter.camera,
        wireAt: (p) => painter.hit(p),
      });
    return () => setStage(null);
  }, [scene, painter]);

  const nodes = useFlowNodes(host, painter, scene, camera.window, selection, moved);
  const wireUnder = (event: MouseEvent) => {
    const point = scenePoint(event.clientX, event.clientY);
    return point && painter.hit(point);
  };
  const boxUnder = (event: MouseEvent) => {
    const point = scenePoint(event.clientX, event.clientY);
    return point && scene && painter.camera.zoom < farZoom ? nodeAt(scene, point) : null;
  };
  const onDoubleClick = useCallback((event: MouseEvent) => {
    if (!(event.target as Element).classList.contains("react-flow__pane")) return;
    useStore.getState().openAdd({ x: event.clientX, y: event.clientY, from: null });
  }, []);

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the pane inside it takes the keys
    <div
      className="canvas"
      ref={host}
      data-scope={scene?.scope}
      aria-busy={scene === null}
      onPointerDownCapture={wiring.onPointerDownCapture}
      onDoubleClick={onDoubleClick}
    >
      <ReactFlow<FlowNode>
        nodes={nodes}
        edges={noEdges}
        nodeTypes={nodeTypes}
        onNodesChange={onNodesChange}
        onNodeDragStop={onDragStop}
        onSelectionDragStop={onDragStop}
        onMove={camera.onMove}
        onMoveEnd={camera.onMoveEnd}
        onInit={camera.onInit}
        onNodeDoubleClick={(_, n) => {
          if (n.data.scene.node?.body) useStore.getState().enter(n.data.scene.path);
        }}
        onPaneMouseMove={(event) => {
          if (event.buttons !== 0) return;
          const wire = wireUnder(event);
          setTip((t) => (wire ? { wire, x: event.clientX, y: event.clientY } : t && null));
        }}
        onPaneMouseLeave={() => setTip(null)}
        onPaneClick={(event) => {
          const box = boxUnder(event);
          useStore.getState().focusProblem(null);
          if (box) useStore.getState().select([box.path]);
          else useStore.getState().selectWire(wireUnder(event)?.wire ?? null);
        }}
        nodesConnectable={false}
        nodeDragThreshold={2}
        elevateNodesOnSelect={false}
        zoomOnDoubleClick={false}
        selectionMode={SelectionMode.Partial}
        multiSelectionKeyCode={several}
        deleteKeyCode={null}
        minZoom={0.02}
        maxZoom={2.5}
        proOptions={{ hideAttribution: true }}
      >
        <canvas ref={still} className="wires" />
        <canvas ref={moving} className="wires" />
      </ReactFlow>
      {scene?.nodes.size === 0 && <EmptyCanvas />}
      {tip && !wiring.hint && scene?.wires.includes(tip.wire) && <WireTip {...tip} />}
      {moved && <GuideLines guides={guides} camera={painter.camera} />}
      {minimap && scene && scene.nodes.size > 0 && <Minimap scene={scene} painter={painter} go={camera.go} />}
      {wiring.hint && <WiringHint hint={wiring.hint} />}
    </div>
  );
}

const lightColours = { leak: "leak", chain: "accent", fix: "good" } as const;

/** Tells the painter what to paint, and when colours or fonts have changed. */
function usePainting(painter: Painter, scene: Scene | null, hovered: SceneWire | null): void {
  const checked = useSeenChecked();
  const light = useStore(spotlightOf);
  const selectedWire = useStore((s) => s.selectedWire);
  const theme = useStore((s) => `${s.theme} ${s.systemDark}`);
  useLayoutEffect(() => {
    const problems = problemsByNode(checked);
    painter.show(scene, (n) => problems.get(n.path)?.some(isError) === true);
  }, [painter, scene, checked]);
  useEffect(() => painter.mark(hovered, selectedWire), [painter, hovered, selectedWire]);
  const scope = scene?.scope;
  useLayoutEffect(() => {
    const wires = light?.wires.filter((w) => w.scope === scope).map((w) => w.wire) ?? [];
    painter.light(light && light.nodes.size > 0 ? { colour: lightColours[light.kind], wires } : null);
  }, [painter, light, scope]);
  useNodeLight(light);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the theme is what the colours are read for
  useEffect(() => painter.recolour(), [painter, theme]);
  useEffect(() => {
    void document.fonts.ready.then(() => painter.recolour());
  }, [painter]);
}

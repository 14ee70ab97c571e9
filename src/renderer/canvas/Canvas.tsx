// The canvas: React Flow for nodes in view, two canvases below them for the wires.
import { ReactFlow, ReactFlowProvider } from "@xyflow/react";
import {
  lazy,
  type MouseEvent,
  type PointerEvent,
  Suspense,
  useCallback,
  useLayoutEffect,
  useRef,
  useState,
} from "react";
import "@xyflow/react/dist/style.css";
import { nameOfEnd, type WireDrag } from "../edit/wires/wiring.ts";
import { zooms } from "../scene/camera.ts";
import { useStore } from "../store/store.ts";
import { isTypedInto } from "../ui/typing.ts";
import { openCanvasMenu } from "./canvas-menu.ts";
import { Minimap } from "./minimap/Minimap.tsx";
import { BlockNode, PortsNode } from "./nodes/BlockNode.tsx";
import { DockNode, FrameNode } from "./nodes/FrameNode.tsx";
import { NotesLayer } from "./notes/NotesLayer.tsx";
import "./canvas.css";
import type { Drawn } from "../../scene/drawn.ts";
import { scenePoint, setStage, stageOf } from "../scene/stage.ts";
import { EmptyCanvas } from "./EmptyCanvas.tsx";
import type { FlowNode } from "./flow-nodes.ts";
import { GuideLines } from "./GuideLines.tsx";
import { LaterKeyWiring } from "./LaterKeyWiring.tsx";
import { setPainter } from "./paint/on-screen.ts";
import { Painter } from "./paint/painter.ts";
import { RenameField } from "./RenameField.tsx";
import { useApplied } from "./use-applied.ts";
import { useCamera } from "./use-camera.ts";
import { useCanvasKeys } from "./use-canvas-keys.ts";
import { useFlash } from "./use-flash.ts";
import { useFlowNodes } from "./use-flow-nodes.ts";
import { useInPlace } from "./use-in-place.ts";
import { useNodeDrag } from "./use-node-drag.ts";
import { usePainting } from "./use-painting.ts";
import { usePointing } from "./use-pointing.ts";
import { useScene } from "./use-scene.ts";
import { useWiring } from "./use-wiring.ts";
import { WireTip } from "./WireTip.tsx";
import { WiringHint } from "./WiringHint.tsx";
import { useWheel } from "./wheel.ts";

const KeptMarks = lazy(() => import("./kept/KeptMarks.tsx"));
const nodeTypes = { block: BlockNode, ports: PortsNode, frame: FrameNode, dock: DockNode };
const noEdges: never[] = [];
const several = ["Control", "Meta", "Shift"];
/** Read out with each node, in spite of the name: React Flow's own words tell of keys that here do something else. */
const spoken = {
  "node.a11yDescription.keyboardDisabled":
    "Arrow keys select the next node, Control and an arrow key move this one, W starts a wire from it, Enter opens a group, Delete deletes. Question mark shows all keyboard shortcuts.",
};

export const Canvas = () => (
  <ReactFlowProvider>
    <CanvasView />
  </ReactFlowProvider>
);

/** A wire let go over nothing asks what block to put there; let go beside the canvas it is given up. */
function dropLoose(wireDrag: WireDrag, x: number, y: number): void {
  if (scenePoint(x, y)) useStore.getState().openAdd({ x, y, from: nameOfEnd(wireDrag.fixed) });
}

/** Not made anew with each rendering: every node in the page is given it, and would be rendered too. */
/** On its title a node is renamed, elsewhere on it a group is opened. */
const doubleClick = (event: MouseEvent, { data }: FlowNode) => {
  if ((event.target as Element).closest(".node-name") && data.scene.kind !== "ports")
    useStore.getState().rename(data.scene.path);
  else if (data.scene.node?.body) useStore.getState().enter(data.scene.path);
};

function CanvasView() {
  const host = useRef<HTMLDivElement>(null);
  const latest = useRef<Drawn | null>(null);
  const [painter] = useState(() => new Painter());
  const { scene, rough, checked } = useScene();
  latest.current = scene;
  const selection = useStore((s) => s.selection);
  const minimap = useStore((s) => s.minimap);
  const knife = useStore((s) => s.knife);
  const generates = useStore((s) => s.dock === "write");
  const camera = useCamera(host, painter, scene, rough);
  const { go } = camera;
  const cameraNow = useCallback(() => painter.camera, [painter]);
  const { guides, landing, onNodesChange, onDragStop } = useNodeDrag(host, painter, scene);
  useCanvasKeys(host, latest);
  useApplied();
  useInPlace(camera.isThere ? scene : null);
  useFlash(host);
  useWheel(host, cameraNow, go);
  const pointing = usePointing(host, painter, latest);
  const wiring = useWiring(painter, latest, dropLoose);
  const { tip } = pointing;
  const still = useRef<HTMLCanvasElement>(null);
  const moving = useRef<HTMLCanvasElement>(null);
  useLayoutEffect(() => {
    painter.attach(still.current, moving.current);
    setPainter(painter);
    return () => {
      setPainter(null);
      painter.stop();
    };
  }, [painter]);
  usePainting(painter, { scene, checked }, tip?.wire ?? null);
  useLayoutEffect(() => {
    const camera = () => painter.camera;
    if (host.current) setStage(stageOf(scene, { host: host.current, painter, camera, go }));
    return () => setStage(null);
  }, [scene, painter, go]);
  const nodes = useFlowNodes(host, painter, scene, camera.window, selection);

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the pane inside it takes the keys
    <div
      className={knife ? "canvas is-cutting" : "canvas"}
      ref={host}
      data-scope={scene?.scope}
      aria-busy={scene === null || rough}
      onPointerDownCapture={(event: PointerEvent) => {
        // Else text that was selected in a panel would be what is copied next.
        if (!isTypedInto(event.target as Element)) window.getSelection()?.removeAllRanges();
        pointing.onPointerDown(event);
        if (!event.defaultPrevented) wiring.onPointerDownCapture(event);
      }}
      onClickCapture={pointing.onClickCapture}
      onDoubleClick={pointing.onDoubleClick}
      onContextMenu={openCanvasMenu}
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
        onNodeDoubleClick={doubleClick}
        onPaneMouseMove={pointing.onPaneMouseMove}
        onPaneMouseLeave={() => pointing.setTip(null)}
        onPaneClick={pointing.onPaneClick}
        nodesConnectable={false}
        nodeDragThreshold={2}
        elevateNodesOnSelect={false}
        zoomOnDoubleClick={false}
        selectionKeyCode={null}
        ariaLabelConfig={spoken}
        multiSelectionKeyCode={several}
        deleteKeyCode={null}
        minZoom={zooms.min}
        maxZoom={zooms.max}
        proOptions={{ hideAttribution: true }}
      >
        <canvas ref={still} className="wires" />
        <canvas ref={moving} className="wires" />
        <NotesLayer scene={scene} window={camera.window} />
        {generates && scene && !rough && (
          <Suspense fallback={null}>
            <KeptMarks scene={scene} />
          </Suspense>
        )}
      </ReactFlow>
      {(rough || scene === null) && (
        <p className="laying-out" role="status">
          <progress /> {rough ? "Improving the layout…" : "Laying out…"}
        </p>
      )}
      {scene?.nodes.size === 0 && <EmptyCanvas />}
      {tip && !wiring.hint && scene?.wires.includes(tip.wire) && <WireTip {...tip} />}
      <GuideLines guides={guides} camera={painter.camera} />
      {minimap && scene && scene.nodes.size > 0 && <Minimap scene={scene} painter={painter} go={camera.go} />}
      {wiring.hint && <WiringHint hint={wiring.hint} />}
      {landing && <WiringHint hint={landing} />}
      {scene && <RenameField />}
      {scene && <LaterKeyWiring scene={scene} painter={painter} go={camera.go} />}
    </div>
  );
}

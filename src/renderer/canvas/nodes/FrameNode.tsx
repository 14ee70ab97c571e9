// A group that is open where it stands: its title, and the sockets of its ports on the border. What is inside is drawn
// over it as any other node.
import { memo } from "react";
import { placeOf } from "../../../core/index.ts";
import { categoryOf } from "../../../scene/categories.ts";
import type { NodeShape } from "../../../scene/geometry.ts";
import { useSeenProblemsAt } from "../../diagnosis/problems.ts";
import { useStore } from "../../store/store.ts";
import { NextIcon, PreviousIcon } from "../../ui/icons.tsx";
import type { NodeData } from "./BlockNode.tsx";
import { DockedSockets, EdgeSockets } from "./BorderSockets.tsx";
import { InPlaceToggle } from "./InPlaceToggle.tsx";
import { NodeProblem } from "./NodeProblem.tsx";
import { StateBadge } from "./StateBadge.tsx";
import "./frame.css";

interface FrameProps {
  data: NodeData;
  selected?: boolean;
}

const sameFrame = (a: FrameProps, b: FrameProps): boolean => a.data === b.data && a.selected === b.selected;

/** From a socket of the upper edge to the title beside it. */
const gap = 26;

/** What the ports docked at the upper edge leave of it. */
function roomForTitle({ flow, width, inputs, outputs }: NodeShape): number {
  if (flow === "right") return width;
  const above = [...inputs, ...outputs].filter((s) => s.face === "top").map((s) => s.x);
  return Math.min(width, ...above) - gap;
}

export const FrameNode = memo(function FrameNode({ data, selected }: FrameProps) {
  const { scene } = data;
  const { node, shape } = scene;
  const problems = useSeenProblemsAt(scene.path);
  if (!node) return null;
  const own = problems?.filter((d) => placeOf(d) === scene.path) ?? [];
  return (
    <div
      className={`frame-node is-${node.state}${selected ? " is-selected" : ""}`}
      data-node={scene.path}
      data-title={scene.title}
      style={{
        width: shape.width,
        height: shape.height,
        ["--edge" as string]: `var(--category-${categoryOf(node)})`,
      }}
    >
      <header style={{ height: shape.headHeight, maxWidth: roomForTitle(shape) }}>
        <InPlaceToggle scene={scene} open />
        <span className="node-name is-long">{scene.title}</span>
        <StateBadge node={node} />
      </header>
      {node.count !== undefined && <Layer path={scene.path} count={node.count} shape={shape} />}
      <EdgeSockets scene={scene} problems={own} />
      {own.length > 0 && <NodeProblem own={own} all={own} />}
    </div>
  );
}, sameFrame);

/** Of a repeat: how many iterations it has, and which one's values are shown inside. */
function Layer({ path, count, shape }: { path: string; count: number; shape: NodeShape }) {
  const shown = Math.min(
    useStore((s) => s.iterations[path] ?? 0),
    Math.max(count - 1, 0),
  );
  const step = (by: number) => useStore.getState().setIteration(path, shown + by);
  return (
    <span
      className="frame-layer"
      title={`Iteration (of ${count}) whose values are shown`}
      style={{ height: shape.headHeight }}
    >
      <button
        type="button"
        className="nodrag"
        aria-label="Previous iteration"
        tabIndex={-1}
        disabled={shown === 0}
        onClick={() => step(-1)}
      >
        <PreviousIcon />
      </button>
      <span className="node-badge">
        {shown + 1} of {count}
      </span>
      <button
        type="button"
        className="nodrag"
        aria-label="Next iteration"
        tabIndex={-1}
        disabled={shown >= count - 1}
        onClick={() => step(1)}
      >
        <NextIcon />
      </button>
    </span>
  );
}

/** The ports of such a group, as they are wired inside. */
export const DockNode = memo(function DockNode({ data, selected }: FrameProps) {
  const { scene } = data;
  const problems = useSeenProblemsAt(scene.path) ?? [];
  return (
    <div
      className={`dock-node${selected ? " is-selected" : ""}`}
      data-node={scene.path}
      data-title={scene.title}
      style={{ width: scene.shape.width, height: scene.shape.height }}
    >
      <DockedSockets scene={scene} problems={problems} />
    </div>
  );
}, sameFrame);

// A block on the canvas. Its size was worked out beforehand; nothing in it can change it.
import { memo } from "react";
import { placeOf } from "../../../core/index.ts";
import { categoryOf } from "../../../scene/categories.ts";
import type { SceneNode } from "../../../scene/scene.ts";
import { useSeenProblemsAt } from "../../diagnosis/problems.ts";
import { InPlaceToggle } from "./InPlaceToggle.tsx";
import { NodePicture } from "./NodePicture.tsx";
import { NodeProblem } from "./NodeProblem.tsx";
import { Sockets } from "./Sockets.tsx";
import { StateBadge } from "./StateBadge.tsx";
import "./nodes.css";

export interface NodeData extends Record<string, unknown> {
  readonly scene: SceneNode;
}

interface NodeProps {
  data: NodeData;
  selected?: boolean;
}

/** React Flow passes where a node is too: while one is dragged that changes every frame, and shows nothing in it. */
const sameNode = (a: NodeProps, b: NodeProps): boolean => a.data === b.data && a.selected === b.selected;

/** What the node looks like beside its content; each can be told without colour. */
function classesOf(scene: SceneNode, selected: boolean): string {
  const { node } = scene;
  const classes = ["node", `is-${node?.state ?? "ok"}`];
  if (scene.shape.flow !== "right") classes.push("is-upright");
  if (selected) classes.push("is-selected");
  if (node?.count !== undefined) classes.push("is-repeat");
  else if (node?.body) classes.push("is-group");
  return classes.join(" ");
}

/** Letters that surely have room, be they the widest. */
const surelyFits = 12;

/** What may be too long is cut off with an ellipsis. */
const lengthOf = (text: string): string => (text.length > surelyFits ? " is-long" : "");

export const BlockNode = memo(function BlockNode({ data, selected }: NodeProps) {
  const { scene } = data;
  const { node, shape } = scene;
  const problems = useSeenProblemsAt(scene.path);
  if (!node) return null;
  const own = problems?.filter((d) => placeOf(d) === scene.path) ?? [];
  return (
    <div
      className={classesOf(scene, selected === true)}
      data-node={scene.path}
      data-title={scene.title}
      style={{
        width: shape.width,
        height: shape.height,
        ["--edge" as string]: `var(--category-${categoryOf(node)})`,
      }}
    >
      <header style={{ height: shape.headHeight }}>
        <div className="node-title">
          <span className={`node-name${lengthOf(scene.title)}`}>{scene.title}</span>
          {node.count !== undefined && <span className="node-badge">×{node.count}</span>}
          <StateBadge node={node} />
        </div>
        {shape.summary !== "" && (
          <div className={`node-summary${lengthOf(shape.summary)}`}>{shape.summary}</div>
        )}
      </header>
      <Sockets scene={scene} problems={own} />
      {node.body && <InPlaceToggle scene={scene} open={false} />}
      {shape.picture !== "none" && <NodePicture scene={scene} node={node} />}
      {problems && problems.length > 0 && <NodeProblem own={own} all={problems} />}
    </div>
  );
}, sameNode);

const upright = ({ shape }: SceneNode): string => (shape.flow === "right" ? "" : " is-upright");

/** The ports of the group that is open. */
export const PortsNode = memo(function PortsNode({ data, selected }: NodeProps) {
  const { scene } = data;
  const problems = useSeenProblemsAt(scene.path) ?? [];
  return (
    <div
      className={`node is-ports${upright(scene)}${selected ? " is-selected" : ""}`}
      data-node={scene.path}
      data-title={scene.title}
      style={{ width: scene.shape.width, height: scene.shape.height }}
    >
      <header style={{ height: scene.shape.headHeight }}>
        <div className="node-title">
          <span className={`node-name${lengthOf(scene.title)}`}>{scene.title}</span>
        </div>
      </header>
      <Sockets scene={scene} problems={problems} />
    </div>
  );
}, sameNode);

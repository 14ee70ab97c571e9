// The live value of a node at a glance: tokens as text, matrices as heat maps, probabilities as bars.
import type { CheckedNode } from "../../../core/index.ts";
import { pictureHeight } from "../../../scene/geometry.ts";
import type { SceneNode } from "../../../scene/scene.ts";
import { checkedOf, valueAt } from "../../store/derived.ts";
import { useStaleAt } from "../../store/stale.ts";
import { useStore } from "../../store/store.ts";
import { tokenLookedAt } from "../../store/token-slice.ts";
import { Bars } from "../../values/Bars.tsx";
import { streamOf } from "../../values/streams.ts";
import { Tiles } from "../../values/Tiles.tsx";

export function NodePicture({ scene, node }: { scene: SceneNode; node: CheckedNode }) {
  const stale = useStaleAt(scene.path);
  const ports = node.block?.pictured ?? [node.outputs[0]?.name ?? ""];
  const running = useStore((s) => stale && s.running);
  const state = stale ? (running ? " is-stale is-running" : " is-stale") : "";
  return (
    <div
      className={`node-picture is-${scene.shape.picture}${state}`}
      style={scene.shape.flow === "right" ? { height: pictureHeight } : undefined}
    >
      <Content scene={scene} node={node} ports={ports} />
    </div>
  );
}

function Content({ scene, node, ports }: { scene: SceneNode; node: CheckedNode; ports: readonly string[] }) {
  if (node.state === "off" || node.state === "wrong") return null;
  if (scene.shape.picture === "text") return <TokenText stream={String(node.params.stream)} />;
  if (scene.shape.picture === "bars") return <LastBars path={scene.path} />;
  // One picture for each entry of the axis before the last two.
  const parts = node.outputs.find((p) => p.name === ports[0])?.type.axes?.at(-3)?.role;
  return (
    <Tiles
      path={scene.path}
      ports={ports}
      kind={node.block?.kind ?? ""}
      parts={parts === "batch" ? "sample" : parts === "head" ? "head" : "part"}
      timed={ports.filter((port) => hasTokenRows(node, port))}
    />
  );
}

/** Whether the rows of a value are the tokens that the predictions are made at. */
function hasTokenRows(node: CheckedNode, port: string): boolean {
  const axis = node.outputs.find((p) => p.name === port)?.type.axes?.at(-2);
  const checked = checkedOf(useStore.getState().document);
  return axis !== undefined && axis.role !== "key" && streamOf(axis, checked) === checked.predicted;
}

function TokenText({ stream }: { stream: string }) {
  const rows = useStore((s) => s.ran?.result.streams[stream]?.tokens);
  const lit = useStore((s) => (checkedOf(s.document).predicted === stream ? tokenLookedAt(s) : null));
  if (!rows) return null;
  return (
    <div className="token-text">
      {(rows[0] ?? []).map((token, i) => (
        <span key={i} className={i === lit ? "token is-lit" : "token"}>
          {token}
        </span>
      ))}
      {rows.length > 1 && <span className="quiet">+{rows.length - 1}</span>}
    </div>
  );
}

function LastBars({ path }: { path: string }) {
  const predictions = useStore((s) => s.ran?.result.predictions[0]);
  const value = useStore((s) => valueAt(s, path, "p"));
  if (!predictions || !value) return null;
  return <Bars predictions={predictions.slice(0, 3)} compact />;
}

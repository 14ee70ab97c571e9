// The sockets of a node with their names; an output also shows its shape.
import { type Diagnostic, printAxes } from "../../../core/index.ts";
import type { Socket } from "../../../scene/geometry.ts";
import type { SceneNode } from "../../../scene/scene.ts";
import { dimensionsOf } from "../../scene/dimensions-of.ts";

const describeSocket = (s: Socket): string =>
  `${s.side === "in" ? "input" : "output"} ${s.port}, ${s.socketKind === "any" ? "any type" : s.socketKind}${
    s.type.axes ? `, ${printAxes(s.type.axes)}` : ""
  }`;

export function Sockets({ scene, problems }: { scene: SceneNode; problems: readonly Diagnostic[] }) {
  const { inputs, outputs } = scene.shape;
  return (
    <div className="sockets">
      <Side scene={scene} side="in" sockets={inputs} problems={problems} />
      <Side scene={scene} side="out" sockets={outputs} problems={problems} />
    </div>
  );
}

interface SideProps {
  readonly scene: SceneNode;
  readonly side: "in" | "out";
  readonly sockets: readonly Socket[];
  readonly problems: readonly Diagnostic[];
}

function Side({ scene, side, sockets, problems }: SideProps) {
  if (sockets.length === 0) return null;
  return (
    <div className={`socket-side ${side}`}>
      {sockets.map((s) => {
        const problem = side === "in" ? problems.find((d) => "at" in d && d.at.port === s.port) : undefined;
        const open = problem?.code === "graph/missing-input";
        const state = problem ? (open ? " is-open" : " is-refused") : s.optional ? " is-optional" : "";
        return (
          <div key={s.port} className={`socket-row ${side}`}>
            <button
              type="button"
              className={`socket nodrag flow-${s.socketKind}${state}`}
              data-socket={`${scene.id}.${side}.${s.port}`}
              aria-label={describeSocket(s)}
              title={describeSocket(s)}
              tabIndex={-1}
            />
            <span className="socket-name">{s.port}</span>
            {side === "out" && scene.kind === "block" && s.type.axes && (
              <span className="socket-shape mono" title={dimensionsOf(s.type.axes).join("\n")}>
                {printAxes(s.type.axes)}
              </span>
            )}
          </div>
        );
      })}
    </div>
  );
}

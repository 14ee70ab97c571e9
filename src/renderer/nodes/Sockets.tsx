/** The sockets of a node with their names; an output also shows its shape. */
import { type Diagnostic, printAxes } from "../../core/index.ts";
import type { Socket } from "../canvas/geometry.ts";
import type { SceneNode } from "../canvas/scene.ts";

const describeSocket = (s: Socket): string =>
  `${s.side === "in" ? "input" : "output"} ${s.port}, ${s.flow === "any" ? "any flow" : s.flow}${
    s.type.axes ? `, ${printAxes(s.type.axes)}` : ""
  }`;

export function Sockets({ scene, problems }: { scene: SceneNode; problems: readonly Diagnostic[] }) {
  const at = (port: string) => problems.find((d) => "at" in d && d.at.port === port);
  const narrow = scene.kind === "ports";
  return (
    <div className="sockets">
      {[...scene.shape.inputs, ...scene.shape.outputs].map((s) => {
        const problem = s.side === "in" ? at(s.port) : undefined;
        const open = problem?.code === "graph/missing-input";
        const state = problem ? (open ? " is-open" : " is-refused") : s.optional ? " is-optional" : "";
        return (
          <div key={`${s.side}.${s.port}`} className={`socket-row ${s.side}`} style={{ top: s.y - 10 }}>
            <button
              type="button"
              className={`socket nodrag flow-${s.flow}${state}`}
              data-socket={`${scene.id}.${s.side}.${s.port}`}
              aria-label={describeSocket(s)}
              title={describeSocket(s)}
              tabIndex={-1}
            />
            <span className="socket-name">{s.port}</span>
            {s.side === "out" && !narrow && s.type.axes && (
              <span className="socket-shape mono">{printAxes(s.type.axes)}</span>
            )}
          </div>
        );
      })}
    </div>
  );
}

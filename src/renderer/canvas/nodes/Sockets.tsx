// The sockets of a node with their names; an output also shows its shape.
import { type Diagnostic, printAxes } from "../../../core/index.ts";
import { type Face, normals } from "../../../scene/faces.ts";
import type { Socket } from "../../../scene/geometry.ts";
import { isNamed, nameFrom, nameOff, roomFor } from "../../../scene/port-names.ts";
import type { SceneNode } from "../../../scene/scene.ts";
import { dimensionsOf } from "../../scene/dimensions-of.ts";

const describeSocket = (s: Socket): string =>
  `${s.side === "in" ? "input" : "output"} ${s.port}, ${s.socketKind === "any" ? "any type" : s.socketKind}${
    s.type.axes ? `, ${printAxes(s.type.axes)}` : ""
  }`;

export function Sockets({ scene, problems }: { scene: SceneNode; problems: readonly Diagnostic[] }) {
  const { inputs, outputs, flow } = scene.shape;
  if (flow !== "right")
    return (
      <>
        {inputs.map((s) => (
          <OnEdge key={`in ${s.port}`} scene={scene} socket={s} problems={problems} />
        ))}
        {outputs.map((s) => (
          <OnEdge key={`out ${s.port}`} scene={scene} socket={s} problems={[]} />
        ))}
      </>
    );
  return (
    <div className="sockets">
      <Side scene={scene} side="in" sockets={inputs} problems={problems} />
      <Side scene={scene} side="out" sockets={outputs} problems={problems} />
    </div>
  );
}

/** Half of what a socket takes on the screen. */
export const reach = 12.5;

/** A socket of a tower: its name stands outside, where ports of the same edge have to be told apart. */
function OnEdge({
  scene,
  socket,
  problems,
}: {
  scene: SceneNode;
  socket: Socket;
  problems: readonly Diagnostic[];
}) {
  const { shape } = scene;
  const { face, port, x, y } = socket;
  const { x: nx, y: ny } = normals[face];
  return (
    <>
      <Dot
        scene={scene}
        socket={socket}
        problems={problems}
        at={{ left: x - reach, top: y - reach }}
        edge={face}
      />
      <span
        className={`edge-name at-${face}${isNamed(shape, socket) ? "" : " is-alone"}`}
        style={{
          left: x + nameFrom * (nx || 1),
          top: y + nameOff * ny,
          maxWidth: roomFor(shape, socket),
        }}
      >
        {port}
      </span>
    </>
  );
}

export function Dot({
  scene,
  socket: s,
  problems,
  at,
  edge,
}: {
  scene: SceneNode;
  socket: Socket;
  problems: readonly Diagnostic[];
  at?: { readonly left: number; readonly top: number };
  edge?: Face;
}) {
  const problem = s.side === "in" ? problems.find((d) => "at" in d && d.at.port === s.port) : undefined;
  const open = problem?.code === "graph/missing-input";
  const state = problem ? (open ? " is-open" : " is-refused") : s.optional ? " is-optional" : "";
  return (
    <button
      type="button"
      className={`socket nodrag flow-${s.socketKind}${state}${edge ? ` on-${edge}` : ""}`}
      data-socket={`${scene.id}.${s.side}.${s.port}`}
      aria-label={describeSocket(s)}
      title={[describeSocket(s), ...(s.type.axes ? dimensionsOf(s.type.axes) : [])].join("\n")}
      tabIndex={-1}
      style={at}
    />
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
      {sockets.map((s) => (
        <div key={s.port} className={`socket-row ${side}`}>
          <Dot scene={scene} socket={s} problems={problems} />
          <span className="socket-name">{s.port}</span>
          {side === "out" && scene.kind === "block" && s.type.axes && (
            <span className="socket-shape mono" title={dimensionsOf(s.type.axes).join("\n")}>
              {printAxes(s.type.axes)}
            </span>
          )}
        </div>
      ))}
    </div>
  );
}

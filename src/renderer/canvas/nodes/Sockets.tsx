// The sockets of a node with their names; an output also shows its shape.
import { Fragment } from "react";
import { type Diagnostic, printAxes } from "../../../core/index.ts";
import { type Face, normals } from "../../../scene/faces.ts";
import type { Socket } from "../../../scene/geometry.ts";
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

/** The sockets of a frame stand on its border; the names are inside, at the ports docked there. */
export function EdgeSockets({ scene, problems }: { scene: SceneNode; problems: readonly Diagnostic[] }) {
  const { inputs, outputs } = scene.shape;
  return [...inputs, ...outputs].map((s) => (
    <Dot
      key={`${s.side} ${s.port}`}
      scene={scene}
      socket={s}
      problems={s.side === "in" ? problems : []}
      at={{ left: s.x - reach - frameBorder, top: s.y - reach - frameBorder }}
      edge={s.face}
    />
  ));
}

/** In px; what is placed in a frame is placed within it. */
const frameBorder = 1.5;

/** Ports docked at the border of a frame: the name stands between the socket inside and the one outside. */
export function DockedSockets({ scene, problems }: { scene: SceneNode; problems: readonly Diagnostic[] }) {
  const { inputs, outputs, width, height } = scene.shape;
  return [...inputs, ...outputs].map((s) => {
    const { x: nx, y: ny } = normals[s.face];
    const upright = nx === 0;
    // At the frame's right end there is room on the left alone.
    const last = upright && s.x > width - 24 && inputs.length + outputs.length > 1;
    const name = upright
      ? { left: s.x + (last ? -8 : 8), top: s.y - ny * (height / 2) }
      : { left: s.x - nx * (width / 2), top: s.y };
    const transform = upright ? `translate(${last ? "-100%" : "0"}, -50%)` : "translate(-50%, -50%)";
    return (
      <Fragment key={`${s.side} ${s.port}`}>
        <Dot
          scene={scene}
          socket={s}
          problems={problems}
          at={{ left: s.x - reach, top: s.y - reach }}
          edge={s.face}
        />
        <span className="dock-name" style={{ ...name, transform }}>
          {s.port}
        </span>
      </Fragment>
    );
  });
}

/** Half of what a socket takes on the screen. */
const reach = 12.5;

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
  const { side, face, port, x, y } = socket;
  const { x: nx, y: ny } = normals[face];
  const fellows = (side === "in" ? shape.inputs : shape.outputs).filter((s) => s.face === face);
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
        className={`edge-name at-${face}${side === "in" && fellows.length > 1 ? "" : " is-alone"}`}
        style={{ left: x + 8 * (nx || 1), top: y + 11 * ny }}
      >
        {port}
      </span>
    </>
  );
}

function Dot({
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

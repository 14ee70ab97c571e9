// The sockets on the border of a frame: of its group outside, and of the ports docked there inside.
import { Fragment } from "react";
import type { Diagnostic } from "../../../core/index.ts";
import { normals } from "../../../scene/faces.ts";
import type { SceneNode } from "../../../scene/scene.ts";
import { Dot, reach } from "./Sockets.tsx";

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

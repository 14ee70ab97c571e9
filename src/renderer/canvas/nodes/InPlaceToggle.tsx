// Opens a group where it stands, and closes it again. Seen on the node under the pointer and on what is selected.
import type { SceneNode } from "../../../scene/scene.ts";
import { keyOfCommand } from "../../commands/keys.ts";
import { toggleInPlace } from "../in-place.ts";
import "./in-place.css";

export function InPlaceToggle({ scene, open }: { scene: SceneNode; open: boolean }) {
  const label = open ? `Close ${scene.title}` : `Open ${scene.title} in place`;
  return (
    <button
      type="button"
      className={`in-place nodrag${open ? " is-open" : ""}`}
      aria-expanded={open}
      aria-label={label}
      title={`${label} (${keyOfCommand("openInPlace")})`}
      tabIndex={-1}
      onClick={() => toggleInPlace(scene.path)}
      onDoubleClick={(event) => event.stopPropagation()}
    />
  );
}

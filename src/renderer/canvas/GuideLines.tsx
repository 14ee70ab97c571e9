// While a node is dragged: the edges of others that it is in line with.
import type { Guides } from "../scene/snap.ts";
import type { Camera } from "../store/view-slice.ts";

export const GuideLines = ({ guides, camera }: { guides: Guides; camera: Camera }) => (
  <>
    {guides.x !== null && (
      <div className="guide upright" style={{ left: guides.x * camera.zoom + camera.x }} aria-hidden="true" />
    )}
    {guides.y !== null && (
      <div className="guide level" style={{ top: guides.y * camera.zoom + camera.y }} aria-hidden="true" />
    )}
  </>
);

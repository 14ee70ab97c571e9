// The blocks that a preset opens with are open as long as all of it can be read then: on a canvas that is too low for them
// they are closed, and opened again on one that is not. Once somebody opens or closes a group, what is open is theirs.
import type { Drawn } from "../../scene/drawn.ts";
import type { Box } from "../../scene/scene.ts";
import { valueZoom } from "../../scene/zoom-steps.ts";
import { type Extent, fitted } from "../scene/camera.ts";
import { isAsOpened, markAsOpened } from "../store/opening-slice.ts";
import { useStore } from "../store/store.ts";

type Opened = ReadonlySet<string>;

/** What was open on a larger canvas, and how large it was, by what is open since. */
const folded = new WeakMap<Opened, { readonly opened: Opened; readonly bounds: Box }>();

/** Whether groups were opened or closed, so that what is drawn is another scene. */
export function fitBlocks({ levels }: Drawn, bounds: Box, extent: Extent): boolean {
  const { opened, selection, setOpened } = useStore.getState();
  const before = folded.get(opened);
  if (before && fitted(before.bounds, extent).zoom >= valueZoom) {
    setOpened(before.opened);
    markAsOpened(useStore.getState().opened);
    return true;
  }
  const isTooMuch = levels.size > 1 && fitted(bounds, extent).zoom < valueZoom;
  // What is selected may be inside.
  if (!isTooMuch || !isAsOpened(opened) || selection.size > 0) return false;
  setOpened([]);
  folded.set(useStore.getState().opened, { opened, bounds });
  return true;
}

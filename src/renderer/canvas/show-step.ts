// Tells the page in which form nodes are at a zoom: an attribute and two sizes of letters, written only where they change.
import { leastText, stepAt } from "../../scene/zoom-steps.ts";

export function showStep(host: HTMLElement, zoom: number): void {
  const { name, title, text } = stepAt(zoom);
  if (host.dataset.step !== name) {
    host.dataset.step = name;
    host.style.setProperty("--node-title", `${title}px`);
    host.style.setProperty("--node-text", `${text}px`);
  }
  // Far away the few nodes in the page say their name under the pointer, at a size that is the screen's.
  if (name === "far") host.style.setProperty("--far-text", `${(leastText + 1) / zoom}px`);
}

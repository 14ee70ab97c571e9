// How large the canvas is shown, and a menu of what it can be set to.
import { useZoomPercent } from "../canvas/zoom.ts";
import { commandItem } from "../commands/menu-item.ts";
import { useStore } from "../store/store.ts";

export function ZoomStatus() {
  const percent = useZoomPercent();
  return (
    <button
      type="button"
      className="status-part zoom-status"
      aria-label={`Zoom: ${percent}%`}
      aria-haspopup="menu"
      onClick={(event) => {
        const { left, top } = event.currentTarget.getBoundingClientRect();
        const items = ["fit", "zoomFull", "zoomIn", "zoomOut"].map((id) => commandItem(id));
        useStore.getState().openMenu({ x: left, y: top, label: "Zoom", items });
      }}
    >
      {percent}%
    </button>
  );
}

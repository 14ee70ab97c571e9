// The menu of what can be taken out of a value; what makes it is fetched when it is first wanted.
import type { MapFigure } from "../../figure/map-figure.ts";
import { useStore } from "../store/store.ts";
import type { Taken } from "./copy-value.ts";

interface Props {
  readonly value: Taken;
  /** The picture of the part in view; null until it is there. */
  readonly map: () => MapFigure | null;
}

export function CopyButton({ value, map }: Props) {
  const items = [
    { id: "csv", label: "Copy as CSV", perform: () => void taking().then((m) => m.copyText(value, "CSV")) },
    {
      id: "json",
      label: "Copy as JSON",
      perform: () => void taking().then((m) => m.copyText(value, "JSON")),
    },
    { id: "npy", label: "Save as .npy…", perform: () => void taking().then((m) => m.saveNpy(value)) },
    { id: "figure", label: "Export figure…", separated: true, perform: () => exportMap(map()) },
  ];
  return (
    <button
      type="button"
      className="button outlined"
      aria-haspopup="menu"
      onClick={(event) => {
        const { left: x, bottom: y } = event.currentTarget.getBoundingClientRect();
        useStore.getState().openMenu({ x, y, label: "Copy the value", items });
      }}
    >
      Copy…
    </button>
  );
}

const taking = () => import("./copy-value.ts");

function exportMap(map: MapFigure | null): void {
  if (!map) return;
  useStore.getState().exportFigure({
    label: map.title,
    hasValues: false,
    draw: async () => {
      const { mapFigure } = await import("../../figure/map-figure.ts");
      return (look) => mapFigure(map, look);
    },
  });
}

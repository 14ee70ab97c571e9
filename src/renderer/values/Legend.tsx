// The colour scale with its zero, and whether it is held: then one value has one colour in every picture.

import { colourOf, ramps, type Scale } from "../../figure/ramps.ts";
import { useStore } from "../store/store.ts";
import { Tip } from "../ui/Tip.tsx";
import { entry, three } from "./numbers.ts";
import { useDark } from "./Tiles.tsx";

const stops = 9;

interface Props {
  readonly scale: Scale;
  readonly limit: number;
  readonly dtype: string;
}

export function Legend({ scale, limit, dtype }: Props) {
  const ramp = ramps[useDark() ? "dark" : "light"];
  const held = useStore((s) => s.heldLimit);
  if (scale === "binary") return null;
  const from = scale === "diverging" ? -1 : 0;
  const colours = Array.from({ length: stops }, (_, i) => {
    const t = from + ((1 - from) * i) / (stops - 1);
    return `rgb(${colourOf(t, 1, scale, ramp).join()})`;
  });
  return (
    <div className="legend mono">
      <span>{scale === "diverging" ? three(-limit) : "0"}</span>
      <span className="legend-bar" style={{ background: `linear-gradient(90deg, ${colours.join()})` }}>
        {scale === "diverging" && <i>0</i>}
      </span>
      <span>{entry(limit, dtype)}</span>
      {scale === "diverging" && (
        <Tip text="Use the same color scale for all values">
          <label>
            <input
              type="checkbox"
              checked={held !== null}
              onChange={(event) => useStore.getState().holdLimit(event.target.checked ? limit : null)}
            />
            Lock scale
          </label>
        </Tip>
      )}
    </div>
  );
}

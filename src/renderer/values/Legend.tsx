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
  /** Some of the shares are exactly zero. */
  readonly zeros?: boolean;
}

export function Legend({ scale, limit, dtype, zeros = false }: Props) {
  const ramp = ramps[useDark() ? "dark" : "light"];
  const held = useStore((s) => s.heldLimit);
  if (scale === "binary") return null;
  const from = scale === "diverging" ? -1 : 0;
  const colours = Array.from({ length: stops }, (_, i) => {
    // The exact zero of shares has a colour of its own.
    const t = from + ((1 - from) * i) / (stops - 1) || 1e-9;
    return `rgb(${colourOf(t, 1, scale, ramp).join()})`;
  });
  return (
    <div className="legend mono">
      <span>{scale === "diverging" ? three(-limit) : "0"}</span>
      <span className="legend-bar" style={{ background: `linear-gradient(90deg, ${colours.join()})` }}>
        {scale === "diverging" && <i>0</i>}
      </span>
      <span>{entry(limit, dtype)}</span>
      {scale === "shares" && zeros && (
        <Tip text="Exactly 0: masked, or too small for a 32-bit float">
          <span className="legend-masked" style={{ background: `rgb(${ramp.infinite.join()})` }}>
            masked
          </span>
        </Tip>
      )}
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

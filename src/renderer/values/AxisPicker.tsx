/** Which axes are rows and columns, and which index of the others is shown. */
import type { View, ViewAxis } from "./view-of.ts";

interface Props {
  axes: readonly ViewAxis[];
  view: View;
  change: (view: View) => void;
}

const axisName = (a: ViewAxis): string => (a.role === "any" ? a.name : `${a.name} · ${a.role}`);

export function AxisPicker({ axes, view, change }: Props) {
  if (axes.length < 2) return null;
  const pick = (side: "rows" | "columns", axis: number) => {
    const other = side === "rows" ? "columns" : "rows";
    // Choosing the axis of the other side swaps the two.
    change({ ...view, [side]: axis, [other]: view[other] === axis ? view[side] : view[other] });
  };
  const rest = axes.flatMap((a, i) =>
    i === view.rows || i === view.columns || a.size < 2 ? [] : [{ a, i }],
  );
  return (
    <div className="axes">
      {(["rows", "columns"] as const).map((side) => (
        <label key={side}>
          <span className="quiet">{side}</span>
          <select
            className="field small"
            aria-label={side}
            value={view[side] ?? 0}
            onChange={(event) => pick(side, Number(event.target.value))}
          >
            {axes.map((a, i) => (
              <option key={axisName(a) + String(i)} value={i}>
                {axisName(a)}
              </option>
            ))}
          </select>
        </label>
      ))}
      {rest.map(({ a, i }) => (
        <label key={i} className="axis-index">
          <span className="quiet">
            {a.role === "any" ? a.name : a.role} {(view.at[i] ?? 0) + 1} of {a.size}
          </span>
          <input
            type="range"
            min={0}
            max={a.size - 1}
            value={view.at[i] ?? 0}
            aria-label={`Index of ${axisName(a)}`}
            onChange={(event) =>
              change({ ...view, at: view.at.map((v, j) => (j === i ? Number(event.target.value) : v)) })
            }
          />
        </label>
      ))}
    </div>
  );
}

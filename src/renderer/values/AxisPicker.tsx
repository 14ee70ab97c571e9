// Which axes are rows and columns, which index of the others is shown, and which stretch of a long one.
import { isShown, maxCells, type TensorView, type ViewAxis } from "./view-of.ts";

interface Props {
  axes: readonly ViewAxis[];
  view: TensorView;
  change: (view: TensorView) => void;
  /** Names of an axis' entries, where it has any. */
  labels: (axis: number) => readonly string[] | null;
}

const axisName = (a: ViewAxis): string => (a.role === "any" ? a.name : `${a.name} · ${a.role}`);

export function AxisPicker({ axes, view, change, labels }: Props) {
  const pick = (side: "rows" | "columns", axis: number) => {
    const other = side === "rows" ? "columns" : "rows";
    // Choosing the axis of the other side swaps the two; a newly shown one begins at its beginning.
    const at = view.at.map((v, i) => (i === axis && !isShown(view, i) ? 0 : v));
    change({
      at,
      rows: view.rows,
      columns: view.columns,
      [side]: axis,
      [other]: view[other] === axis ? view[side] : view[other],
    });
  };
  const slide = (axis: number, to: number) =>
    change({ ...view, at: view.at.map((v, i) => (i === axis ? to : v)) });
  return (
    <div className="axes">
      {axes.length > 1 &&
        (["rows", "columns"] as const).map((side) => (
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
      {axes.map((a, i) => {
        const last = isShown(view, i) ? a.size - maxCells : a.size - 1;
        if (last < 1) return null;
        const at = Math.min(view.at[i] ?? 0, last);
        return (
          <label key={i} className="axis-index">
            <span className="quiet">{where(a, at, isShown(view, i), labels(i))}</span>
            <input
              type="range"
              min={0}
              max={last}
              value={at}
              aria-label={isShown(view, i) ? `First index of ${axisName(a)}` : `Index of ${axisName(a)}`}
              onChange={(event) => slide(i, Number(event.target.value))}
            />
          </label>
        );
      })}
    </div>
  );
}

/** `head 2 of 4`, `time 3 of 6, sat`, `vocab 161 … 320 of 512` */
function where(axis: ViewAxis, at: number, shown: boolean, names: readonly string[] | null): string {
  const name = axis.role === "any" ? axis.name : axis.role;
  if (shown) return `${name} ${at + 1} … ${at + maxCells} of ${axis.size}`;
  const called = axis.role === "head" || axis.role === "batch" ? undefined : names?.[at];
  return `${name} ${at + 1} of ${axis.size}${called === undefined ? "" : `, ${called}`}`;
}

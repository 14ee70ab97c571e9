// All heads of a value at once, a small map each: a press shows that head below.
import { useMemo } from "react";
import type { Scale } from "../../figure/ramps.ts";
import type { ValueSummary } from "../../runtime/client/index.ts";
import { paint } from "./picture.ts";
import { useDark } from "./Tiles.tsx";
import { useSlice } from "./use-slice.ts";
import { isShown, matrixOf, sliceOf, type TensorView, type ViewAxis } from "./view-of.ts";
import "./heads.css";

/** More heads than fit are seen one at a time, as before; of larger maps little would be seen. */
const [mostHeads, mostCells] = [32, 64 * 64];

interface Props {
  readonly value: ValueSummary;
  readonly axes: readonly ViewAxis[];
  readonly view: TensorView;
  readonly change: (view: TensorView) => void;
  readonly scale: Scale;
  readonly limit: number;
}

export function Heads(props: Props) {
  const { axes, view } = props;
  const axis = axes.findIndex((a, i) => a.role === "head" && !isShown(view, i));
  const count = axes[axis]?.size ?? 0;
  const { count: shown } = sliceOf(axes, view);
  const cells = shown.reduce((a, b) => a * b, 1);
  if (count < 2 || count > mostHeads || cells > mostCells) return null;
  return <Small {...props} axis={axis} heads={count} />;
}

function Small({
  value,
  axes,
  view,
  change,
  scale,
  limit,
  axis,
  heads,
}: Props & { readonly axis: number; readonly heads: number }) {
  const dark = useDark();
  const one = sliceOf(axes, view);
  const read = useSlice(value, {
    start: one.start.map((from, i) => (i === axis ? 0 : from)),
    count: one.count.map((n, i) => (i === axis ? heads : n)),
  });
  const pictures = useMemo(() => {
    if (!read || read.dims[axis] !== heads) return [];
    const inner = read.dims.slice(axis + 1).reduce((a, b) => a * b, 1);
    const outer = read.data.length / (inner * heads);
    return Array.from({ length: heads }, (_, h) => {
      const data = new Float32Array(outer * inner);
      for (let o = 0; o < outer; o++)
        for (let i = 0; i < inner; i++)
          data[o * inner + i] = Number(read.data[(o * heads + h) * inner + i] ?? Number.NaN);
      const dims = read.dims.map((n, i) => (i === axis ? 1 : n));
      const m = matrixOf({ ...read, dims, data }, view);
      return paint(m.data, m.rows, m.columns, scale, limit, dark);
    });
  }, [read, axis, heads, view, scale, limit, dark]);
  const at = view.at[axis] ?? 0;
  return (
    <fieldset className="heads" aria-label="All heads">
      {pictures.map((picture, h) => (
        <button
          key={h}
          type="button"
          aria-pressed={h === at}
          aria-label={`Head ${h + 1}`}
          title={`Head ${h + 1}`}
          onClick={() => change({ ...view, at: view.at.map((v, i) => (i === axis ? h : v)) })}
        >
          <img src={picture} alt="" draggable={false} />
          <span>{h + 1}</span>
        </button>
      ))}
    </fieldset>
  );
}

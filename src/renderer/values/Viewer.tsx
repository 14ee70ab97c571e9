// One value: axes to choose, its colours and numbers slice by slice, and its difference from another.
import { useCallback, useState } from "react";
import type { CheckedNode } from "../../core/index.ts";
import { limitOf, scaleOf } from "../../figure/ramps.ts";
import type { ValueSummary } from "../../runtime/client/index.ts";
import { addressOf, useChecked } from "../store/derived.ts";
import { useStore } from "../store/store.ts";
import { tokenLookedAt } from "../store/token-slice.ts";
import { AxisPicker } from "./AxisPicker.tsx";
import { CompareBar } from "./CompareBar.tsx";
import { CopyButton } from "./CopyButton.tsx";
import { partOf } from "./difference.ts";
import { Heads } from "./Heads.tsx";
import { HeatMap } from "./HeatMap.tsx";
import { Legend } from "./Legend.tsx";
import { entry, percent, three } from "./numbers.ts";
import { isNormalised } from "./Tiles.tsx";
import { type Other, useComparison } from "./use-comparison.ts";
import { useEscape } from "./use-escape.ts";
import { useSlice } from "./use-slice.ts";
import {
  axesOf,
  firstView,
  labelsOf,
  matrixOf,
  predictedBy,
  sliceOf,
  type TensorView,
  type ViewAxis,
} from "./view-of.ts";

interface Props {
  node: CheckedNode;
  port: CheckedNode["outputs"][number];
  value: ValueSummary;
}

export function Viewer({ node, port, value }: Props) {
  const checked = useChecked();
  const axes = axesOf(value, port, node.path, checked);
  const [view, setView] = useState<TensorView>(() => firstView(axes));
  const [large, setLarge] = useState(false);
  const shrink = useCallback(() => setLarge(false), []);
  useEscape(large, shrink);
  const [other, compare] = useState<Other | null>(null);
  const result = useStore((s) => s.ran?.result);
  const document = useStore((s) => s.ran?.document);
  const address = useStore((s) => `${addressOf(node.path, checked, s.iterations)}.${port.name}`);
  const comparison = useComparison(value, address, other);
  const delta = comparison?.difference ?? null;
  const slice = sliceOf(axes, view);
  const read = useSlice(value, slice);
  const data = delta ? partOf(delta.data, slice) : read;
  const { scale, limit } = useColours(node, port.name, value, delta?.max ?? null);
  const batch = axes.findIndex((a) => a.role === "batch");
  const sample = batch >= 0 ? (view.at[batch] ?? 0) : 0;
  const names = (axis: number) =>
    result && document ? labelsOf(axes[axis], sample, result, document) : null;
  const labels = (axis: number | null) => {
    const [from, count] = [slice.start[axis ?? 0] ?? 0, slice.count[axis ?? 0] ?? 0];
    return axis === null ? null : (names(axis)?.slice(from, from + count) ?? null);
  };
  const predicted = (axis: number | null) =>
    axis === null || !result
      ? null
      : (predictedBy(axes[axis], sample, result, checked)?.slice(slice.start[axis] ?? 0) ?? null);
  const lit = useLitRow(axes, view, slice.start, sample);
  const last = axes.length - 1;
  const summed = scale === "shares" && view.columns === last && slice.count[last] === axes[last]?.size;
  const title = `${node.title} ${port.name}`;
  const map = () =>
    data && {
      ...matrixOf(data, view),
      ...{ title, scale, limit, rowNames: labels(view.rows), columnNames: labels(view.columns) },
      entry: scale === "binary" ? null : (number: number) => entry(number, value.dtype),
    };
  return (
    <div className={large ? "viewer is-large" : "viewer"}>
      {large && (
        <header className="viewer-head">
          <h3>
            {node.title} <span className="quiet mono">{port.name}</span>
          </h3>
          <SizeButton large turn={setLarge} />
        </header>
      )}
      <AxisPicker axes={axes} view={view} change={setView} labels={names} />
      {!delta && <Heads {...{ value, axes, view, scale, limit }} change={setView} />}
      {data && (
        <HeatMap
          matrix={matrixOf(data, view)}
          scale={scale}
          limit={limit}
          dtype={value.dtype}
          rowLabels={labels(view.rows)}
          columnLabels={labels(view.columns)}
          predicted={predicted(view.rows)}
          lit={lit}
          summed={summed}
          large={large}
        />
      )}
      <Legend scale={scale} limit={limit} dtype={value.dtype} zeros={value.statistics.min === 0} />
      <Statistics value={value} />
      <CompareBar
        value={value}
        address={address}
        title={title}
        other={other}
        compare={compare}
        comparison={comparison}
      />
      <div className="viewer-buttons">
        {!large && <SizeButton large={false} turn={setLarge} />}
        <CopyButton
          value={{ title, handle: value.handle, dims: value.dims, axes: axes.map((a) => a.name) }}
          map={map}
        />
      </div>
    </div>
  );
}

/** The row of the token that is looked at, where the rows are the tokens of its text. */
function useLitRow(
  axes: readonly ViewAxis[],
  { rows }: TensorView,
  start: readonly number[],
  sample: number,
): number | null {
  const at = useStore((s) => (s.tokenSample === sample ? tokenLookedAt(s) : null));
  const predicted = useChecked().predicted;
  const axis = rows === null ? undefined : axes[rows];
  if (at === null || !axis || axis.role === "key" || axis.stream !== predicted) return null;
  const row = at - (start[rows ?? 0] ?? 0);
  return row < 0 ? null : row;
}

const SizeButton = ({ large, turn }: { large: boolean; turn: (large: boolean) => void }) => (
  <button type="button" className="button outlined" aria-pressed={large} onClick={() => turn(!large)}>
    {large ? "Collapse" : "Expand"}
  </button>
);

/** The scale of a value; a difference is signed, and its largest entry has the strongest colour. */
function useColours(node: CheckedNode, port: string, value: ValueSummary, max: number | null) {
  const held = useStore((s) => s.heldLimit);
  if (max !== null) return { scale: "diverging" as const, limit: Number.isFinite(max) && max > 0 ? max : 1 };
  const scale = scaleOf(value.dtype, value.statistics, isNormalised(node.block?.kind ?? "", port));
  return { scale, limit: limitOf(scale, value.statistics, held) };
}

function Statistics({ value: { dims, dtype, statistics } }: { value: ValueSummary }) {
  return (
    <p className="mono statistics">
      {dims.join(" × ")} ·{" "}
      {dtype === "bool" ? (
        `${percent(statistics.mean)} true`
      ) : (
        <>
          mean {three(statistics.mean)} · std {three(statistics.std)} · {entry(statistics.min, dtype)} …{" "}
          {entry(statistics.max, dtype)}
        </>
      )}
      {statistics.nan > 0 && <strong> · {statistics.nan} NaN</strong>}
      {statistics.infinite > 0 && <span> · {statistics.infinite} infinite</span>}
    </p>
  );
}

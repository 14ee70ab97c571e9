/** The numbers at a node's output: a heat map with axes to choose, read slice by slice from the engine. */
import { useEffect, useState } from "react";
import type { CheckedNode } from "../../core/index.ts";
import type { TensorData, ValueSummary } from "../../runtime/client/index.ts";
import { engineClient } from "../engine/session.ts";
import { useStale, valueAt } from "../store/derived.ts";
import { useStore } from "../store/store.ts";
import { AxisPicker } from "./AxisPicker.tsx";
import { HeatMap } from "./HeatMap.tsx";
import { three } from "./numbers.ts";
import { limitOf, scaleOf } from "./picture.ts";
import { isNormalised } from "./Tiles.tsx";
import { axesOf, firstView, labelsOf, matrixOf, sliceOf, type View } from "./view-of.ts";

export function ValueViewer({ node }: { node: CheckedNode }) {
  const [chosen, choose] = useState<string | null>(null);
  const first = node.block?.kind === "attention" ? "weights" : node.outputs[0]?.name;
  const port = node.outputs.find((p) => p.name === (chosen ?? first)) ?? node.outputs[0];
  const value = useStore((s) => (port ? valueAt(s, node.path, port.name) : undefined));
  const stale = useStale();
  return (
    <>
      <h3 className="group-title value-title">
        Value
        {node.outputs.length > 1 && (
          <select
            className="field small"
            aria-label="Output"
            value={port?.name}
            onChange={(e) => choose(e.target.value)}
          >
            {node.outputs.map((p) => (
              <option key={p.name}>{p.name}</option>
            ))}
          </select>
        )}
        {stale && value && <span className="badge">stale</span>}
      </h3>
      {value && port ? (
        <Viewer key={`${port.name} ${value.dims.length}`} node={node} port={port} value={value} />
      ) : (
        <p className="quiet">There is no value: the graph has not run, or cannot run up to here.</p>
      )}
    </>
  );
}

interface ViewerProps {
  node: CheckedNode;
  port: CheckedNode["outputs"][number];
  value: ValueSummary;
}

function Viewer({ node, port, value }: ViewerProps) {
  const axes = axesOf(value, port);
  const [view, setView] = useState<View>(() => firstView(axes));
  const [large, setLarge] = useState(false);
  const result = useStore((s) => s.ran?.result);
  const document = useStore((s) => s.ran?.document);
  const data = useSlice(value, axes, view);
  const { statistics } = value;
  const scale = scaleOf(value.dtype, statistics, isNormalised(node.block?.kind ?? "", port.name));
  const batch = axes.findIndex((a) => a.role === "batch");
  const sample = batch >= 0 ? (view.at[batch] ?? 0) : 0;
  const labels = (axis: number | null) =>
    result && document && axis !== null ? labelsOf(axes[axis], sample, result, document) : null;
  const map = data && (
    <HeatMap
      matrix={matrixOf(data, view)}
      scale={scale}
      limit={limitOf(scale, statistics)}
      rowLabels={labels(view.rows)}
      columnLabels={labels(view.columns)}
      large={large}
    />
  );
  return (
    <div className={large ? "viewer is-large" : "viewer"}>
      <AxisPicker axes={axes} view={view} change={setView} />
      {map}
      <p className="mono statistics">
        {value.dims.join(" × ")} · mean {three(statistics.mean)} · std {three(statistics.std)} ·{" "}
        {three(statistics.min)} … {three(statistics.max)}
        {statistics.nan > 0 && <strong> · {statistics.nan} NaN</strong>}
        {statistics.infinite > 0 && <span> · {statistics.infinite} infinite</span>}
      </p>
      <button type="button" className="button outlined" aria-pressed={large} onClick={() => setLarge(!large)}>
        {large ? "Smaller" : "Larger"}
      </button>
    </div>
  );
}

/** Asks the engine for what is seen; what is shown stays until the new part is there. */
function useSlice(value: ValueSummary, axes: Parameters<typeof sliceOf>[0], view: View): TensorData | null {
  const [data, setData] = useState<TensorData | null>(null);
  const slice = JSON.stringify(sliceOf(axes, view));
  useEffect(() => {
    const abort = new AbortController();
    engineClient()
      ?.read(value.handle, JSON.parse(slice), { signal: abort.signal })
      .then((read) => setData(read))
      // A value of an older run may be gone: the next run brings another.
      .catch(() => undefined);
    return () => abort.abort();
  }, [value.handle, slice]);
  return data;
}

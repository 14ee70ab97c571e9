// What flows on the wire under the pointer: shape with sizes, and statistics of the last run.
import { printAxes } from "../../core/index.ts";
import type { SceneWire } from "../../scene/scene.ts";
import { dimensionsOf } from "../scene/dimensions-of.ts";
import { useBindings, valueAt } from "../store/derived.ts";
import { useStore } from "../store/store.ts";
import { SmallMap } from "../values/MapGrid.tsx";
import { mapsOfPort, policyOf } from "../values/maps-of.ts";
import { three } from "../values/numbers.ts";

export function WireTip({ wire, x, y }: { wire: SceneWire; x: number; y: number }) {
  const bindings = useBindings();
  const value = useStore((s) => (wire.source ? valueAt(s, wire.from.path, wire.source.port) : undefined));
  const axes = wire.source?.type.axes ?? null;
  const maps = useStore((s) => (wire.source ? mapsOfPort(s, wire.from.path, wire.source.port) : null));
  const policy = useStore(policyOf);
  // `D: Model width (d_model)`; the sentence behind it is in the inspector.
  const dimensions = dimensionsOf(axes).map((d) => d.split(": ", 2).join(": "));
  const s = value?.statistics;
  return (
    <div className="wire-tip" style={{ left: x + 14, top: y + 14 }} role="tooltip">
      <div className="wire-tip-title">{wire.wire}</div>
      <div className="mono">
        {printAxes(axes, bindings)}
        {wire.source?.type.dtype && <span className="quiet"> {wire.source.type.dtype}</span>}
      </div>
      {dimensions.length > 0 && <div className="quiet">{dimensions.join(" · ")}</div>}
      {s && value.dtype !== "bool" && (
        <dl className="mono">
          <dt>mean</dt>
          <dd>{three(s.mean)}</dd>
          <dt>std</dt>
          <dd>{three(s.std)}</dd>
          <dt>min</dt>
          <dd>{three(s.min)}</dd>
          <dt>max</dt>
          <dd>{three(s.max)}</dd>
        </dl>
      )}
      {maps && maps.length > 0 && (
        <div className="wire-tip-maps">
          {maps.slice(0, 8).map((map) => (
            <SmallMap key={`${map.stream} ${map.head}`} map={map} policy={policy} />
          ))}
        </div>
      )}
    </div>
  );
}

// The heartbeat: shapes, size, last run, engine.
import { evaluateSize, plural } from "../../core/index.ts";
import { isOfCheck, problemKindOf, useProblems } from "../diagnosis/problems.ts";
import { LeakStatus } from "../leaks/LeakStatus.tsx";
import { dimensionsIn } from "../scene/dimensions-of.ts";
import { parametersOf, useBindings, useChecked, useCosts } from "../store/derived.ts";
import { useStore } from "../store/store.ts";
import { WeightsStatus } from "../train/WeightsStatus.tsx";
import { useAfterPaint } from "../ui/use-after-paint.ts";
import { amount, milliseconds, parameters } from "../values/numbers.ts";
import { ZoomStatus } from "./ZoomStatus.tsx";
import "./status-line.css";

export function StatusLine() {
  const ran = useStore((s) => s.ran);
  const running = useStore((s) => s.running);
  const dock = useStore((s) => s.dock);
  const reading = useStore((s) => s.reading);
  const { causes } = useProblems();
  const errors = causes.filter(({ cause }) => isOfCheck(cause) && problemKindOf(cause) === "error").length;
  const counted = (["warning", "hint"] as const).flatMap((kind) => {
    const found = causes.filter(({ cause }) => problemKindOf(cause) === kind).length;
    return found > 0 ? plural(found, kind) : [];
  });
  return (
    <footer className="status">
      {reading !== null && <span className="status-part">opening {reading}…</span>}
      <button
        type="button"
        className={errors > 0 ? "status-part wrong" : "status-part good"}
        aria-pressed={dock === "problems"}
        onClick={() => useStore.getState().setDock(dock === "problems" ? null : "problems")}
      >
        {errors > 0 ? `✕ ${plural(errors, "problem")}` : "✓ shapes"}
        {counted.map((text) => (
          <span key={text} className="quiet">
            {" "}
            · {text}
          </span>
        ))}
      </button>
      <LeakStatus />
      <WeightsStatus />
      <Size />
      <Work />
      <span className="status-part" aria-live="off">
        {running ? "running…" : ran ? `ran in ${milliseconds(ran.result.timing.run)}` : "not run yet"}
      </span>
      <EngineState />
      <ZoomStatus />
    </footer>
  );
}

function Size() {
  const size = parametersOf(useAfterPaint(useChecked()));
  const { known, unsized } = size;
  const more = `${plural(unsized, "weight")} without a size: an input that determines it is not connected`;
  const title = `${plural(known, "parameter")}${unsized > 0 ? `; ${more}` : ""}`;
  return (
    <span className="status-part" title={title}>
      {parameters(size)}
    </span>
  );
}

/** Operations of one forward pass. */
function Work() {
  const checked = useAfterPaint(useChecked());
  const bindings = useBindings();
  const flops = useCosts(checked)?.total.flops;
  const value = flops ? evaluateSize(flops, bindings) : 0;
  if (!flops || !(value > 0)) return null;
  return (
    <span className="status-part" title={[`${flops.key} operations`, ...dimensionsIn(flops.key)].join("\n")}>
      {amount(value, "FLOP")}
    </span>
  );
}

function EngineState() {
  const state = useStore((s) => s.engine);
  const info = useStore((s) => s.engineInfo);
  if (state === "gone") return <span className="status-part wrong">engine stopped</span>;
  if (!info || state === "starting") return <span className="status-part quiet">engine starting…</span>;
  return (
    <span className="status-part" title={info.slow ?? info.version}>
      {info.name}, {plural(info.threads, "thread")}
      {info.slow && " (slower)"}
    </span>
  );
}

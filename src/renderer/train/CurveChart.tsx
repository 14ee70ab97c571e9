// A number of every run over its steps: loss (raw, smoothed, held out, and what knowing nothing gives), rate, norm.
import { type PointerEvent, useEffect, useRef, useState } from "react";
import { oneOf } from "../storage/checks.ts";
import { remembered } from "../storage/remembered.ts";
import { useStore } from "../store/store.ts";
import type { TrainRun } from "../store/train-slice.ts";
import { three } from "../values/numbers.ts";
import { colourOf } from "./colours.ts";
import {
  type CurveKind,
  logTicks,
  lowest,
  nearestStep,
  partPath,
  rawPath,
  type Scale,
  smoothPath,
  ticks,
  validationPath,
} from "./curves.ts";
import { RunNumber } from "./RunNumber.tsx";

const [left, right, top, bottom] = [42, 46, 10, 20];
/** Below this the chart would turn over; what is too narrow for it is scrolled. */
const smallest = { width: 180, height: 60 };
const names: Readonly<Record<CurveKind, string>> = {
  loss: "Loss",
  learningRate: "Learning rate",
  gradientNorm: "Gradient norm",
};

/** Whether the losses and norms of all charts are on a logarithmic axis. */
const axis = remembered<"log" | "linear">("heddle-chart-axis", oneOf(["log", "linear"]), "linear");

const legends: Readonly<Record<CurveKind, string>> = {
  loss: "solid: smoothed · faint: raw, of the shown run · dashed: validation",
  learningRate: "",
  gradientNorm: "solid: smoothed · faint: raw",
};

interface ChartProps {
  readonly kind: CurveKind;
  /** Drawn with its raw curve. */
  readonly run: TrainRun;
  readonly runs: readonly TrainRun[];
}

export function CurveChart({ kind, run, runs }: ChartProps) {
  const hidden = useStore((s) => s.hiddenRuns);
  const host = useRef<HTMLDivElement>(null);
  const [{ width, height }, setSize] = useState({ width: 400, height: 200 });
  const [pointed, setPointed] = useState<number | null>(null);
  useEffect(() => {
    if (!host.current) return;
    const observer = new ResizeObserver(([entry]) => {
      if (!entry) return;
      const { width, height } = entry.contentRect;
      setSize({ width: Math.max(width, smallest.width), height: Math.max(height, smallest.height) });
    });
    observer.observe(host.current);
    return () => observer.disconnect();
  }, []);
  const seen = runs.filter((r) => !hidden.has(r.id) && r.steps.length + r.validations.length > 0);
  // Of weights from a file it is not known.
  const chance = (kind === "loss" && run.info?.chance) || undefined;
  const steps = Math.max(...seen.map((r) => r.options.steps), 1);
  const largest = highest(kind, seen, chance);
  const [logs, setLogs] = useState(() => axis.read() === "log");
  const least = logs ? lowest(kind, seen, largest) : 0;
  const share = (value: number): number =>
    logs
      ? Math.log(Math.min(Math.max(value, least), largest) / least) / Math.log(largest / least)
      : Math.min(value, largest) / largest;
  const scale: Scale = {
    x: (step) => left + ((width - left - right) * step) / steps,
    y: (value) => top + (height - top - bottom) * (1 - share(value)),
  };
  const point = (event: PointerEvent<SVGSVGElement>) => {
    const x = event.clientX - event.currentTarget.getBoundingClientRect().left;
    const step = Math.round(((x - left) / (width - left - right)) * steps);
    setPointed(step >= 0 && step <= steps ? step : null);
  };
  return (
    <>
      <div className="chart" ref={host}>
        <svg
          width={width}
          height={height}
          role="img"
          aria-label={`${names[kind]} over steps`}
          onPointerMove={point}
          onPointerLeave={() => setPointed(null)}
        >
          {(logs ? logTicks(least, largest) : ticks(largest, 4)).map((value) => (
            <g key={value}>
              <line
                className="chart-grid"
                x1={left}
                x2={width - right}
                y1={scale.y(value)}
                y2={scale.y(value)}
              />
              <text className="chart-text end" x={left - 6} y={scale.y(value) + 3.5}>
                {Number(value.toPrecision(3))}
              </text>
            </g>
          ))}
          {ticks(steps, width < 240 ? 2 : 5).map((step) => (
            <text key={step} className="chart-text middle" x={scale.x(step)} y={height - 6}>
              {step}
            </text>
          ))}
          {chance !== undefined && <Chance at={scale.y(chance)} width={width} />}
          {seen.map((r) => (
            <Curve key={r.id} run={r} kind={kind} scale={scale} raw={r === run} />
          ))}
          {pointed !== null && (
            <line
              className="chart-pointed"
              x1={scale.x(pointed)}
              x2={scale.x(pointed)}
              y1={top}
              y2={height - bottom}
            />
          )}
        </svg>
        {pointed !== null && <Reading runs={seen} kind={kind} step={pointed} />}
      </div>
      {kind === "loss" && run.info?.parts && (
        <p className="chart-legend">{`dotted: ${run.info.parts.join(", ")}, whose sum is the loss as the graph weighs them`}</p>
      )}
      <p className="chart-legend">
        {legends[kind]}
        <label className="chart-axis">
          <input
            type="checkbox"
            checked={logs}
            onChange={() => {
              axis.write(logs ? "linear" : "log");
              setLogs(!logs);
            }}
          />
          log axis
        </label>
      </p>
    </>
  );
}

/** A first step far above the rest must not flatten the curve. */
function highest(kind: CurveKind, runs: readonly TrainRun[], chance: number | undefined): number {
  const values = runs.flatMap((r) => r.steps.map((s) => s[kind])).sort((a, b) => a - b);
  if (kind === "loss") {
    const first = runs.flatMap(({ steps: [s] }) => (s ? [s.loss, ...(s.parts ?? [])] : []));
    return Math.max((chance ?? 0) * 1.08, ...first, 0.1);
  }
  if (kind === "learningRate") return (values.at(-1) ?? 1) * 1.05;
  return (values[Math.floor(values.length * 0.98)] ?? 1) * 1.2;
}

/** The numbers at the step under the pointer. */
function Reading({ runs, kind, step }: { runs: readonly TrainRun[]; kind: CurveKind; step: number }) {
  return (
    <p className="chart-reading">
      step {step}
      {runs.map((run) => {
        const near = nearestStep(run, step);
        return near ? (
          <span key={run.id}>
            <RunNumber run={run} />
            {three(near[kind])}
            {kind === "loss" &&
              near.parts?.map((part, i) => ` · ${run.info?.parts?.[i] ?? i + 1} ${three(part)}`)}
          </span>
        ) : null;
      })}
    </p>
  );
}

function Chance({ at, width }: { at: number; width: number }) {
  return (
    <>
      <line className="chart-chance" x1={left} x2={width - right} y1={at} y2={at} />
      <text className="chart-text" x={width - right + 5} y={at + 3.5}>
        chance
      </text>
    </>
  );
}

function Curve({ run, kind, scale, raw }: { run: TrainRun; kind: CurveKind; scale: Scale; raw: boolean }) {
  const colour = colourOf(run.number);
  const end = run.steps.at(-1);
  const validations = kind === "loss" ? run.validations : [];
  return (
    <g fill="none" stroke={colour}>
      {raw && kind !== "learningRate" && <path className="chart-raw" d={rawPath(run, kind, scale)} />}
      <path
        className="chart-line"
        d={kind === "learningRate" ? rawPath(run, kind, scale) : smoothPath(run, kind, scale)}
      />
      {kind === "loss" &&
        raw &&
        run.info?.parts?.map((part, i) => (
          <g key={part}>
            <title>{part}</title>
            <path className="chart-part" d={partPath(run, i, scale)} />
            <text className="chart-text run" {...partLabel(run, i, scale)}>
              {part}
            </text>
          </g>
        ))}
      {kind === "loss" && <path className="chart-validation" d={validationPath(run, scale)} />}
      {validations.map((v) => (
        <circle
          key={v.step}
          cx={scale.x(v.step)}
          cy={scale.y(v.loss)}
          r="2.4"
          fill="var(--surface)"
          strokeWidth="1.5"
        />
      ))}
      {end && (
        <text
          className="chart-text run"
          x={scale.x(end.step) + 6}
          y={scale.y(validations.at(-1)?.loss ?? end[kind]) + 3.5}
        >
          {run.number}
        </text>
      )}
    </g>
  );
}

/** Where the name of a part stands: behind the end of its curve. */
function partLabel({ steps }: TrainRun, part: number, { x, y }: Scale): { x: number; y: number } {
  const end = steps.at(-1);
  return { x: x(end?.step ?? 0) + 6, y: y(end?.parts?.[part] ?? 0) + 3.5 };
}

// A number of every run over its steps: loss (raw, smoothed, held out, and what knowing nothing gives), rate, norm.
import { type KeyboardEvent, type PointerEvent, useEffect, useId, useMemo, useRef, useState } from "react";
import { useStore } from "../store/store.ts";
import type { TrainRun } from "../store/train-slice.ts";
import { useDrag } from "../ui/use-drag.ts";
import { three } from "../values/numbers.ts";
import { ChartRuns } from "./ChartRuns.tsx";
import { Curve } from "./Curve.tsx";
import { chartAxis, valueAxis } from "./chart-axes.ts";
import { colourOf } from "./colours.ts";
import { type CurveKind, curveNames, logTicks, nearestStep, type Scale, ticks } from "./curves.ts";
import { chartSubject } from "./figure.ts";
import { RunNumber } from "./RunNumber.tsx";
import { bandPath, repeatsOf } from "./repeats.ts";
import { rangeBetween, type StepRange, zoomed } from "./step-range.ts";

const [left, right, top, bottom] = [42, 46, 10, 20];
/** Below this the chart would turn over; what is too narrow for it is scrolled. */
const smallest = { width: 180, height: 60 };

const legends: Readonly<Record<CurveKind, string>> = {
  loss: "solid: smoothed · faint: raw, of the shown run · dashed: validation · drag to zoom",
  learningRate: "drag to zoom",
  gradientNorm: "solid: smoothed · faint: raw · drag to zoom",
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
  // Graphs and options of a run stay: only other runs make other groups.
  // biome-ignore lint/correctness/useExhaustiveDependencies: a run that goes on is another object with each step
  const groups = useMemo(
    () => repeatsOf(seen).map((g) => g.map((r) => r.id)),
    [seen.map((r) => r.id).join()],
  );
  const repeats = kind === "learningRate" ? [] : groups.map((ids) => seen.filter((r) => ids.includes(r.id)));
  // Of weights from a file it is not known.
  const chance = (kind === "loss" && run.info?.chance) || undefined;
  const steps = Math.max(...seen.map((r) => r.options.steps), 1);
  const [logs, setLogs] = useState(() => chartAxis.read() === "log");
  const [range, setRange] = useState<StepRange | null>(null);
  const { from, to } = range ?? { from: 0, to: steps };
  const { low, high } = valueAxis(kind, seen, chance, range, logs);
  const share = (value: number): number => {
    const within = Math.min(Math.max(value, low), high);
    return logs ? Math.log(within / low) / Math.log(high / low) : (within - low) / (high - low);
  };
  const inner = { width: width - left - right, height: height - top - bottom };
  const scale: Scale = {
    x: (step) => left + (inner.width * (step - from)) / (to - from),
    y: (value) => top + inner.height * (1 - share(value)),
  };
  const onLogs = logs ? logTicks(low, high) : [];
  // Within one power of ten a plain axis has the better numbers.
  const marks = onLogs.length > 1 ? onLogs : ticks(low, high, 4);
  const stepAt = (x: number): number => from + ((x - left) / inner.width) * (to - from);
  const point = (event: PointerEvent<SVGSVGElement>) => {
    const step = Math.round(stepAt(event.clientX - event.currentTarget.getBoundingClientRect().left));
    setPointed(step >= from && step <= to ? step : null);
  };
  const [marked, setMarked] = useState<StepRange | null>(null);
  const mark = useDrag<{ readonly edge: number; readonly begun: number; range: StepRange | null }>({
    start: (event) => {
      if (event.button !== 0) return null;
      const edge = event.currentTarget.getBoundingClientRect().left;
      return { edge, begun: stepAt(event.clientX - edge), range: null };
    },
    move: (state, event) => {
      state.range = rangeBetween(state.begun, stepAt(event.clientX - state.edge), steps);
      setMarked(state.range);
    },
    end: (state) => {
      setMarked(null);
      if (state.range) setRange(state.range);
    },
    cancel: () => setMarked(null),
  });
  const press = (event: KeyboardEvent) => {
    const about = pointed ?? Math.round((from + to) / 2);
    const move = Math.max(1, Math.round((to - from) / 40));
    const { key } = event;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (key === "ArrowLeft") setPointed(Math.max(from, about - move));
    else if (key === "ArrowRight") setPointed(Math.min(to, about + move));
    else if (key === "+" || key === "=") setRange(zoomed(range, about, 0.5, steps));
    else if (key === "-") setRange(zoomed(range, about, 2, steps));
    else if (key === "0") setRange(null);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const clip = useId();
  return (
    <>
      <div className="chart" ref={host}>
        <svg
          width={width}
          height={height}
          role="img"
          aria-label={`${curveNames[kind]} over steps${range ? ` ${from} to ${to}` : ""}`}
          // biome-ignore lint/a11y/noNoninteractiveTabindex: keys read and zoom it, as the pointer does
          tabIndex={0}
          aria-keyshortcuts="ArrowLeft ArrowRight + - 0"
          onKeyDown={press}
          onPointerDown={mark}
          onDoubleClick={() => setRange(null)}
          onPointerMove={point}
          onPointerLeave={() => setPointed(null)}
        >
          <clipPath id={clip}>
            <rect x={left - 3} y={top - 4} width={inner.width + 6} height={inner.height + 8} />
          </clipPath>
          {marks.map((value) => (
            <g key={value}>
              <line
                className="chart-grid"
                x1={left}
                x2={width - right}
                y1={scale.y(value)}
                y2={scale.y(value)}
              />
              <text className="chart-text end" x={left - 6} y={scale.y(value) + 3.5}>
                {Number(value.toPrecision(range ? 5 : 3))}
              </text>
            </g>
          ))}
          {ticks(from, to, width < 240 ? 2 : 5).map((step) => (
            <text key={step} className="chart-text middle" x={scale.x(step)} y={height - 6}>
              {Number(step.toPrecision(6))}
            </text>
          ))}
          {chance !== undefined && chance >= low && chance <= high && (
            <Chance at={scale.y(chance)} width={width} />
          )}
          {repeats.map((group) => (
            <path
              key={group[0]?.id}
              className="chart-band"
              clipPath={`url(#${clip})`}
              fill={colourOf(group[0]?.number ?? 1)}
              d={bandPath(group, kind, scale, range)}
            />
          ))}
          {seen.map((r) => (
            <Curve key={r.id} run={r} kind={kind} scale={scale} raw={r === run} range={range} clip={clip} />
          ))}
          {marked && (
            <rect
              className="chart-marked"
              x={scale.x(marked.from)}
              y={top}
              width={scale.x(marked.to) - scale.x(marked.from)}
              height={inner.height}
            />
          )}
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
      <ChartRuns runs={seen} repeats={repeats} />
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
              chartAxis.write(logs ? "linear" : "log");
              setLogs(!logs);
            }}
          />
          log axis
        </label>
        <button
          type="button"
          className="link"
          disabled={seen.length === 0}
          onClick={() => useStore.getState().exportFigure(chartSubject(kind, seen, range))}
        >
          Export figure…
        </button>
        {range && (
          <button type="button" className="link" onClick={() => setRange(null)}>
            All steps
          </button>
        )}
      </p>
    </>
  );
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

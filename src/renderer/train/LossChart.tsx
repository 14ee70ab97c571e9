/** The loss of every run over its steps: raw and smoothed training, validation, and what knowing nothing gives. */
import { useEffect, useRef, useState } from "react";
import type { TrainRun } from "../store/train-slice.ts";
import { rawPath, type Scale, smoothPath, ticks, validationPath } from "./curves.ts";

const colours = ["flow-hidden", "flow-scores", "flow-logits", "flow-heads", "flow-loss", "category-position"];
export const colourOf = (id: number): string => `var(--${colours[(id - 1) % colours.length]})`;

const [left, right, top, bottom] = [34, 46, 10, 20];

export function LossChart({ runs }: { runs: readonly TrainRun[] }) {
  const host = useRef<HTMLDivElement>(null);
  const [{ width, height }, setSize] = useState({ width: 400, height: 200 });
  useEffect(() => {
    if (!host.current) return;
    const observer = new ResizeObserver(([entry]) => {
      if (entry) setSize({ width: entry.contentRect.width, height: entry.contentRect.height });
    });
    observer.observe(host.current);
    return () => observer.disconnect();
  }, []);
  const chance = runs.at(-1)?.info?.chance;
  const steps = Math.max(...runs.map((r) => r.options.steps), 1);
  const largest = Math.max(1, (chance ?? 0) * 1.08, ...runs.map((r) => r.steps[0]?.loss ?? 0));
  const scale: Scale = {
    x: (step) => left + ((width - left - right) * step) / steps,
    y: (loss) => top + (height - top - bottom) * (1 - Math.min(loss, largest) / largest),
  };
  return (
    <div className="chart" ref={host}>
      <svg width={width} height={height} role="img" aria-label="Loss over steps">
        {ticks(largest, 4).map((loss) => (
          <g key={loss}>
            <line className="chart-grid" x1={left} x2={width - right} y1={scale.y(loss)} y2={scale.y(loss)} />
            <text className="chart-text end" x={left - 6} y={scale.y(loss) + 3.5}>
              {loss}
            </text>
          </g>
        ))}
        {ticks(steps, 5).map((step) => (
          <text key={step} className="chart-text middle" x={scale.x(step)} y={height - 6}>
            {step}
          </text>
        ))}
        {chance !== undefined && <Chance at={scale.y(chance)} width={width} />}
        {runs.map((run) => (
          <Curve key={run.id} run={run} scale={scale} latest={run === runs.at(-1)} />
        ))}
      </svg>
    </div>
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

function Curve({ run, scale, latest }: { run: TrainRun; scale: Scale; latest: boolean }) {
  const colour = colourOf(run.id);
  const end = run.steps.at(-1);
  const last = run.validations.at(-1);
  return (
    <g fill="none" stroke={colour}>
      {latest && <path className="chart-raw" d={rawPath(run, scale)} />}
      <path className="chart-line" d={smoothPath(run, scale)} />
      <path className="chart-validation" d={validationPath(run, scale)} />
      {run.validations.map((v) => (
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
          fill={colour}
          x={scale.x(end.step) + 6}
          y={scale.y(last?.loss ?? end.loss) + 3.5}
        >
          {run.id}
        </text>
      )}
    </g>
  );
}

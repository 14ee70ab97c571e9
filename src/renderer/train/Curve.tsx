// One run in a chart: its curves, the points of its validations, and its number at the end.
import type { TrainRun } from "../store/train-slice.ts";
import { colourOf } from "./colours.ts";
import { type CurveKind, partPath, rawPath, type Scale, smoothPath, validationPath } from "./curves.ts";
import { type StepRange, within } from "./step-range.ts";

interface CurveProps {
  readonly run: TrainRun;
  readonly kind: CurveKind;
  readonly scale: Scale;
  /** Its single steps are drawn, too. */
  readonly raw: boolean;
  /** Null: all steps. */
  readonly range: StepRange | null;
  /** Cuts off what leads out of the range. */
  readonly clip: string;
}

export function Curve(props: CurveProps) {
  const { run, kind, scale, raw, range } = props;
  const isSeen = ({ step }: { readonly step: number }) => !range || step <= range.to;
  const end = within(run.steps, range).findLast(isSeen);
  const last = kind === "loss" ? within(run.validations, range).findLast(isSeen) : undefined;
  if (!end && !last) return null;
  return (
    <g fill="none" stroke={colourOf(run.number)}>
      <Lines {...props} />
      {kind === "loss" &&
        raw &&
        run.info?.parts?.map(
          (part, i) =>
            end?.parts?.[i] !== undefined && (
              <text
                key={part}
                className="chart-text run"
                x={scale.x(end.step) + 6}
                y={scale.y(end.parts[i]) + 3.5}
              >
                {part}
              </text>
            ),
        )}
      {end && (
        <text className="chart-text run" x={scale.x(end.step) + 6} y={scale.y(last?.loss ?? end[kind]) + 3.5}>
          {run.number}
        </text>
      )}
    </g>
  );
}

function Lines({ run, kind, scale, raw, range, clip }: CurveProps) {
  const validations = kind === "loss" ? within(run.validations, range) : [];
  return (
    <g clipPath={`url(#${clip})`}>
      {raw && kind !== "learningRate" && <path className="chart-raw" d={rawPath(run, kind, scale, range)} />}
      <path
        className="chart-line"
        d={kind === "learningRate" ? rawPath(run, kind, scale, range) : smoothPath(run, kind, scale, range)}
      />
      {kind === "loss" &&
        raw &&
        run.info?.parts?.map((part, i) => (
          <g key={part}>
            <title>{part}</title>
            <path className="chart-part" d={partPath(run, i, scale, range)} />
          </g>
        ))}
      {kind === "loss" && <path className="chart-validation" d={validationPath(run, scale, range)} />}
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
    </g>
  );
}

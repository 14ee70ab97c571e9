// Costs over one dim, both axes logarithmic: a slope of two is a square. Today's value and crossing points are marked.
import { type KeyboardEvent, type PointerEvent, useState } from "react";
import { amount, count } from "../values/numbers.ts";
import { type Curve, costAt, type Mark } from "./curves.ts";

const [width, height] = [520, 300];
const [left, right, top, bottom] = [76, 22, 12, 28];
const samples = 65;

interface Props {
  readonly curves: readonly Curve[];
  readonly marks: readonly Mark[];
  readonly dim: string;
  readonly today: number;
  readonly reach: number;
  readonly unit: string;
}

export function CostPlot({ curves, marks, dim, today, reach, unit }: Props) {
  const [pointed, setPointed] = useState<number | null>(null);
  const xs = Array.from({ length: samples }, (_, i) => reach ** (i / (samples - 1)));
  const values = curves.flatMap((c) => xs.map((x) => costAt(c, dim, x))).filter((v) => v > 0);
  const low = Math.floor(Math.log10(values.reduce((a, b) => Math.min(a, b), 1e300)));
  const high = Math.max(low + 1, Math.ceil(Math.log10(values.reduce((a, b) => Math.max(a, b), 1))));
  const across = (x: number) => left + ((width - left - right) * Math.log(x)) / Math.log(reach);
  const up = (y: number) => top + ((height - top - bottom) * (high - Math.log10(y))) / (high - low);
  const powers = Array.from({ length: high - low + 1 }, (_, i) => low + i);
  const every = Math.ceil(powers.length / 7);
  const twos = Array.from({ length: Math.round(Math.log2(reach)) + 1 }, (_, i) => 2 ** i);
  const thin = Math.ceil(twos.length / 8);
  const at = pointed ?? today;
  const point = (event: PointerEvent<SVGSVGElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    const share = (((event.clientX - box.left) / box.width) * width - left) / (width - left - right);
    setPointed(share >= 0 && share <= 1 ? Math.max(1, Math.round(reach ** share)) : null);
  };
  const press = (event: KeyboardEvent) => {
    if (event.key === "ArrowLeft") setPointed(Math.max(1, Math.round(at / 2)));
    else if (event.key === "ArrowRight") setPointed(Math.min(reach, at * 2));
    else return;
    event.preventDefault();
  };
  return (
    <figure className="cost-plot">
      <svg
        viewBox={`0 0 ${width} ${height}`}
        role="img"
        aria-label={`Cost over ${dim}, both axes logarithmic`}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: keys read it, as the pointer does
        tabIndex={0}
        aria-keyshortcuts="ArrowLeft ArrowRight"
        onKeyDown={press}
        onPointerMove={point}
        onPointerLeave={() => setPointed(null)}
      >
        {powers
          .filter((_, i) => i % every === 0)
          .map((p) => (
            <g key={p} className="cost-grid">
              <line x1={left} x2={width - right} y1={up(10 ** p)} y2={up(10 ** p)} />
              <text x={left - 6} y={up(10 ** p) + 4} textAnchor="end">
                {amount(10 ** p, unit)}
              </text>
            </g>
          ))}
        {twos
          .filter((_, i) => i % thin === 0)
          .map((x) => (
            <text key={x} className="cost-tick" x={across(x)} y={height - 8} textAnchor="middle">
              {count(x)}
            </text>
          ))}
        <line className="cost-today" x1={across(at)} x2={across(at)} y1={top} y2={height - bottom} />
        {curves.map((c) => (
          <path
            key={`${c.name} ${c.isOther}`}
            className={c.isOther ? "cost-curve is-other" : "cost-curve"}
            style={{ stroke: `var(--${c.colour})` }}
            d={wayOf(
              xs.map((x) => [x, costAt(c, dim, x)] as const).filter(([, y]) => y > 0),
              across,
              up,
            )}
          />
        ))}
        {curves.map((c) => {
          const y = costAt(c, dim, at);
          return y > 0 ? (
            <circle
              key={`${c.name} ${c.isOther}`}
              cx={across(at)}
              cy={up(y)}
              r="3.5"
              style={{ fill: `var(--${c.colour})` }}
            />
          ) : null;
        })}
        {marks.map(({ x, y, isOther }) => (
          <path
            key={`${x} ${isOther}`}
            className="cost-crossing"
            d={`M${across(x)} ${up(y) - 6}l6 6l-6 6l-6 -6z`}
          />
        ))}
      </svg>
      <figcaption>
        <p className="mono">
          {dim} = {count(at)}
          {pointed === null && " today"}
        </p>
        <ul>
          {curves.map((c) => (
            <li key={`${c.name} ${c.isOther}`}>
              <span className="cost-swatch" style={{ background: `var(--${c.colour})` }} />
              <span>
                {c.name}
                {c.isOther && <span className="quiet"> (other)</span>}
              </span>
              <span className="mono cost-reading">{amount(costAt(c, dim, at), unit)}</span>
            </li>
          ))}
        </ul>
        {marks.map(({ x, isOther }) => (
          <p key={`${x} ${isOther}`}>
            ◇ At {dim} = {count(Math.round(x))} attention costs what the MLP does{isOther && ", in the other"}
            .
          </p>
        ))}
      </figcaption>
    </figure>
  );
}

const wayOf = (
  points: readonly (readonly [number, number])[],
  across: (x: number) => number,
  up: (y: number) => number,
): string =>
  points.map(([x, y], i) => `${i === 0 ? "M" : "L"}${across(x).toFixed(1)} ${up(y).toFixed(1)}`).join("");

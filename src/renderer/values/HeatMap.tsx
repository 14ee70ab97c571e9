/** A matrix as colours, with names along its sides, and each number on hover; small ones show all numbers. */
import { type CSSProperties, type MouseEvent, useMemo, useState } from "react";
import type { Scale } from "./colours.ts";
import { three } from "./numbers.ts";
import { paint } from "./picture.ts";
import { useDark } from "./Tiles.tsx";
import type { Matrix } from "./view-of.ts";

interface Props {
  matrix: Matrix;
  scale: Scale;
  limit: number;
  rowLabels: readonly string[] | null;
  columnLabels: readonly string[] | null;
  large: boolean;
}

/** Pixels that a cell needs for its number. */
const roomForNumber = 38;

export function HeatMap({ matrix, scale, limit, rowLabels, columnLabels, large }: Props) {
  const { rows, columns, data } = matrix;
  const dark = useDark();
  const [at, setAt] = useState<{ row: number; column: number } | null>(null);
  const picture = useMemo(
    () => paint(data, rows, columns, scale, limit, dark),
    [data, rows, columns, scale, limit, dark],
  );
  const width = (large ? 760 : 262) - (rowLabels ? 52 : 0);
  const cell = Math.min(width / columns, large ? 64 : 44);
  const tall = Math.max(Math.min(cell, (large ? 520 : 260) / rows), 3);
  const cellOf = (event: MouseEvent<HTMLElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    const column = Math.floor(((event.clientX - box.left) / box.width) * columns);
    const row = Math.floor(((event.clientY - box.top) / box.height) * rows);
    setAt({ row: Math.min(Math.max(row, 0), rows - 1), column: Math.min(Math.max(column, 0), columns - 1) });
  };
  const numbers = cell >= roomForNumber && tall >= 16 && rows * columns <= 400;
  const style = { "--cell": `${cell}px`, "--tall": `${tall}px`, "--columns": columns } as CSSProperties;
  const value = at ? data[at.row * columns + at.column] : undefined;
  return (
    <figure className="heat" style={style}>
      {columnLabels && cell >= 11 && (
        <Labels names={columnLabels.slice(0, columns)} className="heat-columns" />
      )}
      <div className="heat-body">
        {rowLabels && tall >= 9 && <Labels names={rowLabels.slice(0, rows)} className="heat-rows" />}
        {/* biome-ignore lint/a11y/noStaticElementInteractions: the number under the pointer is read out below */}
        <div className="heat-map" onMouseMove={cellOf} onMouseLeave={() => setAt(null)}>
          <img
            src={picture}
            alt={`${rows} × ${columns} values`}
            style={{ width: cell * columns, height: tall * rows }}
            draggable={false}
          />
          {numbers && <Numbers matrix={matrix} limit={limit} dark={dark} />}
        </div>
      </div>
      <figcaption className="mono" aria-live="off">
        {at && value !== undefined ? (
          <>
            {rowLabels?.[at.row] ?? `row ${at.row + 1}`},{" "}
            {columnLabels?.[at.column] ?? `column ${at.column + 1}`}:{" "}
            <strong title={String(value)}>
              {scale === "binary" ? (value ? "true" : "false") : three(value)}
            </strong>
          </>
        ) : (
          <span className="quiet">Point at a cell to read its number.</span>
        )}
      </figcaption>
    </figure>
  );
}

const Labels = ({ names, className }: { names: readonly string[]; className: string }) => (
  <div className={className}>
    {names.map((name, i) => (
      // biome-ignore lint/suspicious/noArrayIndexKey: the same token may stand twice
      <span key={i} title={name}>
        {name}
      </span>
    ))}
  </div>
);

function Numbers({ matrix, limit, dark }: { matrix: Matrix; limit: number; dark: boolean }) {
  return (
    <div className="heat-numbers mono">
      {Array.from({ length: matrix.rows * matrix.columns }, (_, i) => {
        const value = matrix.data[i] ?? Number.NaN;
        const strong = Number.isFinite(value) && Math.abs(value) > limit * 0.55;
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: a cell's place is its identity
          <span key={i} className={strong !== dark ? "on-dark" : "on-light"}>
            {three(value)}
          </span>
        );
      })}
    </div>
  );
}

// A matrix as colours, with names along its sides, and each number on hover; small ones show all numbers.
import { type CSSProperties, type KeyboardEvent, type MouseEvent, useMemo, useState } from "react";
import { colourOf, inkOn, ramps, type Scale } from "../../figure/ramps.ts";
import { useStore } from "../store/store.ts";
import { entry, entryWithin } from "./numbers.ts";
import { paint } from "./picture.ts";
import { useDark } from "./Tiles.tsx";
import type { Matrix } from "./view-of.ts";

interface Props {
  matrix: Matrix;
  scale: Scale;
  limit: number;
  dtype: string;
  rowLabels: readonly string[] | null;
  columnLabels: readonly string[] | null;
  /** What each row is to predict, said beside its name. */
  predicted?: readonly (string | undefined)[] | null;
  /** The row of the token that is looked at. */
  lit?: number | null;
  /** Each row is made of parts of one: their sum stands at its end. */
  summed?: boolean;
  large: boolean;
}

/** Pixels that a cell needs for its number, that a name needs across its line, and that one letter takes along it. */
const roomForNumber = 38;
const roomForName = 11;
const letter = 6;
/** Pixels of a digit of a number in the inspector: 0.6 of the type's size. */
const digit = 5.7;
const sideNames = 52;
const sideSums = 34;
/** The largest entries of a row that are named. */
const mostNamed = 5;

/** Rows and columns that an arrow key goes on by. */
const ways: Readonly<Record<string, readonly [rows: number, columns: number]>> = {
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
};

/** Pixels for all cells: in the inspector, and over the canvas as far as the window has room. */
const roomFor = (large: boolean, side: number) =>
  large
    ? {
        width: Math.min(760, window.innerWidth - 380),
        height: Math.min(520, window.innerHeight - 300),
        cell: 130,
      }
    : { width: side - 34, height: 260, cell: 44 };

export function HeatMap(props: Props) {
  const { matrix, scale, limit, dtype, rowLabels, columnLabels, predicted, large } = props;
  const { lit = null } = props;
  const { rows, columns, data } = matrix;
  const dark = useDark();
  const side = useStore((s) => s.panels.side);
  const [at, setAt] = useState<{ row: number; column: number } | null>(null);
  const picture = useMemo(
    () => paint(data, rows, columns, scale, limit, dark),
    [data, rows, columns, scale, limit, dark],
  );
  const room = roomFor(large, side);
  const across = room.width - (rowLabels ? sideNames : 0);
  // Sums take no number its room.
  const beside = (across - sideSums) / columns;
  const summed = props.summed === true && (beside >= roomForNumber || across / columns < roomForNumber);
  const cell = Math.min(summed ? beside : across / columns, room.cell);
  // Rows of many narrow cells are still tall enough to be told apart and named.
  const tall = Math.max(Math.min(Math.max(cell, 14), room.height / rows), 3);
  const cellOf = (event: MouseEvent<HTMLElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    const column = Math.floor(((event.clientX - box.left) / box.width) * columns);
    const row = Math.floor(((event.clientY - box.top) / box.height) * rows);
    setAt({ row: Math.min(Math.max(row, 0), rows - 1), column: Math.min(Math.max(column, 0), columns - 1) });
  };
  const onKey = (event: KeyboardEvent) => {
    const way = ways[event.key];
    if (!way || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation();
    const within = (i: number, count: number) => Math.min(Math.max(i, 0), count - 1);
    setAt((now) =>
      now
        ? { row: within(now.row + way[0], rows), column: within(now.column + way[1], columns) }
        : { row: 0, column: 0 },
    );
  };
  const numbers = cell >= roomForNumber && tall >= 16 && rows * columns <= 400;
  const style = {
    "--cell": `${cell}px`,
    "--tall": `${tall}px`,
    "--columns": columns,
    "--rows": rows,
    "--side": `${sideNames}px`,
    "--sums": `${summed ? sideSums : 0}px`,
  } as CSSProperties;
  const value = at ? data[at.row * columns + at.column] : undefined;
  return (
    <figure className="heat" style={style}>
      {columnLabels && <ColumnNames names={columnLabels.slice(0, columns)} cell={cell} />}
      <div className="heat-body">
        {rowLabels && <RowNames names={rowLabels.slice(0, rows)} predicted={predicted ?? []} tall={tall} />}
        {/* biome-ignore lint/a11y/useSemanticElements: its cells are one picture */}
        <div
          className="heat-map"
          role="group"
          aria-label="Values; use the arrow keys to move between cells"
          // biome-ignore lint/a11y/noNoninteractiveTabindex: the number under the pointer, or where keys are, is read out below
          tabIndex={0}
          onMouseMove={cellOf}
          onMouseLeave={() => setAt(null)}
          onKeyDown={onKey}
          onBlur={() => setAt(null)}
        >
          {lit !== null && lit < rows && (
            <span className="heat-row" style={{ top: lit * tall, width: cell * columns }} />
          )}
          {at && <span className="heat-cell" style={{ left: at.column * cell, top: at.row * tall }} />}
          <img
            src={picture}
            alt={`${rows} × ${columns} values`}
            style={{ width: cell * columns, height: tall * rows }}
            draggable={false}
          />
          {numbers && (
            <Numbers
              matrix={matrix}
              scale={scale}
              limit={limit}
              dtype={dtype}
              dark={dark}
              digits={large ? Number.POSITIVE_INFINITY : Math.floor((cell - 3) / digit)}
            />
          )}
        </div>
        {summed && <Sums matrix={matrix} tall={tall} />}
      </div>
      <figcaption className="mono" aria-live="polite">
        {at && value !== undefined ? (
          <>
            {rowLabels?.[at.row] ?? `row ${at.row + 1}`}
            {predicted?.[at.row] !== undefined && (
              <span className="quiet"> (predicts: {predicted[at.row]})</span>
            )}
            , {columnLabels?.[at.column] ?? `column ${at.column + 1}`}:{" "}
            <strong>{scale === "binary" ? (value ? "true" : "false") : entry(value, dtype)}</strong>
            {scale !== "binary" && entry(value, dtype) !== exact(value) && (
              <span className="quiet"> {exact(value)}</span>
            )}
          </>
        ) : (
          <span className="quiet">Hover a cell to see its value.</span>
        )}
      </figcaption>
      {at && scale !== "binary" && columnLabels && columns > 2 && (
        <p className="heat-top mono">{topOf(matrix, at.row, columnLabels, dtype)}</p>
      )}
    </figure>
  );
}

/** The largest entries of a row, by name. */
function topOf({ columns, data }: Matrix, row: number, names: readonly string[], dtype: string): string {
  const all = Array.from({ length: columns }, (_, column) => ({
    name: names[column] ?? `column ${column + 1}`,
    value: data[row * columns + column] ?? Number.NaN,
  })).filter(({ value }) => Number.isFinite(value));
  const top = all.sort((a, b) => b.value - a.value).slice(0, mostNamed);
  return `Top ${top.length} of the row: ${top.map(({ name, value }) => `${name} ${entry(value, dtype)}`).join(", ")}`;
}

/** What the parts of each row come to. */
function Sums({ matrix: { rows, columns, data }, tall }: { matrix: Matrix; tall: number }) {
  const sums = Array.from({ length: rows }, (_, r) => {
    let sum = 0;
    for (let c = 0; c < columns; c++) sum += data[r * columns + c] ?? 0;
    return sum.toFixed(2);
  });
  return (
    <div className="heat-sums mono" title="Sum of the row">
      {thinned(sums, tall).map(({ name, at }) => (
        <span key={at} style={{ gridRow: at + 1 }}>
          {at === 0 ? `Σ ${name}` : name}
        </span>
      ))}
    </div>
  );
}

/** All digits that a 32-bit float has. */
const exact = (value: number): string => String(Number(value.toPrecision(8))).replace("-", "−");

interface Name {
  readonly name: string;
  readonly at: number;
}

/** Where there are more names than room, every second, third … of them is shown. */
function thinned(names: readonly string[], room: number): Name[] {
  const step = Math.max(1, Math.ceil(roomForName / room));
  return names.flatMap((name, at) => (at % step === 0 ? [{ name, at }] : []));
}

/** Names stand upright where one of them is wider than its column. */
function ColumnNames({ names, cell }: { names: readonly string[]; cell: number }) {
  const upright = Math.max(...names.map((n) => n.length)) * letter + 2 > cell;
  return (
    <div className={upright ? "heat-columns is-upright" : "heat-columns"}>
      {(upright ? thinned(names, cell) : names.map((name, at) => ({ name, at }))).map(({ name, at }) => (
        <span key={at} title={name} style={{ gridColumn: at + 1 }}>
          {name}
        </span>
      ))}
    </div>
  );
}

interface RowNamesProps {
  readonly names: readonly string[];
  readonly predicted: readonly (string | undefined)[];
  readonly tall: number;
}

const RowNames = ({ names, predicted, tall }: RowNamesProps) => (
  <div className="heat-rows">
    {thinned(names, tall).map(({ name, at }) => (
      <span
        key={at}
        title={predicted[at] === undefined ? name : `${name}, predicts: ${predicted[at]}`}
        style={{ gridRow: at + 1 }}
      >
        {name}
      </span>
    ))}
  </div>
);

interface NumbersProps {
  readonly matrix: Matrix;
  readonly scale: Scale;
  readonly limit: number;
  readonly dtype: string;
  readonly dark: boolean;
  /** What a cell has room for. */
  readonly digits: number;
}

function Numbers({ matrix, scale, limit, dtype, dark, digits }: NumbersProps) {
  const ramp = ramps[dark ? "dark" : "light"];
  return (
    <div className="heat-numbers mono">
      {Array.from({ length: matrix.rows * matrix.columns }, (_, i) => {
        const value = matrix.data[i] ?? Number.NaN;
        return (
          <span key={i} style={{ color: inkOn(colourOf(value, limit, scale, ramp)) }}>
            {entryWithin(digits, value, dtype)}
          </span>
        );
      })}
    </div>
  );
}

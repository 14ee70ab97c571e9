// Few numbers as a table of coloured cells, each with its number; many as strips of colour, one for each row.
import type { CSSProperties } from "react";
import { colourOf, inkOn, ramps, type Scale } from "../../figure/ramps.ts";
import { three } from "./numbers.ts";
import { paint } from "./picture.ts";
import { useDark } from "./Tiles.tsx";
import type { Matrix } from "./view-of.ts";
import "./cells.css";

interface Props {
  readonly matrix: Matrix;
  readonly rowLabels: readonly string[] | null;
  readonly columnLabels: readonly string[] | null;
  readonly scale: Scale;
  readonly limit: number;
  /** Ids: numbers without colour. */
  readonly whole: boolean;
}

/** Columns up to which each number is written. */
const typed = 12;
/** Rows that are shown. */
const maxRows = 24;

export function Cells(props: Props) {
  const { rows, columns } = props.matrix;
  return (
    <>
      {columns <= typed ? <NumberTable {...props} /> : <Strips {...props} />}
      {rows > maxRows && <p className="quiet cells-note">and {rows - maxRows} more rows</p>}
    </>
  );
}

const value = (matrix: Matrix, row: number, column: number): number =>
  matrix.data[row * matrix.columns + column] ?? Number.NaN;

const text = (v: number, scale: Scale, whole: boolean): string =>
  scale === "binary" ? (v ? "yes" : "no") : whole ? String(v) : three(v);

function NumberTable({ matrix, rowLabels, columnLabels, scale, limit, whole }: Props) {
  const ramp = ramps[useDark() ? "dark" : "light"];
  const rows = Array.from({ length: Math.min(matrix.rows, maxRows) }, (_, r) => r);
  const columns = Array.from({ length: matrix.columns }, (_, c) => c);
  return (
    <table className="cells">
      {columnLabels && (
        <thead>
          <tr>
            {rowLabels && <td />}
            {columns.map((c) => (
              <th key={c} scope="col" title={columnLabels[c]}>
                {columnLabels[c]}
              </th>
            ))}
          </tr>
        </thead>
      )}
      <tbody>
        {rows.map((r) => (
          <tr key={r}>
            {rowLabels && (
              <th scope="row" title={rowLabels[r]}>
                {rowLabels[r]}
              </th>
            )}
            {columns.map((c) => {
              const v = value(matrix, r, c);
              const fill = colourOf(v, limit, scale, ramp);
              const style: CSSProperties = whole
                ? {}
                : { background: `rgb(${fill.join()})`, color: inkOn(fill) };
              return (
                <td key={c} className="cell mono" style={style} title={String(v)}>
                  {text(v, scale, whole)}
                </td>
              );
            })}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Strips({ matrix, rowLabels, scale, limit, whole }: Props) {
  const dark = useDark();
  const { rows, columns, data } = matrix;
  const first = Array.from({ length: 4 }, (_, c) => text(value(matrix, 0, c), scale, whole)).join(" ");
  return (
    <div className="strips">
      {Array.from({ length: Math.min(rows, maxRows) }, (_, r) => {
        const row = Array.from({ length: columns }, (_, c) => data[r * columns + c] ?? Number.NaN);
        return (
          <div key={r} className="strip">
            {rowLabels && <span className="strip-label">{rowLabels[r]}</span>}
            <img
              src={paint(row, 1, columns, scale, limit, dark)}
              alt={`${columns} numbers, beginning ${first}`}
              title={row.slice(0, 64).map(three).join("  ")}
              draggable={false}
            />
          </div>
        );
      })}
      <p className="mono quiet cells-note">
        {columns} numbers: {first} …
      </p>
    </div>
  );
}

// Target × source: how much each token of the target looked at each of the source, the last row that of the token looked at.
import { colourOf, inkOn, ramps } from "../../figure/ramps.ts";
import { percent } from "../values/numbers.ts";
import { useDark } from "../values/Tiles.tsx";

interface Props {
  /** By token of the target, then of the source; each row sums to 1. */
  readonly rows: readonly (readonly number[])[];
  readonly source: readonly string[];
  readonly target: readonly string[];
}

export function AlignmentMap({ rows, source, target }: Props) {
  const ramp = ramps[useDark() ? "dark" : "light"];
  return (
    <div className="alignment-scroll">
      <table className="alignment" aria-label="Alignment of target and source">
        <thead>
          <tr>
            <td />
            {source.map((word, s) => (
              <th key={s} scope="col">
                <span>{word}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, t) => {
            const most = Math.max(...row);
            return (
              <tr key={t}>
                <th scope="row">{target[t]}</th>
                {row.map((weight, s) => {
                  const fill = colourOf(weight, 1, "sequential", ramp);
                  const style = { background: `rgb(${fill.join()})`, color: inkOn(fill) };
                  return (
                    <td key={s} style={style} title={`${target[t]} ← ${source[s]}: ${percent(weight)}`}>
                      {weight === most ? Math.round(100 * weight) : ""}
                    </td>
                  );
                })}
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

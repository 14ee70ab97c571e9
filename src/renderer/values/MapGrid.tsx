// Which positions may see which tokens: a row for each position of a value, a column for each token.
import type { DependenceMap } from "../../core/index.ts";
import { plural } from "../../core/index.ts";
import { useStore } from "../store/store.ts";
import { moveTokens, type Shifted } from "./shifted.ts";
import "./maps.css";

export interface Policy {
  /** The stream whose later tokens must not be seen. */
  readonly stream: string | null;
  readonly causal: boolean;
  /** Rows before this one are not asked, and may see what they like. */
  readonly asked: number;
}

/** Whether a cell of a map from a stream's positions to its tokens must be empty. */
const isForbidden = (policy: Policy | null, map: DependenceMap, row: number, column: number): boolean =>
  policy?.causal === true &&
  policy.stream === map.stream &&
  map.rows.length === map.rows[0]?.length &&
  row >= policy.asked &&
  column > row;

const size = 17;
const label = 62;
const head = 54;
const short = (token: string) => (token.length > 8 ? `${token.slice(0, 7)}…` : token);

/** Tokens of a stream's first sample where there are as many; else their places. */
function useLabels(stream: string, count: number): readonly string[] {
  const tokens = useStore((s) => s.ran?.result.streams[stream]?.tokens[0]);
  if (tokens?.length === count) return tokens;
  return Array.from({ length: count }, (_, i) => `t = ${i}`);
}

interface MapGridProps {
  readonly map: DependenceMap;
  /** How what stands at its positions lies to the text. */
  readonly shifted: Shifted;
  readonly policy: Policy | null;
}

export function MapGrid({ map, shifted, policy }: MapGridProps) {
  const columns = map.rows[0]?.length ?? 0;
  const names = useLabels(map.stream, columns);
  const vocabulary = useStore((s) => s.document.vocabulary?.tokens);
  const inputs = moveTokens(names, shifted, vocabulary ?? []);
  const square = map.rows.length === columns;
  const forbidden = (row: number, column: number) => isForbidden(policy, map, row, column);
  const leaks = map.rows.flatMap((row, r) => row.filter((on, c) => on && forbidden(r, c))).length;
  const rowName = (r: number) =>
    map.rows.length === 1 ? "all" : square ? short(inputs[r] ?? "") : `t = ${r}`;
  return (
    <svg
      className="map"
      width={label + columns * size + 8}
      height={head + map.rows.length * size + 4}
      role="img"
      aria-label={`Dependence on ${map.stream}: ${leaks === 0 ? "no leaking cell" : plural(leaks, "leaking cell")}`}
    >
      {names.map((name, c) => (
        <text
          key={c}
          className="map-label"
          transform={`translate(${label + c * size + size / 2 + 3}, ${head - 5}) rotate(-50)`}
        >
          {short(name)}
        </text>
      ))}
      {map.rows.map((row, r) => (
        <g key={r}>
          <text className="map-label row" x={label - 6} y={head + r * size + size / 2 + 3.5}>
            {rowName(r)}
          </text>
          {row.map((on, c) => {
            const [x, y] = [label + c * size, head + r * size];
            const bad = on && forbidden(r, c);
            return (
              <g key={c}>
                <title>{`${rowName(r)} ${on ? (bad ? "leaks from" : "may depend on") : "cannot depend on"} ${names[c]}`}</title>
                <rect
                  className={bad ? "map-cell bad" : on ? "map-cell on" : "map-cell"}
                  x={x + 1}
                  y={y + 1}
                  width={size - 2}
                  height={size - 2}
                  rx="2.5"
                />
                {bad && <path className="map-cross" d={`M${x + 5.5} ${y + 5.5}l6 6m0-6l-6 6`} />}
              </g>
            );
          })}
        </g>
      ))}
    </svg>
  );
}

/** The same without words, for a tip. */
export function SmallMap({ map, policy }: { map: DependenceMap; policy: Policy | null }) {
  const columns = map.rows[0]?.length ?? 0;
  const cell = Math.max(4, Math.min(9, Math.floor(90 / Math.max(columns, 1))));
  return (
    <svg className="map" width={columns * cell} height={map.rows.length * cell} aria-hidden="true">
      {map.rows.flatMap((row, r) =>
        row.map((on, c) => {
          const bad = on && isForbidden(policy, map, r, c);
          return (
            <rect
              key={`${r} ${c}`}
              className={bad ? "map-cell bad" : on ? "map-cell on" : "map-cell"}
              x={c * cell + 0.5}
              y={r * cell + 0.5}
              width={cell - 1}
              height={cell - 1}
            />
          );
        }),
      )}
    </svg>
  );
}

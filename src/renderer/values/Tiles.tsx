// Heat maps of one value or of several, side by side: heads of attention, or q, k and v.
import { blocks } from "../../core/index.ts";
import { limitOf, scaleOf } from "../../figure/ramps.ts";
import type { Thumbnail, ValueSummary } from "../../runtime/client/index.ts";
import { valueAt } from "../store/derived.ts";
import { useStore } from "../store/store.ts";
import { seenTheme } from "../theme/theme.ts";
import { three } from "./numbers.ts";
import { pictureOf } from "./picture.ts";
import "./values.css";

/** Blocks and ports whose values are shares of one. */
export const isNormalised = (kind: string, port: string): boolean =>
  blocks.get(kind)?.shares?.includes(port) === true;

const maxTiles = 4;

export const useDark = (): boolean => useStore((s) => seenTheme(s.theme, s.systemDark) === "dark");

interface TilesProps {
  path: string;
  ports: readonly string[];
  kind: string;
  /** What each of several pictures of one value is of. */
  parts: "head" | "sample" | "part";
  /** Ports whose rows are the tokens of the text. */
  timed?: readonly string[];
}

export function Tiles({ path, ports, kind, parts, timed = [] }: TilesProps) {
  if (ports.length > 1) {
    return (
      <div className="tiles">
        {ports.map((port) => (
          <PortTiles
            key={port}
            {...{ path, port, kind, limit: 1, parts, label: port, timed: timed.includes(port) }}
          />
        ))}
      </div>
    );
  }
  return (
    <div className="tiles">
      <PortTiles
        {...{
          path,
          port: ports[0] ?? "",
          kind,
          limit: maxTiles,
          parts,
          timed: timed.includes(ports[0] ?? ""),
        }}
      />
    </div>
  );
}

interface PortProps {
  path: string;
  port: string;
  kind: string;
  limit: number;
  parts: string;
  label?: string;
  timed: boolean;
}

function PortTiles({ path, port, kind, limit, parts, label, timed }: PortProps) {
  const value = useStore((s) => valueAt(s, path, port));
  if (!value) return null;
  if (value.dims.every((n) => n === 1))
    return <span className="single mono">{three(value.statistics.mean)}</span>;
  const tiles = value.thumbnails
    .slice(0, limit)
    .map((thumbnail, i) => (
      <Tile
        key={i}
        value={value}
        thumbnail={thumbnail}
        normalised={isNormalised(kind, port)}
        timed={timed && thumbnail.rows === value.dims.at(-2)}
        label={label ?? (value.thumbnails.length > 1 ? `${parts} ${i + 1}` : port)}
      />
    ));
  const rest = limit > 1 ? (value.dims.at(-3) ?? 1) - tiles.length : 0;
  return (
    <>
      {tiles}
      {rest > 0 && (
        <span className="tiles-rest" title={`${rest} more: select the node to see all`}>
          +{rest}
        </span>
      )}
    </>
  );
}

interface TileProps {
  value: ValueSummary;
  thumbnail: Thumbnail;
  normalised: boolean;
  timed: boolean;
  label: string;
}

function Tile({ value, thumbnail, normalised, timed, label }: TileProps) {
  const dark = useDark();
  const held = useStore((s) => s.heldLimit);
  const scale = scaleOf(value.dtype, value.statistics, normalised);
  const source = pictureOf(thumbnail, scale, limitOf(scale, value.statistics, held), dark);
  const square = thumbnail.rows === thumbnail.columns;
  return (
    <img
      className={`tile${square ? " square" : ""}${timed ? " is-time" : ""}`}
      src={source}
      alt={`${label}: ${value.dims.join(" × ")}`}
      draggable={false}
    />
  );
}

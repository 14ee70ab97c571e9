/** Heat maps of one value or of several, side by side: heads of attention, or q, k and v. */
import type { Thumbnail, ValueSummary } from "../../runtime/client/index.ts";
import { valueAt } from "../store/derived.ts";
import { useStore } from "../store/store.ts";
import { seenTheme } from "../theme/theme.ts";
import { limitOf, pictureOf, scaleOf } from "./picture.ts";
import "./values.css";

/** Blocks and ports whose values are shares of one. */
export const isNormalised = (kind: string, port: string): boolean =>
  kind === "softmax" || kind === "probabilities" || (kind === "attention" && port === "weights");

const most = 4;

export const useDark = (): boolean => useStore((s) => seenTheme(s.theme, s.systemDark) === "dark");

export function Tiles({ path, ports, kind }: { path: string; ports: readonly string[]; kind: string }) {
  if (ports.length > 1) {
    return (
      <div className="tiles">
        {ports.map((port) => (
          <PortTiles key={port} path={path} port={port} kind={kind} limit={1} label={port} />
        ))}
      </div>
    );
  }
  return (
    <div className="tiles">
      <PortTiles path={path} port={ports[0] ?? ""} kind={kind} limit={most} />
    </div>
  );
}

interface PortProps {
  path: string;
  port: string;
  kind: string;
  limit: number;
  label?: string;
}

function PortTiles({ path, port, kind, limit, label }: PortProps) {
  const value = useStore((s) => valueAt(s, path, port));
  if (!value) return null;
  return value.thumbnails.slice(0, limit).map((thumbnail, i) => (
    <Tile
      // biome-ignore lint/suspicious/noArrayIndexKey: a head's place is its identity
      key={i}
      value={value}
      thumbnail={thumbnail}
      normalised={isNormalised(kind, port)}
      label={label ?? (value.thumbnails.length > 1 ? `head ${i + 1}` : port)}
    />
  ));
}

interface TileProps {
  value: ValueSummary;
  thumbnail: Thumbnail;
  normalised: boolean;
  label: string;
}

function Tile({ value, thumbnail, normalised, label }: TileProps) {
  const dark = useDark();
  const scale = scaleOf(value.dtype, value.statistics, normalised);
  const source = pictureOf(thumbnail, scale, limitOf(scale, value.statistics), dark);
  const square = thumbnail.rows === thumbnail.columns;
  return (
    <img
      className={square ? "tile square" : "tile"}
      src={source}
      alt={`${label}: ${value.dims.join(" × ")}`}
      draggable={false}
    />
  );
}

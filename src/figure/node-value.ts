// The value that a node shows, of a run: its text, maps of its numbers, or the likeliest tokens.
import type { CheckedNode } from "../core/index.ts";
import { blocks } from "../core/index.ts";
import type { Prediction, Thumbnail, ValueSummary } from "../runtime/client/index.ts";
import type { NodeShape } from "../scene/geometry.ts";
import { limitOf, type Scale, scaleOf } from "./ramps.ts";

/** What a run has, as who asks for a figure knows it. */
export interface RunShown {
  readonly value: (path: string, port: string) => ValueSummary | undefined;
  /** Tokens of a stream's first sample. */
  readonly tokens: (stream: string) => readonly string[] | undefined;
  readonly predictions: readonly Prediction[] | undefined;
  /** The scale that all signed values have, where one is held. */
  readonly held: number | null;
}

export interface Tile {
  readonly thumbnail: Thumbnail;
  readonly scale: Scale;
  readonly limit: number;
}

export type NodeValue =
  | { readonly kind: "text"; readonly tokens: readonly string[] }
  | { readonly kind: "tiles"; readonly tiles: readonly Tile[]; readonly more: number }
  | { readonly kind: "number"; readonly number: number }
  | { readonly kind: "bars"; readonly bars: readonly Prediction[] };

const maxTiles = 4;
const maxBars = 3;

export function nodeValue(
  node: CheckedNode,
  picture: NodeShape["picture"],
  run: RunShown,
): NodeValue | undefined {
  if (node.state === "off" || node.state === "wrong" || picture === "none") return undefined;
  if (picture === "text") {
    const tokens = run.tokens(String(node.params.stream));
    return tokens && { kind: "text", tokens };
  }
  if (picture === "bars") return run.predictions && { kind: "bars", bars: run.predictions.slice(0, maxBars) };
  const ports = node.block?.pictured ?? [node.outputs[0]?.name ?? ""];
  const values = ports.flatMap((port) => {
    const value = run.value(node.path, port);
    return value ? [{ port, value }] : [];
  });
  const [first] = values;
  if (!first) return undefined;
  if (values.length === 1 && first.value.dims.every((n) => n === 1))
    return { kind: "number", number: first.value.statistics.mean };
  const each = values.length > 1 ? 1 : maxTiles;
  const tiles = values.flatMap(({ port, value }) =>
    value.thumbnails.slice(0, each).map((thumbnail) => tileOf(node, port, value, thumbnail, run.held)),
  );
  const all = values.length > 1 ? tiles.length : (first.value.dims.at(-3) ?? 1);
  return { kind: "tiles", tiles, more: Math.max(0, all - tiles.length) };
}

function tileOf(
  node: CheckedNode,
  port: string,
  { dtype, statistics }: ValueSummary,
  thumbnail: Thumbnail,
  held: number | null,
): Tile {
  const shares = blocks.get(node.block?.kind ?? "")?.shares?.includes(port) === true;
  const scale = scaleOf(dtype, statistics, shares);
  return { thumbnail, scale, limit: limitOf(scale, statistics, held) };
}

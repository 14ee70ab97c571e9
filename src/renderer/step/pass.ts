// Prefill and one decode step, as the KV cache's program takes the text: all tokens but the last are the prompt, the last is
// decoded. The numbers are the whole text's, since they are the same; told here is which of them a pass computes.
import { step } from "../../core/index.ts";
import { cachePlanOf, writtenStream } from "../store/cache-plan.ts";
import { checkedOf } from "../store/derived.ts";
import type { Ran } from "../store/run-slice.ts";
import type { Stepping } from "../store/step-slice.ts";
import { tokensOf } from "../values/streams.ts";
import type { Matrix } from "../values/view-of.ts";
import type { FollowedPart } from "./followed.ts";

/** The part of the written text that a pass is about. */
export interface PassText {
  readonly stream: string;
  readonly tokens: readonly string[];
  /** Positions that are computed: `from` … `to` − 1. Those before are kept, those behind not yet there. */
  readonly from: number;
  readonly to: number;
}

/** Null for the pass of the whole text, and where nothing is written or there is no second token to decode. */
export function passText(ran: Ran, { pass, sample }: Pick<Stepping, "pass" | "sample">): PassText | null {
  const checked = checkedOf(ran.document);
  if (pass === "whole" || !cachePlanOf(checked)) return null;
  const stream = writtenStream(checked);
  const tokens = tokensOf(ran.result, stream, sample);
  const last = tokens.length - 1;
  if (last < 1) return null;
  const [from, to] = pass === "prefill" ? [0, last] : [last, last + 1];
  return { stream, tokens, from, to };
}

/** What is followed, at a position that the pass computes. */
export function withinPass(stepping: Stepping, ran: Ran): Stepping {
  const text = passText(ran, stepping);
  if (!text || stepping.stream !== text.stream) return stepping;
  const position = Math.min(Math.max(stepping.position, text.from), text.to - 1);
  return position === stepping.position ? stepping : { ...stepping, position };
}

/** What is kept of a value at an address, where something is. */
export function keptAt(ran: Ran, address: string): step.KeptPlace | undefined {
  const derived = cachePlanOf(checkedOf(ran.document));
  return derived?.ok ? step.places(derived.plan).find((p) => p.address === address) : undefined;
}

/** How many of its rows are read from the cache: the last ones before those that are computed. */
export function rowsRead(ran: Ran, address: string, { from }: PassText): number {
  const place = keptAt(ran, address);
  return place && place.kind !== "once" ? Math.min(from, place.reach) : 0;
}

/** Rows and columns up to the last position that the pass computes. */
export function cropped(matrix: Matrix, { axes, view }: FollowedPart, { stream, to }: PassText): Matrix {
  const most = (axis: number | null, count: number) =>
    axis !== null && axes[axis]?.stream === stream ? Math.min(to, count) : count;
  const [rows, columns] = [most(view.rows, matrix.rows), most(view.columns, matrix.columns)];
  if (rows === matrix.rows && columns === matrix.columns) return matrix;
  const at = (i: number) => Math.floor(i / columns) * matrix.columns + (i % columns);
  const data = Array.from({ length: rows * columns }, (_, i) => matrix.data[at(i)] ?? Number.NaN);
  return { rows, columns, data };
}

/** Labels of rows, those that are read from the cache marked, and those that it has let go of. */
export const markedRows = (
  labels: readonly string[] | null,
  { from }: PassText,
  read: number,
): readonly string[] | null =>
  labels?.map((label, i) => (i >= from ? label : i >= from - read ? `▤ ${label}` : `– ${label}`)) ?? null;

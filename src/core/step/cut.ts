// Where to keep what is kept. Above the operation that asks for the past there may be others that only move the same
// numbers: swapped axes, heads split off, groups of queries that share a key. Kept is where it costs fewest bytes; among
// equals where least is moved in each step.

import type { Op } from "../ir/index.ts";
import { evaluateSize, literalValue, productOfSizes } from "../shape/index.ts";
import type { Derivation } from "./derivation.ts";
import { axesTo, recordOf } from "./time.ts";

interface Place {
  readonly id: number;
  /** The axis of time there; -1 where it is none. */
  readonly axis: number;
  readonly bytes: number;
  readonly moves: number;
}

/** Is the value the best place on its way? `axis` is its axis of time, null for what is computed once. */
export function isCheapest(d: Derivation, id: number, axis: number | null): boolean {
  const places = wayUp(d, id, axis ?? -1);
  return places.reduce((best, p) => (isBetter(d, p, best) ? p : best)).id === id;
}

function isBetter(d: Derivation, a: Place, b: Place): boolean {
  if (a.bytes !== b.bytes) return a.bytes < b.bytes;
  if (a.moves !== b.moves) return a.moves < b.moves;
  // A row of features side by side is written in one piece.
  const isLast = ({ id, axis }: Place) => axis >= 0 && axis === d.whole.values[id]!.shape.length - 1;
  return isLast(b) && !isLast(a);
}

function wayUp(d: Derivation, id: number, axis: number): Place[] {
  const places: Place[] = [{ id, axis, bytes: bytesOf(d, id, axis), moves: 0 }];
  for (;;) {
    const at = places.at(-1)!;
    const op = d.makers.get(at.id);
    const above = op && onlyMoves(op) ? op.inputs[0]! : undefined;
    if (!op || above === undefined || !d.makers.has(above)) return places;
    const from = at.axis < 0 ? -1 : axesTo(d.whole, op, 0).indexOf(at.axis);
    if (at.axis >= 0 && (from < 0 || d.facts[above]!.time.filter((c) => c !== null).length !== 1))
      return places;
    const moves = at.moves + (isFree(d, op) ? 0 : 1);
    places.push({ id: above, axis: from, bytes: bytesOf(d, above, from), moves });
  }
}

function onlyMoves(op: Op): boolean {
  const record = recordOf(op);
  if (record.kind === "special") return record.axes.does === "regroup";
  if (record.kind !== "moving") return false;
  const { map } = record.index(op.attrs);
  return map === "permute" || map === "broadcast";
}

/** A reshape costs nothing, and an engine multiplies by a matrix that is turned as quickly. */
function isFree(d: Derivation, op: Op): boolean {
  const record = recordOf(op);
  if (record.kind !== "moving") return true;
  const index = record.index(op.attrs);
  if (index.map !== "permute") return false;
  const { length } = index.order;
  const swapped = index.order.every(
    (from, i) => from === (i === length - 1 ? i - 1 : i === length - 2 ? i + 1 : i),
  );
  const isMultiplied = (d.readers.get(op.output) ?? []).every((r) => recordOf(r).kind === "contracting");
  return swapped && isMultiplied;
}

function bytesOf(d: Derivation, id: number, axis: number): number {
  const { shape, dtype } = d.whole.values[id]!;
  const rest = shape.filter((s, i) => i !== axis && literalValue(s) !== 1);
  return evaluateSize(productOfSizes(rest), d.whole.dims) * (dtype === "bool" ? 1 : 4);
}

/** A value, and those above it that have the same numbers. */
export const waysUp = (d: Derivation, id: number): number[] => wayUp(d, id, -1).map((p) => p.id);

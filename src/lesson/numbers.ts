// Numbers that a lesson asks for: sizes over the dims of its graph, or entries of its values.
import { check, evaluateSize, type HeddleDocument, parseSize } from "../core/index.ts";
import type { Entry, Wanted } from "./lesson.ts";
import { computed } from "./run-graph.ts";

/** The number, or why there is none: a fault of the lesson. */
export function numberOf(asked: Wanted, start: HeddleDocument): number | string {
  if (typeof asked === "number") return asked;
  return typeof asked === "string" ? sizeOf(asked, start) : entryOf(asked, start);
}

function sizeOf(text: string, start: HeddleDocument): number | string {
  const size = parseSize(text);
  if (!size.ok) return `"${text}" is no size: ${size.message}`;
  const n = evaluateSize(size.size, check(start).bindings);
  return Number.isFinite(n) ? n : `"${text}" has no value: each dim in it must be one of the graph`;
}

function entryOf({ value, at }: Entry, start: HeddleDocument): number | string {
  const found = computed(start, value);
  if (typeof found === "string") return found;
  const inside = at.length === found.dims.length && at.every((i, axis) => i < (found.dims[axis] ?? 0));
  if (!inside) return `"${value}" is [${found.dims.join(", ")}] and has no entry [${at.join(", ")}]`;
  const flat = at.reduce((n, i, axis) => n * (found.dims[axis] ?? 1) + i, 0);
  return found.data[flat] ?? Number.NaN;
}

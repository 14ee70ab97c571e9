// What differs between two documents in one field, as edits, each with a sentence.
import { type Edit, type HeddleDocument, type MetaKey, type NoteKind, splitPath } from "../model/index.ts";
import { routedWire } from "./routes.ts";
import { graphAt } from "./scope.ts";

export interface Change {
  readonly edit: Edit;
  readonly text: string;
  /** Changes of meaning come to a different computation; the others move or describe. */
  readonly kind: "structure" | "parameter" | "size" | "weight" | "text" | "layout" | "description";
}

/** Edits that make a field of the first document what it is in the second. */
export type Changes = (a: HeddleDocument, b: HeddleDocument) => Change[];

export const same = (a: unknown, b: unknown): boolean => a === b || JSON.stringify(a) === JSON.stringify(b);
export const keysOf = (a: object, b: object): string[] => [
  ...new Set([...Object.keys(a), ...Object.keys(b)]),
];
export const inScope = (scope: string): string => (scope === "" ? "" : `in "${scope}": `);

/** A record: one change for each entry that is not in both as it is. */
export const entries =
  <T>(
    record: (d: HeddleDocument) => Readonly<Record<string, T>> | undefined,
    change: (key: string, old: T | undefined, now: T | undefined, b: HeddleDocument) => Change[],
  ): Changes =>
  (a, b) => {
    const [x, y] = [record(a) ?? {}, record(b) ?? {}];
    if (x === y) return [];
    return keysOf(x, y).flatMap((key) => (same(x[key], y[key]) ? [] : change(key, x[key], y[key], b)));
  };

/** A field that is set as a whole. */
export const whole =
  (key: MetaKey, kind: Change["kind"]): Changes =>
  (a, b) =>
    same(a[key], b[key])
      ? []
      : [{ kind, edit: { edit: "setMeta", set: { [key]: b[key] ?? null } }, text: `${key} changed` }];

export const notes = (kind: NoteKind): Changes =>
  entries(
    (d) => d[kind],
    (path, x, y, b) => {
      // Notes inside a group that was removed went with it.
      if (!y && !graphAt(b, splitPath(path)[0])) return [];
      const word = kind === "comments" ? "comment" : "frame";
      const what = y === undefined ? "removed" : x === undefined ? "added" : "changed";
      const text = `${word} "${(y ?? x)?.text.split("\n")[0]}" ${what}`;
      return [{ kind: "description", edit: { edit: "setNote", kind, path, note: y ?? null }, text }];
    },
  );

export const routes = entries(
  (d) => d.routes,
  (key, _, via = [], b) => {
    const led = routedWire(b, key);
    if (!led) return [];
    const how = via.length > 0 ? "led through points" : "left to find its way";
    const text = `wire ${inScope(led.scope)}${led.wire} ${how}`;
    return [{ kind: "layout", edit: { edit: "route", ...led, via }, text }];
  },
);

/** All places in one edit. */
export const places: Changes = (a, b) => {
  if (a.layout === b.layout) return [];
  const moved = keysOf(a.layout, b.layout).filter((p) => !same(a.layout[p], b.layout[p]));
  if (moved.length === 0) return [];
  const to = Object.fromEntries(moved.map((p) => [p, b.layout[p] ?? null]));
  const text = `${moved.length} ${moved.length === 1 ? "node" : "nodes"} moved`;
  return [{ kind: "layout", edit: { edit: "move", to }, text }];
};

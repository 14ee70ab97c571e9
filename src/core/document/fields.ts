// The fields of a document, one entry each: how it is printed, whether anything computed depends on it, what in it
// names things by path, and how it is changed. Printing, comparing, checking anew, renaming, grouping, saving and
// inserting blocks, and the clipboard derive from this table: a new field is its type, its schema and its entry here.
import type { BlockKey, Graph, HeddleDocument, Note, NoteKind, Notes } from "../model/index.ts";
import { inline, linesOf, list, sortedLinesOf } from "./canonical-json.ts";
import * as change from "./changes.ts";
import type { Names, Point } from "./names.ts";

/** Keys of the document that are not its graph. */
export type FieldKey = Exclude<keyof HeddleDocument, keyof Graph>;
type Value<K extends FieldKey> = NonNullable<HeddleDocument[K]>;

type Rename<K extends FieldKey> = (value: Value<K>, names: Names) => Value<K>;

interface Field<K extends FieldKey> {
  /** Canonical text. */
  readonly text: (value: Value<K>) => string;
  /** Whether the check or a run may come out otherwise when it changes. */
  readonly isMeaning: boolean;
  /** The value with each path in it under its new name, without what has none any more; null: it holds no path. */
  readonly paths: Rename<K> | null;
  /** Whether a group that is saved as a block takes along what the field says of it. */
  readonly inBlock: boolean;
  readonly changes: change.Changes;
}
type Table = { readonly [K in FieldKey]: Field<K> };
/** Keys of a document of which nothing computed depends and that a group can take along. */
export type CanvasKey = Exclude<BlockKey, "ties" | "weights">;

/** What blocks have, they have because it is named by path. */
type Demands = Table & {
  readonly [K in FieldKey]: { readonly inBlock: K extends BlockKey ? true : false };
} & {
  readonly [K in BlockKey]: { readonly paths: Rename<K> };
};

const noPaths = { paths: null, inBlock: false } as const;

/** In the order of the file. */
const table: Table = {
  format: { text: inline, isMeaning: true, ...noPaths, changes: () => [] },
  name: { text: inline, isMeaning: false, ...noPaths, changes: change.whole("name", "description") },
  about: { text: inline, isMeaning: false, ...noPaths, changes: change.whole("about", "description") },
  dims: {
    text: linesOf,
    isMeaning: true,
    ...noPaths,
    changes: change.entries(
      (d) => d.dims,
      (dim, x, y) => {
        const text =
          y === undefined
            ? `dim ${dim} removed`
            : x === undefined
              ? `dim ${dim} = ${y} added`
              : `${dim}: ${x} → ${y}`;
        return [{ kind: "size", edit: { edit: "setDim", dim, value: y ?? null }, text }];
      },
    ),
  },
  vocabulary: {
    text: ({ kind, tokens, ...normalizes }) => inline({ kind, ...normalizes, tokens }),
    isMeaning: true,
    ...noPaths,
    changes: change.whole("vocabulary", "structure"),
  },
  text: {
    text: linesOf,
    isMeaning: true,
    ...noPaths,
    changes: change.entries(
      (d) => d.text,
      (stream, _, text = "") => [
        { kind: "text", edit: { edit: "setText", stream, text }, text: `text "${stream}" changed` },
      ],
    ),
  },
  objective: {
    text: inline,
    isMeaning: true,
    // Where the logits are gone the objective stays, for the check to say so.
    paths: (objective, names) => {
      const logits = names.output(objective.logits) ?? objective.logits;
      return logits === objective.logits ? objective : { ...objective, logits };
    },
    inBlock: false,
    changes: change.whole("objective", "structure"),
  },
  task: { text: inline, isMeaning: false, ...noPaths, changes: change.whole("task", "description") },
  direction: { text: inline, isMeaning: false, ...noPaths, changes: change.whole("direction", "layout") },
  seed: { text: inline, isMeaning: true, ...noPaths, changes: change.whole("seed", "structure") },
  ties: {
    text: linesOf,
    isMeaning: true,
    paths: (ties, names) => renamedIn(ties, names.weight, (to) => names.weight(to)),
    inBlock: true,
    changes: change.entries(
      (d) => d.ties,
      (weight, _, to) => {
        const text = to === undefined ? `${weight} untied` : `${weight} tied to ${to}`;
        return [{ kind: "structure", edit: { edit: "setTie", weight, to: to ?? null }, text }];
      },
    ),
  },
  variants: {
    text: (variants) => list(variants.map(inline), 1),
    isMeaning: false,
    // Edits on the graph as it was: applying one that names what has gone is refused, with a reason.
    ...noPaths,
    changes: change.whole("variants", "description"),
  },
  comments: notes("comments"),
  frames: notes("frames"),
  weightsFile: {
    text: inline,
    isMeaning: true,
    ...noPaths,
    changes: change.whole("weightsFile", "structure"),
  },
  weights: {
    text: sortedLinesOf,
    isMeaning: true,
    paths: (weights, names) => renamedIn(weights, names.weight),
    inBlock: true,
    changes: change.entries(
      (d) => d.weights,
      (weight, x, y) => {
        const what = y === undefined ? "removed" : x === undefined ? "given" : "changed";
        return [
          {
            kind: "weight",
            edit: { edit: "setWeight", weight, value: y ?? null },
            text: `weight ${weight} ${what}`,
          },
        ];
      },
    ),
  },
  routes: {
    text: sortedLinesOf,
    isMeaning: false,
    paths: (routes, names) =>
      renamedIn(routes, names.wire, (via, input) => {
        const by = shiftOf(names, input);
        return by ? via.map((at) => shifted(at, by)) : via;
      }),
    inBlock: true,
    changes: change.routes,
  },
  layout: {
    text: sortedLinesOf,
    isMeaning: false,
    paths: (layout, names) =>
      renamedIn(layout, names.node, (at, path) => {
        const by = shiftOf(names, path);
        return by ? shifted(at, by) : at;
      }),
    inBlock: true,
    changes: change.places,
  },
} satisfies Demands;

function notes(kind: NoteKind) {
  return {
    text: linesOf,
    isMeaning: false,
    paths: (all: Notes, names: Names): Notes =>
      renamedIn(
        all,
        (path) => names.note(path, kind),
        (note: Note, path) => {
          const by = shiftOf(names, path);
          return by ? { ...note, at: shifted(note.at, by) } : note;
        },
      ),
    inBlock: true,
    changes: change.notes(kind),
  } as const;
}

/** The entry of a field. */
export const fieldOf = <K extends FieldKey>(key: K): Field<K> => table[key];

/** In the order of the file; the graph comes after the seed. */
export const fieldKeys = Object.keys(table) as readonly FieldKey[];

/** Fields in which paths are. */
export const namedByPath: readonly FieldKey[] = fieldKeys.filter((key) => table[key].paths !== null);

/** Fields of a block. */
export const blockKeys = fieldKeys.filter((key): key is BlockKey => table[key].inBlock);

/** Fields of a part of a graph on the clipboard: what lies on the canvas. Weights are not copied, they are drawn anew. */
export const canvasKeys = blockKeys.filter((key): key is CanvasKey => !table[key].isMeaning);

const meaning = fieldKeys.filter((key) => table[key].isMeaning);

/** Whether everything beside the graphs that the check and a run depend on is the same object in both. */
export const sameSettings = (a: HeddleDocument, b: HeddleDocument): boolean =>
  meaning.every((key) => a[key] === b[key]);

/** The text of a field; undefined when it is not there. */
export function fieldText<K extends FieldKey>(
  of: { readonly [P in K]?: HeddleDocument[P] },
  key: K,
): string | undefined {
  const value = of[key];
  return value === undefined ? undefined : fieldOf(key).text(value as Value<K>);
}

/** The record with its keys, and its values, put through; the same object where nothing differs. */
function renamedIn<T>(
  of: Readonly<Record<string, T>>,
  rename: (key: string) => string | null,
  change: (value: T, key: string) => T | null = (value) => value,
): Readonly<Record<string, T>> {
  let touched = false;
  const entries = Object.entries(of).flatMap(([key, value]) => {
    const [to, now] = [rename(key), change(value, key)];
    touched ||= to !== key || now !== value;
    return to === null || now === null ? [] : [[to, now] as const];
  });
  return touched ? Object.fromEntries(entries) : of;
}

/** How far what has a path shifts; undefined for not at all. */
function shiftOf(names: Names, path: string): Point | undefined {
  if (!names.shift) return undefined;
  const slash = path.lastIndexOf("/");
  const by = names.shift(slash < 0 ? "" : path.slice(0, slash));
  return by[0] === 0 && by[1] === 0 ? undefined : by;
}

const shifted = ([x, y]: Point, by: Point): Point => [x + by[0], y + by[1]];

// What names things by path, when nodes get new paths: moved, dropped, taken out with a group, put in with one.
import type { Edit, HeddleDocument, NodePath } from "../model/index.ts";
import { type FieldKey, fieldOf, namedByPath } from "./fields.ts";
import { inside, type Moves, moving, type Names, outside } from "./names.ts";

/** Some fields of a document. */
type Some<K extends FieldKey> = { readonly [P in K]?: HeddleDocument[P] };

/** Fields that name things by path: with a layout always, with others where they hold something. */
export type Named<K extends FieldKey> = Some<K> & Pick<HeddleDocument, "layout">;

/** The document with everything that named moved nodes by path naming them by the new ones. */
export function movePaths(d: HeddleDocument, moves: Moves): HeddleDocument {
  // A field that is empty in the file stays in it.
  const left = Object.entries(d).filter(([key, value]) => !fields.has(key) || isEmpty(value));
  return {
    ...(Object.fromEntries(left) as unknown as HeddleDocument),
    ...renamed(d, namedByPath, moving(moves)),
  };
}

/** The document without what named nodes at or inside a path. */
export const dropPaths = (d: HeddleDocument, path: NodePath): HeddleDocument =>
  movePaths(d, new Map([[path, null]]));

/** What fields name inside a group, by names that begin in it; `choosing` has others for some kinds. */
export const extract = <K extends FieldKey>(
  of: Some<K>,
  keys: readonly K[],
  from: NodePath,
  choosing: (usual: Names) => Partial<Names> = () => ({}),
): Named<K> => {
  const usual = inside(from);
  return renamed(of, keys, { ...usual, ...choosing(usual) });
};

/** What fields name, by names that begin outside of the group to which it goes: the way back from `extract`. */
export const graft = <K extends FieldKey>(
  of: Some<K>,
  keys: readonly K[],
  to: NodePath | Names,
  others: Partial<Names> = {},
): Named<K> => renamed(of, keys, { ...(typeof to === "string" ? outside(to) : to), ...others });

/** Edits that give a document what other fields name, over what its own do. */
export function bringing(d: HeddleDocument, named: Some<FieldKey>): Edit[] {
  const over = (key: FieldKey) =>
    named[key] === undefined ? {} : { [key]: Object.assign({}, d[key], named[key]) };
  const goal: HeddleDocument = Object.assign({}, d, ...namedByPath.map(over));
  return namedByPath.flatMap((key) =>
    fieldOf(key)
      .changes(d, goal)
      .map((c) => c.edit),
  );
}

const fields: ReadonlySet<string> = new Set(namedByPath);
const isEmpty = (value: unknown): boolean =>
  typeof value === "object" && value !== null && Object.keys(value).length === 0;

/** Fields under new names. One without entries is not there, the layout excepted. */
function renamed<K extends FieldKey>(of: Some<K>, keys: readonly K[], names: Names): Named<K> {
  const entries = keys.flatMap((key) => {
    const now = renamedField(of, key, names);
    return now === undefined ? [] : [[key, now] as const];
  });
  return { layout: {}, ...(Object.fromEntries(entries) as Some<K>) };
}

function renamedField<K extends FieldKey>(
  of: Some<K>,
  key: K,
  names: Names,
): NonNullable<HeddleDocument[K]> | undefined {
  const value = of[key]!;
  const { paths } = fieldOf(key);
  if (value === undefined || paths === null) return value;
  const now = paths(value, names);
  return isEmpty(now) ? undefined : now;
}

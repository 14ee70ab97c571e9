// What saved values must look like. Nothing that was saved is trusted: it may be of an older form, or damaged.

export type SavedObject = Readonly<Record<string, unknown>>;

/** Takes what can be read of a value and says of the rest what must be; undefined where nothing can be read. */
export type Parse<T> = (saved: unknown, ignore: (why: string) => void) => T | undefined;

export const isObject = (v: unknown): v is SavedObject =>
  typeof v === "object" && v !== null && !Array.isArray(v);
export const isText = (v: unknown): v is string => typeof v === "string";

/** One of a few words. */
export const oneOf =
  <T extends string>(words: readonly T[]): Parse<T> =>
  (saved, ignore) => {
    const word = words.find((w) => w === saved);
    if (word === undefined) ignore(`must be ${words.length === 1 ? words[0] : `one of ${words.join(", ")}`}`);
    return word;
  };

/** A list, without the entries that are of another kind. */
export const listOf =
  <T>(is: (v: unknown) => v is T): Parse<readonly T[]> =>
  (saved, ignore) => {
    if (!Array.isArray(saved)) {
      ignore("must be a list");
      return undefined;
    }
    const fitting = saved.filter(is);
    const others = saved.length - fitting.length;
    if (others > 0) ignore(`${others} of its ${saved.length} entries cannot be read`);
    return fitting;
  };

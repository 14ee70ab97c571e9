// Records of the document that are not there when they are empty.
import type { HeddleDocument } from "../model/index.ts";

/** Keys of the document whose value is a record and that may be missing. */
type OptionalKey = {
  [K in keyof HeddleDocument]-?: undefined extends HeddleDocument[K]
    ? NonNullable<HeddleDocument[K]> extends Readonly<Record<string, unknown>>
      ? K
      : never
    : never;
}[keyof HeddleDocument];

/** The document with another record under a key; without the key where nothing is left in it. */
export function replaceOptional<K extends OptionalKey>(
  d: HeddleDocument,
  key: K,
  value: NonNullable<HeddleDocument[K]>,
): HeddleDocument {
  if (Object.keys(value).length > 0) return { ...d, [key]: value };
  const { [key]: _, ...rest } = d;
  return rest as HeddleDocument;
}

// Counted things, the only place where a noun takes its plural.

/** `1 node`, `3 nodes`, `12,416 parameters`; the plural is given where it is not the noun and an s. */
export const plural = (count: number, one: string, many = `${one}s`): string =>
  `${count.toLocaleString("en-US")} ${nounFor(count, one, many)}`;

/** The noun or verb alone, by the count: `nounFor(n, "is", "are")`. */
export const nounFor = (count: number, one: string, many = `${one}s`): string => (count === 1 ? one : many);

// What the dimensions are called in this field: one sentence each, shown on hover in the app and held to
// docs/glossary.md by a test, so that the two never differ.

const meanings: Readonly<Record<string, string>> = {
  B: "Batch: the number of samples that are processed together.",
  T: "Time: the number of positions (tokens) in a sample; of queries, where queries and keys differ.",
  S: "Source length: the number of key and value positions, where it differs from T.",
  D: "Model width (d_model): the length of the vector at each position of the residual stream.",
  H: "Heads: the number of attention heads.",
  K: "Head width (d_head): the length of the query, key and value of one head, often D/H.",
  V: "Vocabulary size: the number of different tokens.",
};

/** The dimensions that have a usual meaning, in the order of the glossary. */
export const standardDimensions: readonly string[] = Object.keys(meanings);

/** What a dimension of that name usually means; undefined for a name that the graph's author chose freely. */
export const dimensionMeaning = (name: string): string | undefined =>
  Object.hasOwn(meanings, name) ? meanings[name] : undefined;

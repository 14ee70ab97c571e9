// What a rule says of its finding, in words.

export interface Prose {
  /** One sentence: what is wrong. */
  readonly title: string;
  /** Why: the numbers, and what follows from them. */
  readonly because: readonly string[];
  /** The way out. */
  readonly help: string;
  /** A warning when absent. */
  readonly severity?: "hint";
}

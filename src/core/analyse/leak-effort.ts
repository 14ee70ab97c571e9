// How much of a program one proof may look at cell by cell. Unrolled repeats, samples and texts multiply: what is too large
// is to be said within a second or two, before memory is full.

/** The program is too large to be looked at cell by cell. */
export class TooLarge extends Error {}

/** Words of cells that are made or joined, in all looks of a proof: about ten times what the largest of our graphs need. */
const most = 2e7;

export class Effort {
  private left = most;

  /** Counts work that is about to be done; throws `TooLarge` where there is no room for it. */
  spend(words: number, what: string): void {
    if (!(words <= this.left)) throw new TooLarge(what);
    this.left -= words;
  }
}

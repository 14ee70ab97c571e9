// A graph with a bug that is to be found: which one, how many hints were taken, and whether it is mended.
import { isText, listOf } from "../storage/checks.ts";
import { remembered } from "../storage/remembered.ts";
import type { Slice } from "./store.ts";

interface Challenge {
  /** File in graphs/broken. */
  readonly id: string;
  readonly title: string;
  readonly story: string;
  readonly hints: readonly string[];
  /** What the bug was, told once it is found. */
  readonly about: string;
  /** Hints taken. */
  readonly taken: number;
  /** Leaks and warnings are shown. */
  readonly revealed: boolean;
  readonly solved: boolean;
}

/** A bug is still to be found: leaks, warnings and verdicts are not told. */
export const keepsSecret = ({ challenge }: Pick<ChallengeSlice, "challenge">): boolean =>
  challenge !== null && !challenge.revealed && !challenge.solved;

export interface ChallengeSlice {
  readonly challenge: Challenge | null;
  readonly challengesOpen: boolean;
  /** Ids of the challenges that were solved here. */
  readonly solved: ReadonlySet<string>;
  openChallenges(open: boolean): void;
  beginChallenge(challenge: Challenge): void;
  setChallenge(change: Partial<Challenge> | null): void;
}

const savedSolved = remembered<readonly string[]>("heddle-challenges", listOf(isText), []);

/** Whoever opens a graph of Find the bug says so afterwards. */
export const fresh = () => ({ challenge: null }) satisfies Partial<ChallengeSlice>;

export const challengeSlice: Slice<ChallengeSlice> = (set, get) => ({
  ...fresh(),
  challengesOpen: false,
  solved: new Set(savedSolved.read()),
  openChallenges: (challengesOpen) => set({ challengesOpen }),
  beginChallenge: (challenge) => set({ challenge }),
  setChallenge(change) {
    const { challenge, solved } = get();
    if (change === null || challenge === null) return set({ challenge: null });
    const next = { ...challenge, ...change };
    if (next.solved && !solved.has(next.id)) {
      const all = new Set(solved).add(next.id);
      savedSolved.write([...all]);
      set({ solved: all });
    }
    set({ challenge: next });
  },
});

// Beam search: at each step the likeliest ways on from those that are kept. Of those that have ended the best is the one with
// the largest log-probability / length^penalty, as in Hugging Face's generate.
import { largest, softmaxAt } from "./sample-token.ts";

/** What it asks of a text under way. */
export interface Way<W> {
  readonly ended: boolean;
  logits(): Promise<ArrayLike<number>>;
  take(id: number): void;
  /** A text that goes on from here, apart from this one. */
  fork(): W;
  close(): void;
}

/** A token and the logits that it was chosen by. */
export interface Step {
  readonly id: number;
  readonly logits: ArrayLike<number>;
}

interface Beam<W> {
  readonly way: W;
  readonly steps: readonly Step[];
  /** Σ ln p. */
  readonly sum: number;
}

export interface BeamOptions {
  /** Ways that are kept; one is greedy decoding. */
  readonly beams: number;
  /** Above 0 longer texts gain: their sum, which is below 0, is divided by more. */
  readonly lengthPenalty: number;
  /** Told after each step; rejects when the call was cancelled. */
  readonly report: (steps: number) => Promise<void>;
}

/** The best text behind where `begin` stands, which is left as it is. */
export async function beamSearch<W extends Way<W>>(
  begin: W,
  { beams, lengthPenalty, report }: BeamOptions,
): Promise<readonly Step[]> {
  const scoreOf = ({ sum, steps }: Beam<W>) => sum / steps.length ** lengthPenalty;
  let live: Beam<W>[] = [{ way: begin.fork(), steps: [], sum: 0 }];
  let done: Beam<W>[] = [];
  try {
    for (let step = 1; live.length > 0; step++) {
      const next: Beam<W>[] = [];
      for (const [rank, { beam, logits, id, sum }] of (await candidatesOf(live, 2 * beams)).entries()) {
        if (next.length === beams) break;
        const way = beam.way.fork();
        way.take(id);
        const further = { way, steps: [...beam.steps, { id, logits }], sum };
        if (!way.ended) next.push(further);
        else {
          way.close();
          if (rank < beams) done.push(further);
        }
      }
      for (const { way } of live) way.close();
      live = next;
      done = done.toSorted((a, b) => scoreOf(b) - scoreOf(a)).slice(0, beams);
      await report(step);
      // None of those that go on is better than those that have ended, at its length of now.
      const worst = done.length === beams ? scoreOf(done.at(-1)!) : Number.NEGATIVE_INFINITY;
      if (live.every((beam) => scoreOf(beam) <= worst)) break;
    }
  } finally {
    for (const { way } of live) way.close();
  }
  return done[0]?.steps ?? [];
}

/** The likeliest tokens behind all of the beams, the likeliest first. */
async function candidatesOf<W extends Way<W>>(live: readonly Beam<W>[], count: number) {
  const found = [];
  for (const beam of live) {
    const logits = await beam.way.logits();
    const probabilityOf = softmaxAt(logits);
    for (const id of largest(logits, count))
      found.push({ beam, logits, id, sum: beam.sum + Math.log(probabilityOf(id)) });
  }
  return found.sort((a, b) => b.sum - a.sum).slice(0, count);
}

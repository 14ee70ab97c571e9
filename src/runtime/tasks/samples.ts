// Tasks whose samples are made one by one: which split a sample falls into depends on the sample itself, so that no
// held-out one is ever trained on.
import { hash, type Random, randomOf } from "./random.ts";
import type { Batch, StreamBatch } from "./task.ts";

/** One sample: `targets[t]` is asked for at position t, −1 for nothing; as long as `ids`. */
export interface Sample {
  readonly ids: readonly number[];
  readonly targets: readonly number[];
  readonly source?: readonly number[];
}

export interface Sampling {
  readonly seed: number;
  readonly context: number;
  readonly sourceContext?: number;
  /** Id that fills samples up. */
  readonly padding: number;
  readonly make: (random: Random) => Sample;
  /** What of a sample decides its split; all of it when absent. */
  readonly key?: (sample: Sample) => readonly number[];
}

/** One sample in ten is held out. */
const heldOutShare = 10;

export function batchesOf(sampling: Sampling) {
  const { seed, make, key = (s) => [...(s.source ?? []), ...s.ids, ...s.targets] } = sampling;
  const sample = (held: boolean, index: number, i: number): Sample => {
    for (let attempt = 0; ; attempt++) {
      const sample = make(randomOf(seed, held ? 1 : 0, index, i, attempt));
      // The split does not depend on the seed: another seed may not train on what this one holds out.
      if ((hash(...key(sample)) % heldOutShare === 0) === held || attempt === 1000) return sample;
    }
  };
  const batch = (held: boolean) => (index: number, samples: number) =>
    collect(
      Array.from({ length: samples }, (_, i) => sample(held, index, i)),
      sampling,
    );
  return { train: batch(false), heldOut: batch(true) };
}

export function collect(
  samples: readonly Sample[],
  { context, sourceContext, padding }: Pick<Sampling, "context" | "sourceContext" | "padding">,
): Batch {
  const main = pad(
    samples.map((s) => s.ids),
    context,
    padding,
  );
  const targets = new Int32Array(samples.length * context).fill(-1);
  samples.forEach((s, i) => {
    targets.set(s.targets, i * context);
  });
  if (sourceContext === undefined) return { samples: samples.length, main, targets };
  const source = pad(
    samples.map((s) => s.source ?? []),
    sourceContext,
    padding,
  );
  return { samples: samples.length, main, source, targets };
}

function pad(rows: readonly (readonly number[])[], time: number, padding: number): StreamBatch {
  const ids = new Int32Array(rows.length * time).fill(padding);
  const valid = new Uint8Array(rows.length * time);
  rows.forEach((row, i) => {
    ids.set(row, i * time);
    valid.fill(1, i * time, i * time + row.length);
  });
  return { ids, valid, time };
}

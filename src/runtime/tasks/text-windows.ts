// Language modelling on one long row of ids: training windows anywhere in the first nine tenths, held-out windows
// one after the other in the last.

import type { Vocabulary } from "../../core/index.ts";
import { plural } from "../../core/index.ts";
import { randomOf } from "./random.ts";
import { collect, type Sample } from "./samples.ts";
import { type TaskData, TaskError } from "./task.ts";
import { paddingOf } from "./vocabularies.ts";

export function textWindows(
  ids: Int32Array,
  vocabulary: Vocabulary,
  context: number,
  seed: number,
): TaskData {
  const cut = Math.floor(ids.length * 0.9);
  const heldOutSamples = Math.floor((ids.length - cut - 1) / context);
  if (cut <= context || heldOutSamples < 1) {
    throw new TaskError(
      `The text is too short: it has ${plural(ids.length, "token")}, but a context of ${context} needs at least ${10 * context + 20}`,
    );
  }
  const window = (start: number): Sample => ({
    ids: Array.from(ids.subarray(start, start + context)),
    targets: Array.from(ids.subarray(start + 1, start + context + 1)),
  });
  const options = { context, padding: paddingOf(vocabulary) };
  return {
    vocabulary,
    context,
    chance: Math.log(vocabulary.tokens.length),
    heldOutSamples,
    train: (index, samples) => {
      const random = randomOf(seed, index);
      return collect(
        Array.from({ length: samples }, () => window(random.below(cut - context))),
        options,
      );
    },
    heldOut: (index, samples) => {
      const first = index * samples;
      const count = Math.max(0, Math.min(samples, heldOutSamples - first));
      return collect(
        Array.from({ length: count }, (_, i) => window(cut + (first + i) * context)),
        options,
      );
    },
  };
}

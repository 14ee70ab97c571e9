// The learning rate: a straight rise, then what the schedule says.

/** What is left of the way from the lowest rate to the highest; `done` goes from 0, after the rise, to 1 at the end. */
const ways = {
  /** Half a cosine (Loshchilov & Hutter 2017, as nanoGPT has it). */
  cosine: (done: number) => 0.5 * (1 + Math.cos(Math.PI * done)),
  linear: (done: number) => 1 - done,
  constant: () => 1,
  /** Warm-up, stable, decay (Hu et al. 2024, "MiniCPM"): the last fifth falls in a straight line. */
  wsd: (done: number) => Math.min(1, (1 - done) / 0.2),
} satisfies Record<string, (done: number) => number>;

export type ScheduleName = keyof typeof ways;

export const scheduleNames = Object.keys(ways) as ScheduleName[];

export const scheduleTitles: Readonly<Record<ScheduleName, string>> = {
  cosine: "Cosine",
  linear: "Linear",
  constant: "Constant",
  wsd: "Warm-up, stable, decay",
};

interface Schedule {
  readonly learningRate: number;
  readonly minLearningRate: number;
  readonly warmup: number;
  readonly steps: number;
  readonly schedule?: ScheduleName;
}

/** At a step that counts from 0. */
export function learningRateAt(
  step: number,
  { learningRate, minLearningRate, warmup, steps, schedule = "cosine" }: Schedule,
): number {
  if (step < warmup) return (learningRate * (step + 1)) / (warmup + 1);
  if (step >= steps) return schedule === "constant" ? learningRate : minLearningRate;
  const done = (step - warmup) / Math.max(1, steps - warmup);
  return minLearningRate + ways[schedule](done) * (learningRate - minLearningRate);
}

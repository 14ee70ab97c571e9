// The acceptance rule of speed-run communities (modded-nanogpt): (threshold − mean) · √n ≥ margin. It is the one-sided
// z test with the standard deviation taken as known: the margin is z · σ.

export interface AcceptanceRule {
  /** The loss to be below. */
  readonly threshold: number;
  /** 0.004 with a threshold of 3.28: σ = 0.0013 would make it z = 3. */
  readonly margin: number;
}

export interface Acceptance {
  readonly mean: number;
  /** (threshold − mean) · √n */
  readonly score: number;
  readonly accepted: boolean;
}

/** Whether the runs of one variant meet the rule. */
export function accept(losses: readonly number[], { threshold, margin }: AcceptanceRule): Acceptance {
  const mean = losses.reduce((a, b) => a + b, 0) / losses.length;
  const score = (threshold - mean) * Math.sqrt(losses.length);
  return { mean, score, accepted: score >= margin };
}

// The part of a run's steps that a chart shows, chosen by hand.

/** The first and the last step that are shown. */
export interface StepRange {
  readonly from: number;
  readonly to: number;
}

/** Steps that a chart is never narrower than: of fewer there is nothing to see. */
const fewest = 4;

/** Between two steps in either order, within a run of `steps`; null for what is too short to be meant. */
export function rangeBetween(a: number, b: number, steps: number): StepRange | null {
  const from = Math.max(0, Math.round(Math.min(a, b)));
  const to = Math.min(steps, Math.round(Math.max(a, b)));
  return to - from < Math.min(fewest, steps) ? null : { from, to };
}

/** A range `factor` times as long, `about` where it was on the screen; null for all steps. */
export function zoomed(
  range: StepRange | null,
  about: number,
  factor: number,
  steps: number,
): StepRange | null {
  const { from, to } = range ?? { from: 0, to: steps };
  const length = Math.max(Math.min(fewest, steps), Math.round((to - from) * factor));
  if (length >= steps) return null;
  const start = Math.round(about - ((about - from) * length) / (to - from));
  const first = Math.min(Math.max(0, start), steps - length);
  return { from: first, to: first + length };
}

/** The steps of a run within a range, and the neighbours that lines come from and go to. */
export function within<T extends { readonly step: number }>(
  points: readonly T[],
  range: StepRange | null,
): readonly T[] {
  if (!range) return points;
  const first = points.findIndex(({ step }) => step >= range.from);
  if (first < 0) return [];
  const behind = points.findIndex(({ step }) => step > range.to);
  return points.slice(Math.max(0, first - 1), behind < 0 ? undefined : behind + 1);
}

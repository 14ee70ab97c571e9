// Holm's correction for several tests that have no base in common: the probability of any false alarm stays below the
// error rate whatever their dependence (Holm 1979).

/** Adjusted p values in the order given: what is below the error rate is significant. */
export function holm(pValues: readonly number[]): number[] {
  const rising = pValues.map((p, i) => ({ p, i })).sort((a, b) => a.p - b.p);
  const adjusted = new Array<number>(pValues.length);
  let most = 0;
  rising.forEach(({ p, i }, rank) => {
    most = Math.max(most, Math.min(1, (pValues.length - rank) * p));
    adjusted[i] = most;
  });
  return adjusted;
}

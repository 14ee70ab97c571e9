// Numbers that say how a run went, each from whole values of it, and from where on they are worth a look.

/** Numbers in rows, the last axis closest together. */
export interface Rows {
  readonly dims: readonly number[];
  readonly data: ArrayLike<number>;
}

/** Below and above these a number is pointed out. */
export const limits = {
  /** Entropy of a head as a share of ln n: nearly one key, nearly all alike. */
  sharp: 0.05,
  diffuse: 0.95,
  /** ‖branch‖ / ‖sum‖: the branch drowns the stream, or hardly touches it. */
  loud: 1,
  faint: 0.01,
  /** Share of units that are dead; a unit is, where it stays below this part of the loudest at every position. */
  deadShare: 0.5,
  dead: 1e-3,
  /** Entropy of the next token as a share of ln V. */
  certain: 0.02,
  undecided: 0.98,
} as const;

export interface HeadEntropy {
  /** Mean over the queries that see at least two keys, nats. */
  readonly entropy: number;
  /** Mean of ln n over them, n being the keys that a query sees. */
  readonly most: number;
}

/** Of weights [B, H, T, S], for each head; null for one whose queries have nothing to choose from. */
export function headEntropies({ dims, data }: Rows): (HeadEntropy | null)[] {
  const [keys, queries] = [dims.at(-1) ?? 1, dims.at(-2) ?? 1];
  const heads = dims.length > 2 ? (dims.at(-3) ?? 1) : 1;
  const sums = Array.from({ length: heads }, () => ({ entropy: 0, most: 0, rows: 0 }));
  for (let row = 0; row * keys < data.length; row++) {
    let [entropy, seen] = [0, 0];
    for (let k = row * keys; k < (row + 1) * keys; k++) {
      const p = data[k] ?? 0;
      if (!(p > 0)) continue;
      seen++;
      entropy -= p * Math.log(p);
    }
    const sum = sums[Math.floor(row / queries) % heads];
    if (seen < 2 || !sum) continue;
    sum.entropy += entropy;
    sum.most += Math.log(seen);
    sum.rows++;
  }
  return sums.map(({ entropy, most, rows }) =>
    rows === 0 ? null : { entropy: entropy / rows, most: most / rows },
  );
}

/** Mean length of the vectors along the last axis. */
export function meanNorm({ dims, data }: Rows): number {
  const width = dims.at(-1) ?? 1;
  let sum = 0;
  for (let at = 0; at < data.length; at += width) {
    let squares = 0;
    for (let i = at; i < at + width; i++) squares += (data[i] ?? 0) ** 2;
    sum += Math.sqrt(squares);
  }
  return sum / Math.max(data.length / width, 1);
}

/** Units of the last axis that stay near 0 at every position, and how many units there are. */
export function deadUnits({ dims, data }: Rows): { readonly dead: number; readonly units: number } {
  const units = dims.at(-1) ?? 1;
  const largest = new Array<number>(units).fill(0);
  for (let i = 0; i < data.length; i++)
    largest[i % units] = Math.max(largest[i % units] ?? 0, Math.abs(data[i] ?? 0));
  const most = largest.reduce((a, b) => Math.max(a, b), 0);
  return { dead: largest.filter((x) => x <= limits.dead * most).length, units };
}

/** Mean entropy of the softmax of logits [B, T, V], nats. */
export function logitEntropy({ dims, data }: Rows): number {
  const width = dims.at(-1) ?? 1;
  let [all, rows] = [0, 0];
  for (let at = 0; at < data.length; at += width, rows++) {
    let top = Number.NEGATIVE_INFINITY;
    for (let i = at; i < at + width; i++) top = Math.max(top, data[i] ?? top);
    let [z, mean] = [0, 0];
    for (let i = at; i < at + width; i++) {
      const off = (data[i] ?? 0) - top;
      const e = Math.exp(off);
      z += e;
      // −∞ is impossible, and 0 · ∞ no number.
      if (e > 0) mean += e * off;
    }
    all += Math.log(z) - mean / z;
  }
  return all / Math.max(rows, 1);
}

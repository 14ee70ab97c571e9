// Gradient norms of weights, gathered by the node that the weights belong to.

export interface GradientRow {
  /** `blocks.0.qkv` */
  readonly node: string;
  readonly norm: number;
  /** Its weights, one a line. */
  readonly weights: string;
}

export function gradientRows(norms: Readonly<Record<string, number>>): readonly GradientRow[] {
  const nodes = new Map<string, { squares: number; weights: string[] }>();
  for (const [weight, norm] of Object.entries(norms)) {
    const node = weight.slice(0, weight.lastIndexOf("."));
    const known = nodes.get(node) ?? { squares: 0, weights: [] };
    known.squares += norm * norm;
    known.weights.push(`${weight} ${norm.toPrecision(3)}`);
    nodes.set(node, known);
  }
  return [...nodes].map(([node, { squares, weights }]) => ({
    node,
    norm: Math.sqrt(squares),
    weights: weights.join("\n"),
  }));
}

/** Powers of ten below the largest norm that a bar still shows. */
const decades = 4;

/** 1 for the largest norm, 0 for one that is `decades` below it. */
export const lengthOnLog = (norm: number, largest: number): number =>
  norm > 0 && largest > 0 ? Math.max(0, 1 + Math.log10(norm / largest) / decades) : 0;

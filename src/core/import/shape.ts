// The sizes of a model as named dims: B, T, D, H, G, K, F, V, N.
import { refuse } from "./refused.ts";

/** Layers of one Repeat; the deepest models have a few hundred. */
const maxLayers = 1024;

interface Sizes {
  readonly vocab: number;
  readonly width: number;
  readonly heads: number;
  readonly layers: number;
  readonly kvHeads?: number;
  readonly headWidth?: number | null;
  readonly hidden?: number;
  /** Positions that the model can have at most, where a table limits them. */
  readonly positions: number;
}

export interface Shape {
  readonly sizes: {
    readonly D: number;
    readonly H: number;
    readonly G: number;
    readonly K: number;
    readonly F: number;
    readonly V: number;
    readonly N: number;
    /** Length of the sample text. */
    readonly T: number;
  };
  /** What each is called in parameters: `H`, `G` or `H`, `K` or `D/H`, `F` or `4*D`, `N`. */
  readonly heads: string;
  readonly kvHeads: string;
  readonly headWidth: string;
  readonly hidden: string;
  readonly layers: string;
  readonly dims: Record<string, number | string>;
}

/** The same model width for a decoder beside an encoder; what differs from the encoder's has names of its own: `H_d`. */
export function decoderShape(encoder: Shape, of: Sizes): Shape {
  const plain = shapeOf(of);
  const { sizes } = encoder;
  const differs = (name: "H" | "K" | "F" | "N") => plain.sizes[name] !== sizes[name];
  const own = differs("H") || differs("K");
  const [H, K] = [differs("H") ? "H_d" : "H", own ? "K_d" : encoder.headWidth];
  return {
    ...plain,
    ...{ heads: H, kvHeads: H, headWidth: K },
    hidden: differs("F") ? "F_d" : encoder.hidden,
    layers: differs("N") ? "N_d" : "N",
    dims: {
      ...(differs("H") ? { H_d: plain.sizes.H } : {}),
      ...(own ? { K_d: plain.sizes.K } : {}),
      ...(differs("F") ? { F_d: plain.sizes.F } : {}),
      ...(differs("N") ? { N_d: plain.sizes.N } : {}),
    },
  };
}

export function shapeOf(of: Sizes): Shape {
  const { vocab, width, heads, layers, kvHeads = heads, hidden = 4 * width, positions } = of;
  const headWidth = of.headWidth ?? width / heads;
  if (!Number.isInteger(headWidth))
    return refuse(`the hidden size ${width} cannot be split evenly into ${heads} heads`);
  if (heads % kvHeads !== 0) return refuse(`${heads} heads cannot share ${kvHeads} key-value heads evenly`);
  if (layers > maxLayers) return refuse(`${layers} layers are more than Heddle unrolls, ${maxLayers}`);
  const sizes = {
    ...{ D: width, H: heads, G: kvHeads, K: headWidth, F: hidden, V: vocab, N: layers },
    T: Math.min(8, positions),
  };
  const own = { G: kvHeads !== heads, K: headWidth * heads !== width, F: hidden !== 4 * width };
  return {
    sizes,
    heads: "H",
    layers: "N",
    kvHeads: own.G ? "G" : "H",
    headWidth: own.K ? "K" : "D/H",
    hidden: own.F ? "F" : "4*D",
    dims: {
      B: 1,
      T: sizes.T,
      D: width,
      H: heads,
      ...(own.G ? { G: kvHeads } : {}),
      ...(own.K ? { K: headWidth } : {}),
      ...(own.F ? { F: hidden } : {}),
      N: layers,
      V: vocab,
    },
  };
}

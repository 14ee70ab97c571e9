// Initial values of weights: inline ones as they stand in the document, others drawn from (seed, name to draw by),
// so that rewiring one corner leaves the weights of all others alone.
import type { WeightInit } from "../ir/index.ts";
import type { InlineWeight } from "../model/index.ts";

/** FNV-1a over the UTF-16 units of the name, mixed with the seed. */
function streamKey(seed: number, name: string): number {
  let h = (0x811c9dc5 ^ seed) >>> 0;
  for (let i = 0; i < name.length; i++) h = Math.imul(h ^ name.charCodeAt(i), 0x01000193) >>> 0;
  return mix(h);
}

/** Finalizer of MurmurHash3: every input bit changes about half of the output bits. */
function mix(x: number): number {
  let h = x >>> 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b) >>> 0;
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35) >>> 0;
  return (h ^ (h >>> 16)) >>> 0;
}

/** Uniform in (0, 1), a pure function of key and counter. */
const uniform = (key: number, counter: number): number =>
  (mix(key ^ mix(counter + 0x9e3779b9)) + 0.5) / 4294967296;

/**
 * `count` values for a weight. Normal ones by Box and Muller (1958), two from each pair of uniforms.
 * The same on every machine up to the last bit of Math.log and Math.cos.
 */
export function initWeight(init: WeightInit, count: number, seed: number, name: string): Float32Array {
  const out = new Float32Array(count);
  if (init.kind === "constant") return out.fill(init.value);
  const key = streamKey(seed, name);
  for (let i = 0; i < count; i += 2) {
    const radius = init.std * Math.sqrt(-2 * Math.log(uniform(key, i)));
    const angle = 2 * Math.PI * uniform(key, i + 1);
    out[i] = radius * Math.cos(angle);
    if (i + 1 < count) out[i + 1] = radius * Math.sin(angle);
  }
  return out;
}

export const inlineValues = (w: InlineWeight): Float32Array => Float32Array.from(w.data, Number);

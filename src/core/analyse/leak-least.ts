// A leak at the least sizes at which a run shows it: the shortest texts first, then the fewest samples.
import { valueAt } from "../ir/index.ts";
import { type Bindings, dimsOf, literal } from "../shape/index.ts";
import { isInSet } from "./every-size/size-sets.ts";
import { type Evaluate, shownBy } from "./leak-confirm.ts";
import { TooLarge } from "./leak-effort.ts";
import { crossingPlace, firstLeakOf } from "./leak-found.ts";
import { looksAt, withThoseBehind } from "./leak-looks.ts";
import { groupOf } from "./leak-policy.ts";
import { legalSizesOf } from "./leak-sizes.ts";
import type { Leak, LeakProof } from "./leak-types.ts";
import { sizeBounds } from "./size-bounds.ts";

export interface LeastLeak {
  readonly leak: Leak;
  /** At all smaller sizes it was looked for, and no run showed it. */
  readonly isLeast: boolean;
}

/** So many sizes are gone through, and so many of them looked at, until nothing is said of smaller ones. */
const [mostSizes, mostLooks] = [20_000, 100];

/** The same leak, crossing at the same place, at the first sizes at which a run shows it. */
export function leastLeak(proof: LeakProof, leak: Leak, evaluate: Evaluate): LeastLeak {
  const { program, parameters, task } = proof;
  const isLegal = legalSizesOf(program, { ...(task.prefix && { prefix: task.prefix }), parameters });
  const names = namesInOrder(proof);
  let [sizes, looks, isWhole] = [0, 0, true];
  const from = (i: number, dims: Bindings): Leak | undefined => {
    const name = names[i];
    if (name === undefined) {
      const isItself = names.every((n) => dims[n] === leak.dims[n]);
      if (isItself) return leak;
      isWhole &&= ++sizes <= mostSizes && looks < mostLooks;
      if (!isWhole || !isLegal(dims) || isProved(proof, leak, dims)) return undefined;
      looks++;
      const seen = seenAt(proof, leak, dims, evaluate);
      isWhole &&= seen !== "too large";
      return seen === "too large" ? undefined : seen;
    }
    const most = leak.dims[name] ?? 1;
    for (let n = 1; n <= most && isWhole; n++) {
      const found = from(i + 1, { ...dims, [name]: n });
      if (found) return found;
    }
    return undefined;
  };
  // With another number of iterations it is another program, which is not here to be looked at.
  const isFree = !program.fixed?.some((name) => names.includes(name) && leak.dims[name] !== 1);
  const least = from(0, leak.dims);
  return { leak: least ?? leak, isLeast: isWhole && isFree && least !== undefined };
}

/**
 * Names of the dims that count positions, those of the predicted text first; then of those that an expression, such as
 * a block's length T − P, ties to them; then of those that count samples.
 */
function namesInOrder({ program, task, parameters }: LeakProof): string[] {
  const texts = program.inputs.flatMap((i) => (i.kind === "ids" ? [i] : []));
  texts.sort((a, b) => Number(b.stream === task.stream) - Number(a.stream === task.stream));
  const along = (axis: number) =>
    texts.flatMap((t) => dimsOf(valueAt(program, t.value).shape[axis] ?? literal(1)));
  const [samples, times] = [along(0), along(1)];
  const tied = sizeBounds(program, task.prefix, parameters)
    .filter((b) => b.names.some((name) => times.includes(name)))
    .flatMap((b) => b.names);
  return [...new Set([...times, ...tied.filter((name) => !samples.includes(name)), ...samples])];
}

/** Whether the proof for every size excludes it there: then nothing is looked at. */
function isProved({ claims }: LeakProof, { kind }: Leak, dims: Bindings): boolean {
  const extent = claims.find((c) => c.kind === kind)?.extent;
  if (extent?.kind === "these-sizes") return !extent.except.some((set) => isInSet(set, dims));
  return extent?.kind === "none" && !extent.at.some((set) => isInSet(set, dims));
}

function seenAt(
  proof: LeakProof,
  leak: Leak,
  dims: Bindings,
  evaluate: Evaluate,
): Leak | undefined | "too large" {
  const { program, task, rows } = proof;
  const place = crossingPlace(leak);
  const layouts = [...new Set([leak.layout, ...proof.claims.flatMap((c) => c.layouts)])];
  const others = proof.leaks.filter((l) => groupOf(l) === groupOf(leak)).map(crossingPlace);
  const shut = others.filter((p) => p.node !== place.node && p.node !== "");
  try {
    const looks = looksAt(program, task, dims, { layouts, staysFinite: false, rows, shut });
    for (const { look, isBehindNaN } of withThoseBehind(looks)) {
      // What may be NaN need not be: a run that shows the leak in ordinary numbers shows it there too.
      if (!isBehindNaN && leak.behindNaN) continue;
      const found = firstLeakOf(look, groupOf(leak), leak.behindNaN ?? false);
      if (!found || crossingPlace(found).node !== place.node) continue;
      const shown = shownBy(proof, found, evaluate);
      if (shown > 0) return { ...found, shown };
    }
  } catch (e) {
    if (!(e instanceof TooLarge)) throw e;
    return "too large";
  }
  return undefined;
}

// A leak at the least sizes at which a run shows it: the shortest texts first, then the fewest samples.
import { valueAt } from "../ir/index.ts";
import { type Bindings, dimsOf } from "../shape/index.ts";
import { isInSet } from "./every-size/size-sets.ts";
import { type Evaluate, shownBy } from "./leak-confirm.ts";
import { crossingPlace, firstLeakOf } from "./leak-found.ts";
import { lookAt, withThoseBehind } from "./leak-looks.ts";
import { groupOf } from "./leak-policy.ts";
import { TooLarge } from "./leak-run.ts";
import { legalSizesOf } from "./leak-sizes.ts";
import type { Leak, LeakProof } from "./leak-types.ts";

/** The same leak, crossing at the same place, as small as a run shows it. */
export function leastLeak(proof: LeakProof, leak: Leak, evaluate: Evaluate): Leak {
  const isLegal = legalSizesOf(proof.program, proof.task.prefix);
  let least = leak;
  for (const name of countingDims(proof)) {
    const most = least.dims[name] ?? 1;
    for (let n = 1; n < most; n++) {
      const dims = { ...least.dims, [name]: n };
      if (!isLegal(dims) || isProved(proof, leak, dims)) continue;
      const smaller = seenAt(proof, least, dims, evaluate);
      if (!smaller) continue;
      least = smaller;
      break;
    }
  }
  return least;
}

/** Names of the dims that count positions, those of the predicted text first, then of those that count samples. */
function countingDims({ program, task }: LeakProof): string[] {
  const texts = program.inputs.flatMap((i) => (i.kind === "ids" ? [i] : []));
  texts.sort((a, b) => Number(b.stream === task.stream) - Number(a.stream === task.stream));
  const names = [1, 0].flatMap((axis) =>
    texts.flatMap((t) => {
      const size = valueAt(program, t.value).shape[axis];
      return size ? dimsOf(size) : [];
    }),
  );
  return [...new Set(names)];
}

/** Whether the proof for every size excludes it there: then nothing is looked at. */
function isProved({ claims }: LeakProof, { kind }: Leak, dims: Bindings): boolean {
  const extent = claims.find((c) => c.kind === kind)?.extent;
  if (extent?.kind === "these-sizes") return !extent.except.some((set) => isInSet(set, dims));
  return extent?.kind === "none" && !extent.at.some((set) => isInSet(set, dims));
}

function seenAt(proof: LeakProof, leak: Leak, dims: Bindings, evaluate: Evaluate): Leak | undefined {
  const { program, task, rows } = proof;
  const place = crossingPlace(leak);
  const others = proof.leaks.filter((l) => groupOf(l) === groupOf(leak)).map(crossingPlace);
  const shut = others.filter((p) => p.node !== place.node && p.node !== "");
  try {
    const looks = lookAt(program, task, dims, { layouts: [leak.layout], staysFinite: false, rows, shut });
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
  }
  return undefined;
}

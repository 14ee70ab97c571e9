// Trials of what a document's proof claims, at sizes and numbers of iterations of all sorts: the graph is lowered anew for
// each, so that nothing of the proof's own program is believed.
import { proveEverySize } from "../../src/core/analyse/every-size/prove-every-size.ts";
import { exceptOf, isInSet, type LeakProof } from "../../src/core/analyse/index.ts";
import { check, hasErrors } from "../../src/core/check/index.ts";
import { prune } from "../../src/core/ir/index.ts";
import { lower } from "../../src/core/lower/index.ts";
import { sizeParameters } from "../../src/core/prove/general.ts";
import { proveChecked, taskOf } from "../../src/core/prove/index.ts";
import type { Bindings } from "../../src/core/shape/index.ts";
import { evaluateSize } from "../../src/core/shape/index.ts";
import type { ClaimReport } from "./claim-trials.ts";
import { tryClaims } from "./claim-truth.ts";
import { countSteps } from "./count-mutants.ts";
import { type Mutant, mutant } from "./graph-mutants.ts";
import { randomFrom } from "./random.ts";

/** Null where no legal graph with something to prove came of this seed. */
export function countTrial(seed: number, sizes = 8): ClaimReport | null {
  const random = randomFrom(seed);
  const made = mutant(random, countSteps(random));
  if (!made) return null;
  const { proof } = proveChecked(made.checked, { fixes: false, confirm: false });
  if (!proof || proof.claims.length === 0) return null;
  const faults: string[] = [];
  let runs = 0;
  for (let k = 0; k < sizes; k++) {
    const fault = triedAt(made, proof, drawn(made, random), random);
    if (fault === null) continue;
    runs++;
    faults.push(...fault);
  }
  const every = proof.claims.filter((c) => c.extent.kind === "every-size");
  return {
    story: `${seed}: ${made.story}`,
    claims: proof.claims.length,
    proved: every.length,
    unshown: [],
    runs,
    faults,
  };
}

/** T up to 9, few samples, one to five iterations of what M and N count. */
function drawn({ checked, document }: Mutant, random: () => number): Bindings {
  const upTo: Readonly<Record<string, number>> = { B: 3, M: 4, N: 5 };
  const times = checked.dynamic.filter((name) => name !== "B");
  const names = Object.keys(document.dims).filter((name) => typeof document.dims[name] === "number");
  return Object.fromEntries(
    names.flatMap((name) => {
      const most = times.includes(name) ? 9 : upTo[name];
      return most === undefined ? [] : [[name, 1 + Math.floor(random() * most)] as const];
    }),
  );
}

/** Null where nothing can be tried at these sizes. */
function triedAt(
  { document }: Mutant,
  proof: LeakProof,
  dims: Bindings,
  random: () => number,
): string[] | null {
  const checked = check(document, { dims });
  if (hasErrors(checked)) return null;
  const whole = lower(checked);
  const task = taskOf(checked, whole);
  if (task === null) return null;
  const asked = [task.logits, ...task.losses.flatMap((l) => [l.logits, l.targets, l.perPosition])];
  const program = prune(whole, asked);
  const at = { ...proof.program.dims, ...program.dims };
  const isBehind = program.inputs.every(
    (i) =>
      i.kind !== "ids" ||
      task.prefix === undefined ||
      evaluateSize(task.prefix, at) < evaluateSize(program.values[i.value]!.shape[1]!, at),
  );
  if (!isBehind) return null;
  const entries = program.values.reduce(
    (sum, v) => sum + v.shape.reduce((p, s) => p * evaluateSize(s, at), 1),
    0,
  );
  if (!(entries < 4e5)) return null;
  const anySize = [{ conditions: [], text: "any size" }];
  const claims = proof.claims.map((c) => {
    const isMeant = c.extent.kind !== "sizes-looked-at" && !exceptOf(c.extent).some((s) => isInSet(s, at));
    return { kind: c.kind, except: isMeant ? [] : anySize, general: [] };
  });
  if (claims.every((c) => c.except.length > 0)) return null;
  const here = proveEverySize(program, task, { parameters: sizeParameters(checked) });
  const tried = tryClaims({ ...here, claims, limit: proof.limit }, task, {
    dims: at,
    random,
    spread: [0.3, 1, 3][Math.floor(random() * 3)]!,
  });
  return tried.isVoid ? null : tried.faults.map((f) => `${JSON.stringify(dims)}: ${f}`);
}

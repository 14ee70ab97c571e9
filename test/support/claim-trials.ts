// Trials of claims: one mutated graph by its seed, proved for every size, and tried at sizes of all sorts.
import {
  type EverySizeProof,
  isProvedAt,
  proveEverySize,
} from "../../src/core/analyse/every-size/prove-every-size.ts";
import {
  type LeakProof,
  type LeakTask,
  lastingStore,
  proveLeaks,
  proveOnce,
} from "../../src/core/analyse/index.ts";
import type { Checked } from "../../src/core/check/index.ts";
import { type Program, prune, valueAt } from "../../src/core/ir/index.ts";
import { lower, lowerOnce } from "../../src/core/lower/index.ts";
import { sizeParameters, withSmallSizes } from "../../src/core/prove/general.ts";
import { taskOf } from "../../src/core/prove/index.ts";
import { type Bindings, dimsOf, evaluateSize, type Size } from "../../src/core/shape/index.ts";
import { tryClaims } from "./claim-truth.ts";
import { scoreFlat } from "./flat-steps.ts";
import { mutant, type Step } from "./graph-mutants.ts";
import { changePart } from "./part-steps.ts";
import { mixHead, setPrefix } from "./prefix-steps.ts";
import { randomFrom } from "./random.ts";
import { changeToRecurrence } from "./recurrent-steps.ts";
import { insertTensors } from "./tensor-steps.ts";

export interface ClaimReport {
  readonly story: string;
  /** How many claims there were, and how many of them were proved for every size. */
  readonly claims: number;
  readonly proved: number;
  /** Claims that are open and that no run showed to leak: kind, at which sizes, and why. */
  readonly unshown: readonly string[];
  readonly runs: number;
  readonly faults: readonly string[];
}

/** Of what is open at so many sizes leaks are looked for, six changes at each. */
const mostSizes = 7;

/** Standard deviations of weights; scores go through a mask of −100 only where these are large. */
const usualSpreads = [0.3, 1, 3];
const wideSpreads = [3, 10, 30];

/** Null where no legal graph with something to prove came of this seed. `more` are changes behind the usual ones. */
export function claimTrial(seed: number, sizes = 4, more: readonly Step[] = []): ClaimReport | null {
  const random = randomFrom(seed);
  const made = mutant(random, more);
  if (!made) return null;
  const { checked, program, pinned } = withSmallSizes(made.checked, lower);
  const task = taskOf(checked, program);
  if (!task) return null;
  const asked = [task.logits, ...task.losses.flatMap((l) => [l.logits, l.targets, l.perPosition])];
  const part = prune(program, asked);
  const faults: string[] = [];
  const shown = new Set<string>();
  let runs = 0;
  const options = { parameters: sizeParameters(checked), pinned };
  const proofs = (["right", "left"] as const).map((side) => proveEverySize(part, task, { ...options, side }));
  for (const [n, side] of (["right", "left"] as const).entries()) {
    const warm = proveEverySize(part, task, { ...options, side, store: lastingStore() });
    const [a, b] = [said(proofs[n]!), said(warm)];
    if (a !== b) faults.push(`${side}: ${a} becomes, by what other proofs have left, ${b}`);
  }
  for (const [n, proof] of proofs.entries()) {
    const open = () => (n === 0 ? proof.claims.filter((c) => c.except.length > 0 && !shown.has(c.kind)) : []);
    for (let k = 0; k < sizes || (k < mostSizes && open().length > 0); k++) {
      // Behind the usual ones, sizes at which something is open.
      const isWanted = k < sizes ? undefined : (at: Bindings) => open().some((c) => !isProvedAt(c, at));
      const dims = legalSizes(part, task.prefix, pinned, random, isWanted);
      if (!dims) continue;
      const spread = (k < sizes ? usualSpreads : wideSpreads)[Math.floor(random() * 3)]!;
      const tried = tryClaims(proof, task, { dims, random, spread });
      if (tried.isVoid) continue;
      runs++;
      faults.push(...tried.faults.map((f) => `${n === 0 ? "right" : "left"}: ${f}`));
      if (n === 0) for (const kind of tried.shown) shown.add(kind);
    }
  }
  const { claims } = proofs[0]!;
  if (claims.some((c) => c.except.length > 0) && isProvedOnce(made.checked))
    faults.push("proved for any number of iterations, and not unrolled");
  if (claims.some((c) => c.except.length > 0))
    faults.push(...lookedAt(proofs[0]!, task, proveLeaks(part, task, options), random));
  return {
    story: `${seed}: ${made.story}`,
    claims: claims.length,
    proved: claims.filter((c) => c.except.length === 0).length,
    unshown: claims
      .filter((c) => c.except.length > 0 && !shown.has(c.kind))
      .map(({ kind, except, refusal }) => {
        const sizes = except.map((s) => s.text).join(" or ");
        return `${kind} at ${sizes}: ${refusal?.why}, ${refusal?.primitive} in ${refusal?.node}`;
      }),
    runs,
    faults,
  };
}

/** The same of a graph into which blocks were put that move, pick, order and sum entries. */
export const tensorTrial = (seed: number, sizes?: number): ClaimReport | null =>
  claimTrial(seed, sizes, [insertTensors, insertTensors, insertTensors]);

/** The same of a graph whose norms, positions, softmax and masks are other ones. */
export const partTrial = (seed: number, sizes?: number): ClaimReport | null =>
  claimTrial(seed, sizes, [changePart, changePart, changePart]);

/** The same of a graph in which attention became a recurrence, with convolutions. */
export const recurrentTrial = (seed: number, sizes?: number): ClaimReport | null =>
  claimTrial(seed, sizes, [changeToRecurrence, changeToRecurrence]);

/** The same of prefix-LMs, whose rows before the prefix's last token are asked for less. */
export const prefixTrial = (seed: number, sizes?: number): ClaimReport | null =>
  claimTrial(seed, sizes, [setPrefix, mixHead]);

/** The same of a graph whose loss gets samples and positions in one axis. */
export const flatTrial = (seed: number, sizes?: number): ClaimReport | null =>
  claimTrial(seed, sizes, [scoreFlat]);

/** All that a proof says. */
const said = ({ claims, limit, broken, rows, text }: EverySizeProof): string =>
  JSON.stringify({
    claims,
    limit: String(limit),
    broken,
    rows: { ...rows, from: rows.from?.key },
    text,
  });

/** Whether the proof from the bodies of repeats proves everything. */
function isProvedOnce(given: Checked): boolean {
  const { checked, program, pinned } = withSmallSizes(given, lowerOnce);
  const task = taskOf(checked, program);
  const never = () => {
    throw new Error("nothing runs here");
  };
  const options = { parameters: sizeParameters(checked), pinned };
  return task !== null && proveOnce({ program, task }, never, options).proof !== null;
}

/** What cells say at the sizes and lengths that they looked at, tried at these very ones. */
function lookedAt(
  proof: EverySizeProof,
  task: LeakTask,
  { claims, limit }: LeakProof,
  random: () => number,
): string[] {
  const looked = claims.filter((c) => c.extent.kind === "sizes-looked-at");
  const [first] = looked;
  if (!first) return [];
  const kinds = new Set(looked.map((c) => c.kind));
  const anySize = [{ conditions: [], text: "any size" }];
  const claimed = proof.claims.map((c) => ({ ...c, except: kinds.has(c.kind) ? [] : anySize }));
  const proved = { ...proof, claims: claimed, limit };
  return first.sizes.flatMap((dims) =>
    first.layouts.flatMap((layout) =>
      tryClaims(proved, task, { dims, random, spread: 1, layout }, 8).faults.map(
        (f) => `looked at, ${layout}: ${f}`,
      ),
    ),
  );
}

/**
 * T from 3 to 40, at times 1 or 2, few samples, small widths; null where none of several draws is legal. Where some are
 * wanted, other dims vary too, and more is drawn.
 */
function legalSizes(
  program: Program,
  prefix: Size | undefined,
  pinned: Bindings,
  random: () => number,
  isWanted?: (at: Bindings) => boolean,
): Bindings | null {
  const shapes = program.values.flatMap((v) => v.shape);
  const texts = program.inputs.flatMap((i) => (i.kind === "ids" ? [valueAt(program, i.value).shape] : []));
  const [batches, times] = [0, 1].map((axis) => new Set(texts.flatMap((s) => dimsOf(s[axis]!))));
  for (let n = 0; n < (isWanted ? 200 : 40); n++) {
    const dims: Record<string, number> = { ...program.dims };
    for (const name of Object.keys(dims)) {
      if (pinned[name] !== undefined) continue;
      if (batches!.has(name)) dims[name] = 1 + Math.floor(random() * 4);
      else if (times!.has(name))
        dims[name] = random() < 0.15 ? 1 + Math.floor(random() * 2) : 3 + Math.floor(random() ** 2 * 38);
      else if (isWanted && random() < 0.3) dims[name] = 1 + Math.floor(random() * 8);
    }
    if (isWanted && !isWanted(dims)) continue;
    const at = (s: Size) => evaluateSize(s, dims);
    const isWhole = shapes.every((s) => Number.isInteger(at(s)) && at(s) >= 1);
    const isInside = program.ops.every((op) => {
      if (op.prim !== "slice") return true;
      const { axis, start, size } = op.attrs as { axis: number; start: Size; size: Size };
      return at(start) >= 0 && at(start) + at(size) <= at(valueAt(program, op.inputs[0]!).shape[axis]!);
    });
    const isAsked = prefix === undefined || texts.every((s) => at(prefix) < at(s[1]!));
    const entries = program.values.reduce((sum, v) => sum + v.shape.reduce((p, s) => p * at(s), 1), 0);
    if (isWhole && isInside && isAsked && entries < 4e5) return dims;
  }
  return null;
}

// Diagnoses documents off the main thread, the newest first: what is wrong at once, then fixes, then what runs
// show. When a newer document arrives, the older one is left where it is.
import {
  confirmNumerically,
  type Diagnosis,
  diagnose,
  evaluate,
  firstAsked,
  fixesOf,
  type HeddleDocument,
  isCausal,
  type LeakProof,
  verdictOf,
} from "../../core/index.ts";
import type { FromDiagnosis, LeakSummary, NumericReport, ToDiagnosis } from "../store/report.ts";
import { mapsOf } from "./maps.ts";

let newest: ToDiagnosis | null = null;
let working = false;

const post = (message: FromDiagnosis) => self.postMessage(message);
/** A newer document is not kept waiting longer, ms, but for a single step. */
const yieldEveryMs = 30;
const drainMessages = () => new Promise<void>((go) => setTimeout(go, 0));

self.onmessage = ({ data }: MessageEvent<ToDiagnosis>) => {
  newest = data;
  if (!working) void work();
};

async function work(): Promise<void> {
  working = true;
  while (newest) {
    const job: ToDiagnosis = newest;
    try {
      await diagnoseFor(job);
    } catch (cause) {
      post({ id: job.id, kind: "failed", message: cause instanceof Error ? cause.message : String(cause) });
    }
    if (newest === job) newest = null;
  }
  working = false;
}

async function diagnoseFor(job: ToDiagnosis): Promise<void> {
  const { id, document } = job;
  const first = diagnose(document, { fixes: false });
  const summary = first.proof && summaryOf(document, first);
  const none = first.causes.length === 0;
  post({ id, kind: "report", report: { causes: first.causes, fixesTried: none, leaks: summary } });
  await drainMessages();
  if (newest !== job) return;
  // Padding on the left is a second proof: it is told beside the first and holds nothing up.
  const leaks = summary && { ...summary, verdict: verdictOf(first, { leftPadding: true }) };
  if (none) post({ id, kind: "report", report: { causes: first.causes, fixesTried: true, leaks } });
  else await tryFixes(job, leaks);
  if (newest !== job || !first.proof) return;
  const numeric = numericOf(first.proof);
  if (numeric) post({ id, kind: "numeric", numeric });
}

/** How long the page waits for the first fixes, ms. What is sent later comes at longer and longer intervals. */
const firstWait = 300;

/** Trying a fix costs a check: with hundreds of causes the first ones are told while the rest is tried. */
async function tryFixes(job: ToDiagnosis, leaks: LeakSummary | null): Promise<void> {
  const { id, document } = job;
  const full = diagnose(document);
  const found = full.causes;
  const causes = [...found];
  let [wait, reported, rested] = [firstWait, performance.now(), performance.now()];
  for (const [i, c] of found.entries()) {
    causes[i] = { ...c, cause: { ...c.cause, fixes: fixesOf(full, c.cause) } };
    if (performance.now() - reported > wait && i + 1 < found.length) {
      post({ id, kind: "report", report: { causes, fixesTried: false, leaks } });
      [wait, reported] = [3 * wait, performance.now()];
    }
    if (performance.now() - rested < yieldEveryMs) continue;
    await drainMessages();
    if (newest !== job) return;
    rested = performance.now();
  }
  post({ id, kind: "report", report: { causes, fixesTried: true, leaks } });
  await drainMessages();
}

const streamOf = ({ unrolled, task }: LeakProof): string | null =>
  unrolled()
    .run()
    ?.inputs.find((i) => i.stream !== null && (task.stream === undefined || i.stream === task.stream))
    ?.stream ?? null;

function summaryOf(document: HeddleDocument, diagnosis: Diagnosis): LeakSummary | null {
  const { checked, proof } = diagnosis;
  if (!proof) return null;
  const { run, maps } = mapsOf(checked, proof);
  return {
    verdict: verdictOf(diagnosis),
    logits: document.objective?.logits ?? "",
    stream: streamOf(proof),
    causal: isCausal(proof.task),
    asked: run ? firstAsked(proof.task, run) : 0,
    maps,
  };
}

/** Largest operations that a check by runs may take: it stands beside the proof and must not hold it up. */
const mostOps = 4000;

function numericOf(proof: LeakProof): NumericReport | null {
  const { program, run: runOnce } = proof.unrolled();
  if (program.ops.length > mostOps) return null;
  const check = confirmNumerically(proof, evaluate);
  if (!check) return null;
  const [causal, stream] = [isCausal(proof.task), streamOf(proof)];
  const run = runOnce();
  const from = run ? firstAsked(proof.task, run) : 0;
  let [forbidden, allowed] = [0, 0];
  check.outputs.forEach((output, row) => {
    check.inputs.forEach((input, column) => {
      const delta = check.deltas[row]?.[column] ?? 0;
      if (output.time !== null && output.time < from) return;
      const later = causal && input.stream === stream && output.time !== null && input.time > output.time;
      if (later || input.sample !== output.sample) forbidden = Math.max(forbidden, delta);
      else allowed = Math.max(allowed, delta);
    });
  });
  return { forbidden, allowed, tokens: check.inputs.length, unsound: check.unsound.length };
}

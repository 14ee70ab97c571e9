// The runs of the open document: read when it is opened, written as they go on, renamed, removed, and taken along
// when the document is saved under another name.
import { type HeddleDocument, writeSafetensors } from "../../core/index.ts";
import { readRun, weightsIn } from "../../runtime/client/index.ts";
import type { RunPlace } from "../../shared/ipc.ts";
import { runNow } from "../engine/session.ts";
import { reportIgnored } from "../storage/ignored.ts";
import { useStore } from "../store/store.ts";
import { isActive, type TrainRun } from "../store/train-slice.ts";
import { numbered, printTrainRun, runOf } from "./records.ts";
import { placeOf, runFiles, samePlace } from "./run-files.ts";
import { runFor } from "./run-for.ts";
import { shippedRun } from "./shipped.ts";

/** Follows the document from now on. */
export function keepRuns(): void {
  void readRuns();
  useStore.subscribe((s, before) => {
    if (s.opening !== before.opening) void readRuns();
    else if (s.file !== before.file) moving = moving.then(takeAlong);
  });
}

/** Runs on their way to another file. */
let moving: Promise<void> = Promise.resolve();

/** When all that is to be written about runs stands in their files. */
export async function runsKept(): Promise<void> {
  await moving;
  await Promise.all(generating.values());
}

/** Told whatever the files do: nothing is lost while the window is open. */
function notifyUnkept(failure: { readonly error: string } | null): void {
  if (failure) useStore.getState().notify("error", `The run was not saved: ${failure.error}`);
}

async function readRuns(): Promise<void> {
  const { document, file, opening } = useStore.getState();
  const place = placeOf(document.name, file);
  useStore.getState().expectRuns(place);
  try {
    await readAll(document, place, () => useStore.getState().opening === opening);
  } finally {
    if (useStore.getState().opening === opening) decide(useStore.getState().weightsOf);
  }
}

/** The canvas runs now, with these weights. */
function decide(weightsOf: string | null): void {
  const { weightsPending, settleWeights } = useStore.getState();
  if (!weightsPending) return;
  settleWeights(weightsOf);
  runNow();
}

async function readAll(document: HeddleDocument, place: RunPlace, still: () => boolean): Promise<void> {
  const shipped = await shippedRun(document).catch(() => null);
  const arrived = (found: readonly TrainRun[]) => {
    const { runs, setRuns } = useStore.getState();
    setRuns(numbered([...found, ...runs]));
  };
  if (!still()) return;
  if (shipped) {
    arrived([shipped]);
    decide(shipped.id);
  }
  const listed = await runFiles.listRuns(place);
  if (!still()) return;
  if ("error" in listed) return notifyUnkept(listed);
  const read = listed.flatMap(({ id, text, weights, error }) => {
    if (id === shipped?.id) return [];
    const record = error === undefined ? readRun(text) : ({ ok: false, why: error } as const);
    const name = `The run ${id}.json`;
    if (!record.ok) {
      if (record.why !== null) reportIgnored(name, record.why);
      return [];
    }
    if (record.ignored.length > 0) reportIgnored(`Part of ${name.toLowerCase()}`, record.ignored.join("; "));
    return [{ ...runOf(id, record.run), stored: weights }];
  });
  arrived(read);
  if (shipped) return;
  const chosen = runFor(document, useStore.getState().runs);
  if (!chosen) return;
  await loadWeights(chosen.id);
  if (still()) decide(chosen.id);
}

/** The bytes to go on from: of this session, or from the file. */
export async function checkpointOf(run: TrainRun): Promise<Uint8Array | null> {
  const { runPlace } = useStore.getState();
  if (run.checkpoint || !run.stored || !runPlace) return run.checkpoint;
  const bytes = await runFiles.readRunWeights(runPlace, run.id);
  if (bytes && "error" in bytes) notifyUnkept(bytes);
  return bytes instanceof Uint8Array ? bytes : null;
}

/** Reads the weights of a run from its file where they are not there yet. */
export async function loadWeights(id: string): Promise<void> {
  const run = useStore.getState().runs.find((r) => r.id === id);
  if (!run || run.weights) return;
  const bytes = await checkpointOf(run);
  const weights = bytes && weightsIn(bytes);
  if (weights) useStore.getState().patchRun(id, { weights });
}

/** Writes of one run follow each other. */
const generating = new Map<string, Promise<void>>();

export function storeRun(id: string, weights: Uint8Array | null = null): Promise<void> {
  const write = async () => {
    const { runs, runPlace, patchRun } = useStore.getState();
    const run = runs.find((r) => r.id === id);
    if (!run || !runPlace) return;
    const failure = await runFiles.writeRun(runPlace, id, printTrainRun(run), weights);
    if (failure) notifyUnkept(failure);
    else if (weights) patchRun(id, { stored: true });
  };
  const next = (generating.get(id) ?? Promise.resolve()).then(write);
  generating.set(id, next);
  return next;
}

export function renameRun(id: string, name: string): void {
  useStore.getState().patchRun(id, { name: name.trim() || null });
  void storeRun(id);
}

export async function removeRun(id: string): Promise<void> {
  const { runs, runPlace, weightsOf, ask, dropRun, putWeights } = useStore.getState();
  const run = runs.find((r) => r.id === id);
  if (!run || isActive(run)) return;
  const answer = await ask(`Delete run ${run.number}?`, "Its curve and its weights will be lost.", [
    { id: "delete", label: "Delete" },
    { id: "keep", label: "Cancel" },
  ]);
  if (answer !== "delete") return;
  await generating.get(id);
  if (runPlace) notifyUnkept(await runFiles.removeRun(runPlace, id));
  dropRun(id);
  if (weightsOf !== id) return;
  putWeights(null);
  runNow();
}

/** The document has got another file: its runs go along, and leave the place where those without a file are kept. */
async function takeAlong(): Promise<void> {
  const { document, file, runs, runPlace: old } = useStore.getState();
  const place = placeOf(document.name, file);
  if (!old || samePlace(old, place)) return;
  const carried = await Promise.all(runs.map(async (run) => [run, await bytesOf(run)] as const));
  useStore.getState().setRunPlace(place);
  for (const [{ id }, bytes] of carried) {
    await storeRun(id, bytes);
    if (old.name.startsWith("u-")) await runFiles.removeRun(old, id);
  }
}

/** What stands beside the run's file: the checkpoint, or weights alone for a run that came with a preset. */
export async function bytesOf(run: TrainRun): Promise<Uint8Array | null> {
  const checkpoint = await checkpointOf(run);
  return checkpoint ?? (run.weights && writeSafetensors(run.weights));
}

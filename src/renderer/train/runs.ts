// The runs of the open document: read when it is opened, written as they go on, renamed, removed, and taken along
// when the document is saved under another name.
import type { HeddleDocument } from "../../core/index.ts";
import type { RunPlace } from "../../shared/ipc.ts";
import { runNow } from "../engine/session.ts";
import { reportIgnored } from "../storage/ignored.ts";
import { useStore } from "../store/store.ts";
import { tabOf, tabsOf } from "../store/tabs-slice.ts";
import { isActive, type TrainRun } from "../store/train-slice.ts";
import { placeOf, runFiles, samePlace } from "./run-files.ts";
import { runFor } from "./run-for.ts";

const contents = () => import("./run-contents.ts");

/** What an opened document has in place of runs: the path of its file, and whether it is still the one in front. */
type WhenNone = (document: HeddleDocument, file: string | null, still: () => boolean) => Promise<void>;
let whenNone: WhenNone = async () => {};

/** Follows the document from now on. */
export function keepRuns(otherwise: WhenNone): void {
  whenNone = otherwise;
  void readRuns();
  useStore.subscribe((s, before) => {
    if (s.opening !== before.opening && !known.has(s.opening)) void readRuns();
    for (const { opening, file } of tabsOf(s)) {
      const was = tabOf(before, opening);
      if (was && was.file !== file) moving = moving.then(() => takeAlong(opening));
    }
  });
}

/** Openings whose runs were read. */
const known = new Set<number>();

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
  const place = placeOf(document, file);
  useStore.getState().expectRuns(place);
  try {
    await readAll(document, file?.path ?? null, place, () => useStore.getState().opening === opening);
  } finally {
    // One that left the front meanwhile is read anew when it comes back.
    if (useStore.getState().opening === opening) {
      known.add(opening);
      decide(useStore.getState().weightsOf);
    }
  }
}

/** The canvas runs now, with these weights. */
function decide(weightsOf: string | null): void {
  const { weightsPending, settleWeights } = useStore.getState();
  if (!weightsPending) return;
  settleWeights(weightsOf);
  runNow();
}

async function readAll(
  document: HeddleDocument,
  path: string | null,
  place: RunPlace,
  still: () => boolean,
): Promise<void> {
  const { numbered, readRun, runOf, shippedRun } = await contents();
  const shipped = await shippedRun(document).catch(() => null);
  const arrived = (found: readonly TrainRun[]) => {
    const { runs, setRuns } = useStore.getState();
    const fresh = found.filter(({ id }) => runs.every((run) => run.id !== id));
    setRuns(numbered([...fresh, ...runs]));
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
  if (!chosen) return whenNone(document, path, still);
  await loadWeights(chosen.id);
  if (still()) decide(chosen.id);
}

/** The bytes to go on from: of this session, or from the file. */
export async function checkpointOf(
  run: TrainRun,
  runPlace = useStore.getState().runPlace,
): Promise<Uint8Array | null> {
  if (run.checkpoint || !run.stored || !runPlace) return run.checkpoint;
  const bytes = await runFiles.readRunWeights(runPlace, run.id);
  if (bytes && "error" in bytes) notifyUnkept(bytes);
  return bytes instanceof Uint8Array ? bytes : null;
}

/** Reads the weights of a run from its file where they are not there yet. */
export async function loadWeights(id: string): Promise<void> {
  const { runs, opening } = useStore.getState();
  const run = runs.find((r) => r.id === id);
  if (!run || run.weights) return;
  const bytes = await checkpointOf(run);
  const weights = bytes && (await contents()).weightsIn(bytes);
  if (weights) useStore.getState().patchRun(id, { weights }, opening);
}

/** Writes of one run follow each other. */
const generating = new Map<string, Promise<void>>();

/** `of`: the opening of the graph whose run it is, which need not be in front. */
export function storeRun(
  id: string,
  weights: Uint8Array | null = null,
  of = useStore.getState().opening,
): Promise<void> {
  const write = async () => {
    const { patchRun } = useStore.getState();
    const { runs, runPlace } = tabOf(useStore.getState(), of) ?? { runs: [], runPlace: null };
    const run = runs.find((r) => r.id === id);
    if (!run || !runPlace) return;
    const text = (await contents()).printTrainRun(run);
    const failure = await runFiles.writeRun(runPlace, id, text, weights);
    if (failure) notifyUnkept(failure);
    else if (weights) patchRun(id, { stored: true }, of);
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
async function takeAlong(opening: number): Promise<void> {
  const tab = tabOf(useStore.getState(), opening);
  const old = tab?.runPlace;
  const place = tab && placeOf(tab.document, tab.file);
  if (!old || !place || samePlace(old, place)) return;
  const isLeft =
    !old.name.startsWith("f-") &&
    tabsOf(useStore.getState()).every(
      ({ opening: other, runPlace }) => other === opening || !runPlace || !samePlace(runPlace, old),
    );
  const carried = await Promise.all(tab.runs.map(async (run) => [run, await bytesOf(run, old)] as const));
  useStore.getState().inTab(opening, () => ({ runPlace: place }));
  for (const [{ id }, bytes] of carried) {
    await storeRun(id, bytes, opening);
    if (isLeft) await runFiles.removeRun(old, id);
  }
}

/** What stands beside the run's file: the checkpoint, or weights alone for a run that came with a preset. */
export async function bytesOf(run: TrainRun, place?: RunPlace): Promise<Uint8Array | null> {
  const checkpoint = await checkpointOf(run, place);
  return checkpoint ?? (run.weights && (await contents()).writeSafetensors(run.weights));
}

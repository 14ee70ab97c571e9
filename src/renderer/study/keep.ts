// The studies of each open document: read when the panel is first opened on it, and there again when it comes back to the
// front.
import type { RunPlace } from "../../shared/ipc.ts";
import { printPlan, printResult, readStored } from "../../study/index.ts";
import { reportIgnored } from "../storage/ignored.ts";
import { useStore } from "../store/store.ts";
import { pauseStudy, readmeOf, studied } from "./runner.ts";
import { studyFiles } from "./study-files.ts";
import { type KeptStudy, studiesOf, useStudy } from "./study-store.ts";

/** Where the studies of each opening are; undefined before the panel is first opened. */
let places: Map<number, RunPlace> | undefined;

/** From now on, once. */
export function keepStudies(): void {
  if (places) return;
  places = new Map();
  follow();
  useStore.subscribe((s, before) => {
    if (s.opening !== before.opening || s.tabs !== before.tabs || s.runPlace !== before.runPlace) follow();
  });
}

function follow(): void {
  const { opening, tabs, runPlace } = useStore.getState();
  const of = studied();
  // Its document is gone.
  if (of !== null && !tabs.includes(of)) pauseStudy();
  useStudy.getState().bringToFront(opening, tabs);
  const before = places?.get(opening);
  if (!runPlace || before === runPlace) return;
  places?.set(opening, runPlace);
  // Its place can only change by saving under another name.
  if (before) void takeAlong(opening, runPlace);
  else void readStudies(opening, runPlace);
}

/** The document has got another file: its studies go along; those under way stay where they were begun. */
async function takeAlong(of: number, place: RunPlace): Promise<void> {
  const { fail } = useStudy.getState();
  const graph = studiesOf(useStudy.getState(), of);
  const there = await studyFiles.listStudies(place);
  if ("error" in there) return fail(of, there.error);
  const missing = (graph?.studies ?? []).filter(({ id }) => !there.some((one) => one.id === id));
  for (const { id, plan, results } of graph?.state === "idle" ? missing : []) {
    const refused = await studyFiles.beginStudy(place, id, printPlan(plan));
    if (refused) return fail(of, refused.error);
    for (const result of results) await studyFiles.addStudyRun(place, id, printResult(result));
    await studyFiles.endStudy(place, id, readmeOf(of, id));
  }
}

async function readStudies(of: number, place: RunPlace): Promise<void> {
  const { fail, setStudies } = useStudy.getState();
  const listed = await studyFiles.listStudies(place);
  if ("error" in listed) return fail(of, listed.error);
  const stored = await Promise.all(
    listed.map(async ({ id, plan, runs }): Promise<KeptStudy[]> => {
      const one = await readStored(plan, runs, "runs.jsonl");
      if (one.ok) return [{ ...one.study, id }];
      reportIgnored(`The study ${id}`, one.why);
      return [];
    }),
  );
  setStudies(of, stored.flat());
}

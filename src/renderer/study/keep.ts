// The studies of the open document: read when the panel is first opened, and whenever another document is.
import type { RunPlace } from "../../shared/ipc.ts";
import { printPlan, printResult, readStored } from "../../study/index.ts";
import { reportIgnored } from "../storage/ignored.ts";
import { useStore } from "../store/store.ts";
import { pauseStudy, readmeOf } from "./runner.ts";
import { studyFiles } from "./study-files.ts";
import { type KeptStudy, useStudy } from "./study-store.ts";

/** The opening and the place that the studies here are of; null before the panel is first opened. */
let known: { opening: number; place: RunPlace | null } | null = null;

/** From now on, once. */
export function keepStudies(): void {
  if (known) return;
  const { opening, runPlace } = useStore.getState();
  known = { opening, place: runPlace };
  void readStudies();
  useStore.subscribe(({ opening, runPlace }) => {
    if (!known) return;
    const { opening: before, place } = known;
    known = { opening, place: runPlace };
    if (opening !== before) {
      pauseStudy();
      useStudy.getState().forget();
    }
    if (runPlace === place || !runPlace) return;
    if (opening === read && place) void takeAlong(runPlace);
    else void readStudies();
  });
}

/** The opening whose studies were read last: its place can only change by saving under another name. */
let read = -1;

/** The document has got another file: its studies go along; those under way stay where they were begun. */
async function takeAlong(place: RunPlace): Promise<void> {
  const { studies, state, fail } = useStudy.getState();
  const there = await studyFiles.listStudies(place);
  if ("error" in there) return fail(there.error);
  const missing = studies.filter(({ id }) => !there.some((one) => one.id === id));
  for (const { id, plan, results } of state === "idle" ? missing : []) {
    const refused = await studyFiles.beginStudy(place, id, printPlan(plan));
    if (refused) return fail(refused.error);
    for (const result of results) await studyFiles.addStudyRun(place, id, printResult(result));
    await studyFiles.endStudy(place, id, readmeOf(id));
  }
}

async function readStudies(): Promise<void> {
  const { opening, runPlace } = useStore.getState();
  useStudy.getState().forget();
  if (!runPlace) return;
  read = opening;
  const listed = await studyFiles.listStudies(runPlace);
  if (useStore.getState().opening !== opening) return;
  if ("error" in listed) return useStudy.getState().fail(listed.error);
  const stored = await Promise.all(
    listed.map(async ({ id, plan, runs }): Promise<KeptStudy[]> => {
      const one = await readStored(plan, runs, "runs.jsonl");
      if (one.ok) return [{ ...one.study, id }];
      reportIgnored(`The study ${id}`, one.why);
      return [];
    }),
  );
  if (useStore.getState().opening !== opening) return;
  useStudy.getState().setStudies(stored.flat());
}

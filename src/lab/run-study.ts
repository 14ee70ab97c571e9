// The queue of a study whose results go into a folder: one process at a time, and a line for each run.
import { prepare, runPlan, type StudyEvents, type Workers } from "../study/index.ts";
import { lockFolder } from "./lock.ts";
import { readStudy, resultWriter } from "./study-folder.ts";

export interface FolderEvents extends StudyEvents {
  /** What was found in the folder. */
  notice?(text: string): void;
}

/** Does what of the folder's plan is not done yet. False when it was stopped before the end. */
export async function runStudy(
  folder: string,
  workers: Workers,
  events: FolderEvents = {},
): Promise<boolean> {
  const free = await lockFolder(folder);
  try {
    const { notices, ...study } = await readStudy(folder);
    notices.forEach((text) => {
      events.notice?.(text);
    });
    const keep = await resultWriter(folder);
    return await runPlan({ ...study, graphs: await prepare(study.plan), keep }, workers, events);
  } finally {
    await free();
  }
}

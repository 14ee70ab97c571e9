// Studies as folders `NAME.studies/ID` beside the document `NAME.graph.json`, or in the app's own folder while the document
// has no file: written as `heddle ablate` writes them. The page names a document that it may use and an id, never a path.
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { reason, writeWhole } from "../disk/index.ts";
import { LabError, lineWriter, lockFolder, planFile, runsFile, textOf, writePlanText } from "../lab/files.ts";
import type { Failure, RunPlace } from "../shared/ipc.ts";
import type { StoredStudyText, StudyCalls } from "../shared/study-calls.ts";
import type { Runs } from "./runs.ts";

interface Held {
  readonly write: (line: string) => Promise<void>;
  readonly free: () => Promise<void>;
}

const isId = (name: string): boolean => /^[a-z0-9-]{1,64}$/.test(name);

export class Studies implements StudyCalls {
  /** Studies that this window does the runs of, by folder. */
  private readonly held = new Map<string, Held>();

  constructor(private readonly runs: Runs) {}

  async listStudies(place: RunPlace): Promise<StoredStudyText[] | Failure> {
    const folder = await this.runs.folder(place, "studies");
    if (typeof folder !== "string") return folder;
    const ids = (await readdir(folder).catch(() => [])).filter(isId).sort();
    try {
      const found = ids.map(async (id): Promise<StoredStudyText[]> => {
        const [plan, runs] = await Promise.all(
          [planFile, runsFile].map((file) => textOf(file(join(folder, id)))),
        );
        return typeof plan === "string" ? [{ id, plan, runs: runs ?? "" }] : [];
      });
      return (await Promise.all(found)).flat();
    } catch (cause) {
      return told(cause, folder);
    }
  }

  beginStudy(place: RunPlace, id: string, plan: string): Promise<null | Failure> {
    return this.within(place, id, async (folder) => {
      const there = await textOf(planFile(folder));
      if (there === null) await writePlanText(folder, plan);
      const free = await lockFolder(folder);
      this.held.set(folder, { free, write: await lineWriter(folder) });
      if (there !== null && there !== plan) await writePlanText(folder, plan);
    });
  }

  addStudyRun(place: RunPlace, id: string, line: string): Promise<null | Failure> {
    return this.within(place, id, async (folder) => {
      const held = this.held.get(folder);
      if (!held) throw new LabError(`${folder} is not held by this window`);
      await held.write(line);
    });
  }

  endStudy(place: RunPlace, id: string, readme: string | null): Promise<null | Failure> {
    return this.within(place, id, async (folder) => {
      if (readme !== null) await writeWhole(join(folder, "README.md"), readme);
      await this.held.get(folder)?.free();
      this.held.delete(folder);
    });
  }

  /** The window is gone: what it held may be gone on with elsewhere. */
  close(): void {
    for (const { free } of this.held.values()) void free();
    this.held.clear();
  }

  private async within(
    place: RunPlace,
    id: string,
    act: (folder: string) => Promise<void>,
  ): Promise<null | Failure> {
    const folder = await this.runs.folder(place, "studies");
    if (typeof folder !== "string") return folder;
    try {
      await act(join(folder, id));
      return null;
    } catch (cause) {
      return told(cause, folder);
    }
  }
}

const told = (cause: unknown, folder: string): Failure => ({
  error: cause instanceof LabError ? cause.message : reason(cause, folder),
});

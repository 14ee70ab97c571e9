// Trainings as plain files: `NAME.runs/ID.json` and `ID.safetensors` beside the document `NAME.graph.json`, or in the
// app's own folder while the document has no file. The page names a document that it may use and an id, never a path.
import { readdir, readFile, rm, rmdir } from "node:fs/promises";
import { join } from "node:path";
import { app } from "electron";
import { codeOf, makeFolder, reason, whyOf, writeWhole } from "../disk/index.ts";
import type { Failure, RunPlace, StoredRun } from "../shared/ipc.ts";
import type { Files } from "./files.ts";

const isId = (name: string): boolean => /^[a-z0-9-]{1,64}$/.test(name);

export class Runs {
  constructor(private readonly files: Files) {}

  async list(place: RunPlace): Promise<StoredRun[] | Failure> {
    const folder = await this.folder(place);
    if (typeof folder !== "string") return folder;
    const names = new Set(await readdir(folder).catch(() => []));
    const ids = [...names].flatMap((n) => (n.endsWith(".json") ? n.slice(0, -".json".length) : []));
    const runs = ids
      .filter(isId)
      .sort()
      .map(async (id): Promise<StoredRun[]> => {
        try {
          const text = await readFile(join(folder, `${id}.json`), "utf8");
          return [{ id, text, weights: names.has(`${id}.safetensors`) }];
        } catch (cause) {
          return codeOf(cause) === "ENOENT" ? [] : [{ id, text: "", weights: false, error: whyOf(cause) }];
        }
      });
    return (await Promise.all(runs)).flat();
  }

  async weights(place: RunPlace, id: string): Promise<Uint8Array | Failure | null> {
    const folder = await this.folder(place);
    if (typeof folder !== "string") return folder;
    const path = join(folder, `${id}.safetensors`);
    try {
      return new Uint8Array(await readFile(path));
    } catch (cause) {
      return codeOf(cause) === "ENOENT" ? null : { error: reason(cause, path) };
    }
  }

  /** The weights first: a run that says that it has some does. */
  async write(
    place: RunPlace,
    id: string,
    text: string,
    weights: Uint8Array | null,
  ): Promise<null | Failure> {
    const folder = await this.folder(place);
    if (typeof folder !== "string") return folder;
    try {
      await makeFolder(folder);
      if (weights) await writeWhole(join(folder, `${id}.safetensors`), weights);
      await writeWhole(join(folder, `${id}.json`), text);
      return null;
    } catch (cause) {
      return { error: reason(cause, folder) };
    }
  }

  async remove(place: RunPlace, id: string): Promise<null | Failure> {
    const folder = await this.folder(place);
    if (typeof folder !== "string") return folder;
    try {
      for (const ending of ["json", "safetensors"])
        await rm(join(folder, `${id}.${ending}`), { force: true });
      await rmdir(folder).catch(() => undefined); // others' files stay, and so does the folder then
      return null;
    } catch (cause) {
      return { error: reason(cause, folder) };
    }
  }

  /** Where what belongs to a document is kept: `NAME.runs`, `NAME.studies`. */
  async folder({ file, name }: RunPlace, ending: "runs" | "studies" = "runs"): Promise<string | Failure> {
    if (file === null) return join(app.getPath("userData"), "runs", `${name}.${ending}`);
    if (await this.files.mayUse(file)) return `${file.replace(/(\.graph)?\.json$/, "")}.${ending}`;
    return { error: `${file} was not opened here.` };
  }
}

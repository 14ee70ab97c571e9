// What each call's arguments must look like: a page, even ours, is not trusted by main.
import { z } from "zod";
import { type CallName, type Calls, dataKinds } from "../shared/ipc.ts";

const maxText = 256 * 1024 * 1024;
const path = z.string().min(1).max(4096);
const text = z.string().max(maxText);
const fileName = z
  .string()
  .min(1)
  .max(255)
  .regex(/^[^/\\\0]+$/, "must be a file name, not a path");
/** And none that leads out of its folder. */
const plainName = fileName.regex(/^[^.]/, "must be a plain name");
const words = z.string().max(255);
const journalKey = z.string().regex(/^[a-z0-9-]{1,64}$/);
const blockFile = fileName.endsWith(".block.json");
const runId = z.string().regex(/^[a-z0-9-]{1,64}$/);
const place = z.object({ file: path.nullable(), name: runId });
const none = z.tuple([]);

export const callArguments: { [N in CallName]: z.ZodType<Parameters<Calls[N]>> } = {
  appInfo: none,
  initialFile: none,
  openFile: none,
  openRecent: z.tuple([path]),
  saveFile: z.tuple([path, text, words.nullable()]),
  saveFileAs: z.tuple([fileName, text]),
  saveBytesAs: z.tuple([fileName, z.instanceof(Uint8Array)]),
  saveFolder: z.tuple([
    z
      .array(z.object({ name: plainName, bytes: z.instanceof(Uint8Array) }))
      .min(1)
      .max(16),
  ]),
  recentFiles: none,
  unreadableFiles: none,
  openDataFile: z.tuple([z.enum(dataKinds)]),
  readWeightsBeside: z.tuple([
    path,
    plainName.regex(/\.(safetensors|tokenizer\.json)$/, "must be a safetensors or tokenizer file"),
  ]),
  listRuns: z.tuple([place]),
  readRunWeights: z.tuple([place, runId]),
  writeRun: z.tuple([place, runId, text, z.instanceof(Uint8Array).nullable()]),
  removeRun: z.tuple([place, runId]),
  listStudies: z.tuple([place]),
  beginStudy: z.tuple([place, runId, text]),
  addStudyRun: z.tuple([place, runId, text.regex(/^[^\n]+\n$/, "must be one line")]),
  endStudy: z.tuple([place, runId, text.nullable()]),
  setAtStake: z.tuple([
    z.object({ unsaved: words.nullable(), training: words.nullable(), file: path.nullable() }),
  ]),
  closeWindow: none,
  afterCrash: none,
  readJournal: none,
  writeJournal: z.tuple([journalKey, text]),
  clearJournal: z.tuple([journalKey]),
  readLibrary: none,
  writeLibrary: z.tuple([blockFile, text]),
  removeFromLibrary: z.tuple([blockFile]),
  revealInLibrary: z.tuple([blockFile]),
  connectEngine: none,
  killEngine: none,
  setWindowZoom: z.tuple([z.number().min(0.5).max(3)]),
  toggleFullScreen: none,
  quit: none,
  newWindow: none,
};

// A format of weights is its reader and a line of the table. Here one more line stands in the table: dialogs, drag and
// drop, the calls between page and main process and the command line have to know it, without being told.
import { mkdtemp, readdir, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { act, createElement } from "react";
import { createRoot } from "react-dom/client";
import { beforeEach, expect, test, vi } from "vitest";
import smallest from "../../graphs/smallest.graph.json?raw";
import { check, parseDocument, readSafetensors, untiedWeights } from "../../src/core/index.ts";
import { type WeightFormat, weightFormats } from "../../src/core/weight-files/index.ts";

/** Text: `planted` and the tensors as JSON, `{ "w": [2, 3] }` for w of that shape, whose numbers are all a half. */
const planted = vi.hoisted(
  (): WeightFormat => ({
    name: "Planted",
    extensions: ["planted"],
    read(bytes) {
      const [, json] = /^planted (.*)$/.exec(new TextDecoder().decode(bytes)) ?? [];
      if (json === undefined) return { ok: false, why: "nothing was planted here" };
      const tensors = Object.entries(JSON.parse(json) as Record<string, number[]>).map(([name, dims]) => {
        const data = new Float32Array(dims.reduce((a, b) => a * b, 1)).fill(0.5);
        return [name, { stored: "HALF", dims, data }] as const;
      });
      return { ok: true, tensors: new Map(tensors), metadata: {} };
    },
  }),
);
vi.mock("../../src/core/weight-files/formats.ts", async (original) => {
  const real = await original<{ weightFormats: readonly WeightFormat[] }>();
  return { weightFormats: [...real.weightFormats, planted] };
});

const showOpenDialog = vi.hoisted(() => vi.fn());
vi.mock("electron", () => ({ app: { getPath: tmpdir }, dialog: { showOpenDialog } }));

const { useFileDrop } = await import("../../src/renderer/files/use-file-drop.ts");
const { openDataFile } = await import("../../src/renderer/storage/data-file.ts");
const { useStore } = await import("../../src/renderer/store/store.ts");
const { Files } = await import("../../src/main/files.ts");
const { callArguments } = await import("../../src/main/arguments.ts");
const { run } = await import("../../src/cli/commands/run.ts");
const { storedWeights } = await import("../../src/cli/stored-weights.ts");

const weightExtensions = weightFormats.flatMap(({ extensions }) => extensions);

const parsed = parseDocument(smallest);
if (!parsed.ok) throw new Error("the preset is broken");
const { document: graph } = parsed;
const shapes = Object.fromEntries(untiedWeights(check(graph)).map(({ name, dims }) => [name, dims]));
const text = `planted ${JSON.stringify(shapes)}`;
const names = Object.keys(shapes).sort();

beforeEach(() => useStore.setState({ document: graph, runs: [] }));

/** Vitest waits a second, which a busy machine may take. */
const patience = { timeout: 60_000 };

function Page(): null {
  useFileDrop();
  return null;
}

test("the dialog of the app lists its ending, and what is chosen reaches the page", async () => {
  const path = join(await mkdtemp(join(tmpdir(), "heddle-planted-")), "mine.planted");
  await writeFile(path, text);
  showOpenDialog.mockResolvedValue({ canceled: false, filePaths: [path] });
  const [kind] = callArguments.openDataFile.parse(["weights"]);
  const file = await new Files().openDataWithDialog({} as never, kind);
  const filters = [expect.objectContaining({ extensions: weightExtensions }), expect.anything()];
  expect(showOpenDialog).toHaveBeenCalledWith(expect.anything(), expect.objectContaining({ filters }));
  expect(file).toMatchObject({ name: "mine.planted", bytes: new TextEncoder().encode(text) });
});

test("the table has the planted line behind the real ones", () => {
  expect(weightExtensions.slice(0, 1)).toEqual(["safetensors"]);
  expect(weightExtensions.at(-1)).toBe("planted");
});

test("the picker of the browser takes its ending", () => {
  const click = vi.spyOn(HTMLInputElement.prototype, "click").mockImplementation(() => {});
  void openDataFile("weights");
  expect((click.mock.contexts[0] as HTMLInputElement).accept.split(",")).toContain(".planted");
});

test("dropped on the window it becomes a run, kept as safetensors; the refusal of others names it", async () => {
  vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", true);
  await act(async () => createRoot(document.createElement("div")).render(createElement(Page)));
  const drop = (name: string) => {
    const item = { getAsFile: () => new File([text], name), webkitGetAsEntry: () => null };
    const event = Object.assign(new Event("drop"), { dataTransfer: { types: ["Files"], items: [item] } });
    window.dispatchEvent(event);
  };
  drop("mine.planted");
  await vi.waitFor(() => expect(useStore.getState().runs).toHaveLength(1), patience);
  const [taken] = useStore.getState().runs;
  expect(taken?.label).toBe("from mine.planted");
  expect(Object.keys(taken?.weights ?? {}).sort()).toEqual(names);
  const kept = readSafetensors(taken?.checkpoint ?? new Uint8Array());
  expect(kept.ok && [...kept.tensors.keys()].sort()).toEqual(names);
  const refused = vi.fn();
  useStore.setState({ refuseFile: refused });
  drop("mine.other");
  await vi.waitFor(
    () =>
      expect(JSON.stringify(refused.mock.calls)).toContain(weightExtensions.map((e) => `*.${e}`).join(", ")),
    patience,
  );
});

test("the command line says it in its help, and reads it", async () => {
  expect(run.options.weights?.value).toBe(`W.${weightExtensions.join("|")}`);
  const folder = await mkdtemp(join(tmpdir(), "heddle-planted-"));
  for (const name of ["mine.planted", "mine.bin"]) await writeFile(join(folder, name), text);
  const read = await storedWeights(join(folder, "mine.planted"));
  expect(Object.keys(read.weights).sort()).toEqual(names);
  // A name that tells no format: whichever can read it.
  expect(Object.keys((await storedWeights(join(folder, "mine.bin"))).weights).sort()).toEqual(names);
  await writeFile(join(folder, "bad.planted"), "no");
  await expect(storedWeights(join(folder, "bad.planted"))).rejects.toThrow("nothing was planted here");
});

test("nothing else asks for one format where any will do", async () => {
  const root = join(import.meta.dirname, "../../src");
  const files = (await readdir(root, { recursive: true })).filter((name) => /\.tsx?$/.test(name));
  const asking = await Promise.all(
    files.map(async (file) => [file, await readFile(join(root, file), "utf8")] as const),
  );
  const readers = asking.filter(([, source]) => source.includes("readSafetensors(")).map(([file]) => file);
  // Checkpoints and the weights of runs are Heddle's own files, and always safetensors.
  expect(readers.sort()).toEqual(["core/weight-files/safetensors.ts", "runtime/client/checkpoint.ts"]);
});

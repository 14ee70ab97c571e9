// Runs beside a graph that cannot be read: the command line and the app tell of each, and take the others.
import { copyFile, mkdir, mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { keptWeights } from "../../src/cli/kept-runs.ts";
import { preset } from "../core/presets.ts";

const userData = await mkdtemp(join(tmpdir(), "heddle-kept-"));
vi.mock("electron", () => ({ app: { getPath: () => userData } }));
const { Runs } = await import("../../src/main/runs.ts");

const shipped = join(import.meta.dirname, "../../graphs/decoder-only.runs/trained");

test("a torn record and a folder in its place are told, the whole one is taken", async () => {
  const folder = join(userData, "runs", "mine.runs");
  await mkdir(join(folder, "folder.json"), { recursive: true });
  await writeFile(join(folder, "torn.json"), '{"format": "heddle-run-1", ');
  await copyFile(`${shipped}.json`, join(folder, "whole.json"));
  for (const id of ["folder", "torn", "whole"])
    await copyFile(`${shipped}.safetensors`, join(folder, `${id}.safetensors`));

  const told: string[] = [];
  const graph = join(userData, "runs", "mine.graph.json");
  const kept = await keptWeights(graph, preset("decoder-only"), (notice) => told.push(notice));
  expect(kept).toMatchObject({ file: join(folder, "whole.safetensors"), missing: 0 });
  expect(told.sort()).toEqual([
    `${join(folder, "folder.json")} was ignored: it is a folder; give a file.`,
    `${join(folder, "torn.json")} was ignored: it must be JSON.`,
  ]);

  const listed = await new Runs({} as never).list({ file: null, name: "mine" });
  expect(listed).toMatchObject([
    { id: "folder", text: "", weights: false, error: "it is a folder; give a file" },
    { id: "torn", weights: true },
    { id: "whole", weights: true },
  ]);
});

// A checkpoint that cannot be written is told at once, ends no training and breaks no later one.
import { mkdir, mkdtemp, readdir, readFile, rm, rmdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { checkpointWriter } from "../../src/cli/checkpoints.ts";

test("one that fails is told and the next one is kept; the last that fails ends the command", async () => {
  const folder = await mkdtemp(join(tmpdir(), "heddle-checkpoints-"));
  const out = join(folder, "w.safetensors");
  const said: string[] = [];
  const writer = checkpointWriter(out, [], { error: (text) => said.push(text) });
  await mkdir(out);
  writer.write(new Uint8Array([1]), 5);
  await expect(writer.settled()).rejects.toThrow(`${out} cannot be written: it is a folder; give a file.`);
  expect(said).toEqual([
    `warning: the checkpoint of step 5 is not saved: ${out} cannot be written: it is a folder; give a file.`,
  ]);
  await rmdir(out);
  writer.write(new Uint8Array([2]), 10);
  expect(await writer.settled()).toBe(10);
  expect([...(await readFile(out))]).toEqual([2]);
  expect(await readdir(folder)).toEqual(["w.safetensors"]);
  expect(said).toHaveLength(1);

  await rm(out);
  await mkdir(out);
  writer.write(new Uint8Array([3]), 15);
  await expect(writer.settled()).rejects.toThrow(/give a file\. The last one written is that of step 10\.$/);
  await rm(folder, { recursive: true });
});

// An archive is what others take it for.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { zipped } from "../../src/renderer/storage/zip.ts";
import { python } from "../support/exported.ts";

test("Python unpacks it, checksums and all", () => {
  const folder = mkdtempSync(join(tmpdir(), "heddle-zip-"));
  const files = [
    { name: "model.py", bytes: new TextEncoder().encode("print(1)\n") },
    { name: "größe.bin", bytes: Uint8Array.from({ length: 70_000 }, (_, i) => i * 7) },
    { name: "empty", bytes: new Uint8Array() },
  ];
  const archive = join(folder, "a.zip");
  writeFileSync(archive, zipped(files));
  const code =
    "import sys, zipfile; z = zipfile.ZipFile(sys.argv[1]); assert z.testzip() is None; z.extractall(sys.argv[2])";
  execFileSync(python, ["-c", code, archive, folder]);
  for (const { name, bytes } of files)
    expect(Buffer.compare(readFileSync(join(folder, name)), bytes), name).toBe(0);
});

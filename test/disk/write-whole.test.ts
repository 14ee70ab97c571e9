// The writer of files against a real file system.
import { execFile, spawnSync } from "node:child_process";
import {
  chmod,
  link,
  lstat,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  stat,
  symlink,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { writeOut } from "../../src/cli/write-file.ts";
import { lockOf } from "../../src/disk/alone.ts";
import { codeOf, isSameFile, readyToWrite, whyOf, writeWhole } from "../../src/disk/index.ts";

const run = promisify(execFile);
let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "heddle-disk-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const at = (name: string): string => join(folder, name);
const codeFrom = (work: Promise<unknown>): Promise<string> => work.then(() => "none", codeOf);

describe("what is written", () => {
  test("a text, and nothing beside it", async () => {
    await writeWhole(at("a.json"), "one");
    await writeWhole(at("a.json"), "two");
    expect(await readFile(at("a.json"), "utf8")).toBe("two");
    expect(await readdir(folder)).toEqual(["a.json"]);
  });

  test("through links, the last of which may lead to nothing yet", async () => {
    await writeFile(at("real.json"), "old");
    await symlink("real.json", at("link.json"));
    await symlink("link.json", at("far.json"));
    await symlink("later.json", at("dangling.json"));
    await writeWhole(at("far.json"), "new");
    await writeWhole(at("dangling.json"), "first");
    expect((await lstat(at("far.json"))).isSymbolicLink()).toBe(true);
    expect((await lstat(at("link.json"))).isSymbolicLink()).toBe(true);
    expect(await readFile(at("real.json"), "utf8")).toBe("new");
    expect(await readFile(at("later.json"), "utf8")).toBe("first");
  });

  test.each([0o600, 0o640, 0o664, 0o755])("the mode %o stays", async (mode) => {
    await writeFile(at("a"), "old");
    await chmod(at("a"), mode);
    await writeWhole(at("a"), "new");
    expect((await stat(at("a"))).mode & 0o7777).toBe(mode);
  });

  test("into folders that two make at once", async () => {
    const names = ["a/b/one", "a/b/two"];
    await Promise.all(names.map((name) => writeWhole(at(name), name, { folders: true })));
    expect((await readdir(at("a/b"))).sort()).toEqual(["one", "two"]);
  });

  test("a name as long as the file system allows", async () => {
    const name = `${"n".repeat(244)}.graph.json`;
    expect(name).toHaveLength(255);
    await writeWhole(at(name), "long");
    expect(await readFile(at(name), "utf8")).toBe("long");
  });

  test("writes that overlap: whole, in the order of asking, through a link too", async () => {
    await symlink("a", at("b"));
    const texts = Array.from({ length: 60 }, (_, i) => String(i % 10).repeat(20_000 - 90 * i));
    const seen = new Set<string>();
    let done = false;
    const reader = (async () => {
      while (!done) seen.add(await readFile(at("a"), "utf8").catch(() => texts[0] ?? ""));
    })();
    await Promise.all(texts.map((text, i) => writeWhole(at(i % 2 ? "a" : "b"), text)));
    done = true;
    await reader;
    expect(texts.indexOf(await readFile(at("a"), "utf8"))).toBe(texts.length - 1);
    expect([...seen].filter((text) => !texts.includes(text))).toEqual([]);
    expect((await readdir(folder)).sort()).toEqual(["a", "b"]);
  });
});

describe("what is refused leaves what was there", () => {
  test("folders, devices, circles of links, a file where none may be", async () => {
    await mkdir(at("folder"));
    await writeFile(at("old"), "old");
    await symlink("y", at("x"));
    await symlink("x", at("y"));
    expect(await codeFrom(writeWhole(at("folder"), "new"))).toBe("EISDIR");
    expect(await codeFrom(writeWhole("/dev/null", "new"))).toBe("ENOTFILE");
    expect(await codeFrom(readyToWrite("/dev/full"))).toBe("ENOTFILE");
    expect(await codeFrom(writeWhole(at("x"), "new"))).toBe("ELOOP");
    expect(await codeFrom(writeWhole(at("old"), "new", { fresh: true }))).toBe("EEXIST");
    expect(await codeFrom(writeWhole(at("none/a"), "new"))).toBe("ENOENT");
    expect(await codeFrom(writeWhole(at("old/a"), "new"))).toBe("ENOTDIR");
    const folders = { folders: true };
    expect(await codeFrom(writeWhole(at("old/b/a"), "new", folders))).toBe("ENOTDIR");
    expect(await codeFrom(writeWhole(at("old/a"), "new", folders))).toBe("ENOTDIR");
    expect(await readFile(at("old"), "utf8")).toBe("old");
    expect((await readdir(folder)).sort()).toEqual(["folder", "old", "x", "y"]);
  });

  test("a folder that cannot be made though nothing refuses it", async ({ skip }) => {
    if (process.platform !== "linux") return skip();
    expect(await codeFrom(writeWhole("/proc/none/a/b", "new", { folders: true }))).toBe("ENOENT");
  });

  test("a file that somebody has changed since it was read, or made, or removed", async () => {
    await writeFile(at("a"), "new");
    for (const [name, before] of [
      ["a", "old"],
      ["a", null],
      ["none", "old"],
    ] as const) {
      const over = (there: string | null) => there === before;
      expect(await codeFrom(writeWhole(at(name), "mine", { over }))).toBe("ECHANGED");
    }
    const refused = writeOut(at("a"), { data: "mine", before: "old" }).catch(String);
    expect(await refused).toMatch(/another program has changed it since it was read; run the command again/);
    expect(await readFile(at("a"), "utf8")).toBe("new");
    expect(await readdir(folder)).toEqual(["a"]);
  });

  test("nothing: a lock that a killed process has left is taken over at once", async () => {
    await writeFile(at("a"), "old");
    const { pid } = spawnSync(process.execPath, ["--version"]);
    await writeFile(lockOf(at("a")), String(pid));
    const begun = performance.now();
    await writeWhole(at("a"), "new", { over: (there) => there === "old" });
    expect(performance.now() - begun).toBeLessThan(2000);
    expect(await readFile(at("a"), "utf8")).toBe("new");
    expect(await stat(lockOf(at("a"))).then(() => "left", codeOf)).toBe("ENOENT");
  });

  test("two that both want to be first: one is", async () => {
    const codes = await Promise.all(
      ["one", "two"].map((text) => codeFrom(writeWhole(at("a"), text, { fresh: true }))),
    );
    expect(codes.sort()).toEqual(["EEXIST", "none"]);
  });

  test("a full disk", async ({ skip }) => {
    const disk = at("small");
    await mkdir(disk);
    const mounted = await run("mount", ["-t", "tmpfs", "-o", "size=64k", "tmpfs", disk]).then(
      () => true,
      () => false,
    );
    skip(!mounted, "a small disk can be mounted by root only");
    try {
      await writeFile(join(disk, "a"), "old".repeat(1000));
      const failure: unknown = await writeWhole(join(disk, "a"), "x".repeat(100_000)).catch((cause) => cause);
      expect(whyOf(failure)).toBe("the disk is full");
      expect(await readFile(join(disk, "a"), "utf8")).toBe("old".repeat(1000));
      expect(await readdir(disk)).toEqual(["a"]);
      await run("mount", ["-o", "remount,ro", disk]);
      expect(whyOf(await writeWhole(join(disk, "a"), "new").catch((cause) => cause))).toBe(
        "the disk is read-only",
      );
    } finally {
      await run("umount", [disk]);
    }
  });
});

test("one file by two names", async () => {
  await writeFile(at("a"), "a");
  await writeFile(at("b"), "a");
  await link(at("a"), at("hard"));
  await symlink("a", at("soft"));
  expect(await isSameFile(at("a"), at("hard"))).toBe(true);
  expect(await isSameFile(at("a"), at("soft"))).toBe(true);
  expect(await isSameFile(at("a"), at("b"))).toBe(false);
  expect(await isSameFile(at("a"), at("none"))).toBe(false);
});

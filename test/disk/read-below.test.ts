// What is served of a folder: its files, through links too, and nothing that lies elsewhere.
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readBelow } from "../../src/disk/index.ts";

let base: string;
let folder: string;

beforeAll(async () => {
  base = await mkdtemp(join(tmpdir(), "heddle-below-"));
  folder = join(base, "served");
  await mkdir(join(folder, "assets"), { recursive: true });
  await mkdir(join(base, "served-not"));
  await writeFile(join(folder, "index.html"), "page");
  await writeFile(join(folder, "assets/a b.js"), "script");
  await writeFile(join(base, "secret"), "secret");
  await writeFile(join(base, "served-not/secret"), "secret");
  await symlink(join(base, "secret"), join(folder, "link"));
  await symlink("../secret", join(folder, "relative-link"));
  await symlink(join(base, "served-not"), join(folder, "folder-link"));
  await symlink("index.html", join(folder, "inside"));
  await symlink(folder, join(base, "door"));
});
afterAll(() => rm(base, { recursive: true }));

const read = async (path: string, from = folder) => {
  const found = await readBelow(from, path);
  return typeof found === "string" ? found : Buffer.from(found.bytes).toString();
};

test.each([
  ["/", "page"],
  ["/index.html", "page"],
  ["/assets/a%20b.js", "script"],
  ["/inside", "page"],
  ["/nothing", "missing"],
  ["/assets", "missing"],
  ["/link", "outside"],
  ["/relative-link", "outside"],
  ["/folder-link/secret", "outside"],
  ["/../secret", "outside"],
  ["/..%2fsecret", "outside"],
  ["/..%2fserved-not%2fsecret", "outside"],
  ["/%", "outside"],
  ["/%00", "outside"],
])("%s → %s", async (path, content) => {
  expect(await read(path)).toBe(content);
});

test("the folder itself may be behind a link, and named with a slash", async () => {
  expect(await read("/", join(base, "door"))).toBe("page");
  expect(await read("/", `${folder}/`)).toBe("page");
  expect(await read("/link", join(base, "door"))).toBe("outside");
});

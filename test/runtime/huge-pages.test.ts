// An engine's process is started with larger pages, and with what a person has set themselves.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { childTransport } from "../../src/runtime/client/child-transport.ts";
import { withHugePages } from "../../src/runtime/client/huge-pages.ts";

test("the tunable is added, a person's own come last and win", () => {
  expect(withHugePages({ A: "1" })).toEqual({ A: "1", GLIBC_TUNABLES: "glibc.malloc.hugetlb=1" });
  expect(withHugePages({ GLIBC_TUNABLES: "glibc.malloc.hugetlb=0" }).GLIBC_TUNABLES).toBe(
    "glibc.malloc.hugetlb=1:glibc.malloc.hugetlb=0",
  );
});

test("a child has it", async () => {
  const folder = mkdtempSync(join(tmpdir(), "heddle-pages-"));
  const entry = join(folder, "entry.cjs");
  writeFileSync(entry, "process.send(process.env.GLIBC_TUNABLES)");
  const told = await new Promise((done, fail) => {
    childTransport({ entry }).open({ message: done, died: (why) => fail(new Error(why)) });
  });
  expect(told).toMatch(/glibc\.malloc\.hugetlb=1/);
  rmSync(folder, { recursive: true });
});

// The lock file is the same for every npm that the README names: `npm install` leaves no change behind.
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

interface Locked {
  readonly libc?: readonly string[];
  readonly integrity?: string;
  readonly link?: boolean;
}

const { packages } = JSON.parse(readFileSync("package-lock.json", "utf8")) as {
  packages: Readonly<Record<string, Locked>>;
};

test("it has no field that npm 10 and 11.0 take away, nor one that names a registry", () => {
  const stripped = Object.entries(packages).filter(([, entry]) => entry.libc !== undefined);
  expect(stripped.map(([name]) => name)).toEqual([]);
  expect(Object.values(packages).filter((entry) => "resolved" in entry)).toEqual([]);
});

test("every package has the hash of what it must be", () => {
  const others = Object.entries(packages).filter(([name, entry]) => name !== "" && !entry.integrity);
  expect(others.map(([name]) => name)).toEqual([]);
});

test("platforms' packages are in it for every system, so that npm ci works on all", () => {
  for (const system of ["linux-x64", "linux-arm64", "darwin-arm64", "darwin-x64", "win32-x64"])
    expect(packages).toHaveProperty([`node_modules/@biomejs/cli-${system}`]);
});

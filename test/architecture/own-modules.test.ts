// The renderer's test files share their modules: one that replaces a module, or stops the clock that they look at, would do
// so to whichever file comes next. Such files stand in a list of vitest.config.ts.
import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import config from "../../vitest.config.ts";

const changesModules = /\bvi\.(mock|doMock|resetModules|useFakeTimers)\(|spyOn\(performance\b/;

test("what changes modules for others has its own", () => {
  const projects = JSON.parse(JSON.stringify(config)).test.projects as {
    test: { name: string; include: string[] };
  }[];
  const own = projects.find(({ test }) => test.name === "own modules")?.test.include ?? [];
  const files = readdirSync("test/renderer").filter((name) => /\.test\.tsx?$/.test(name));
  const changing = files.filter((name) => changesModules.test(readFileSync(`test/renderer/${name}`, "utf8")));
  expect(changing.length).toBeGreaterThan(3);
  expect(changing.filter((name) => !own.includes(`test/renderer/${name}`))).toEqual([]);
  // A name that is gone would leave its file with everyone's modules unseen.
  expect(own.filter((path) => !files.includes(path.replace("test/renderer/", "")))).toEqual([]);
});

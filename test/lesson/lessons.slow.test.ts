// Every lesson that ships accepts its right answers and refuses each wrong one with the words that are meant for it.
import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { faultsOf, readLesson } from "../../src/lesson/index.ts";

const folder = "graphs/lessons";

test.each(readdirSync(folder).filter((name) => name.endsWith(".lesson.json")))("%s", (name) => {
  const read = readLesson(readFileSync(`${folder}/${name}`, "utf8"));
  expect(read.ok ? faultsOf(read.lesson) : read.why).toEqual([]);
});

// A training where nobody says otherwise is the same training in the app and on the command line.
import { expect, test } from "vitest";
import type { Arguments } from "../../src/cli/command.ts";
import { trainOptions } from "../../src/cli/train-arguments.ts";
import { firstForm } from "../../src/renderer/store/train-form.ts";
import { optionsOf, usualOptions } from "../../src/renderer/train/settings.ts";
import { tasks } from "../../src/runtime/tasks/index.ts";

/** As of `heddle train` with these options. */
const called = (given: Readonly<Record<string, string>>): Arguments => ({
  operands: ["a.graph.json"],
  text: (option) => given[option],
  texts: (option) => (given[option] === undefined ? [] : [given[option]]),
  flag: () => false,
});

test.each([...tasks.keys()])("of %s", async (task) => {
  expect(usualOptions(task)).toEqual(await trainOptions(called({ task })));
});

test.each(["7", "200", "3000"])("of %s steps: what depends on the length too", async (steps) => {
  const app = optionsOf({ ...firstForm, task: "sort", steps, learningRate: "0.003" }, null, []);
  expect(app).toEqual({ options: await trainOptions(called({ task: "sort", steps, lr: "0.003" })) });
});

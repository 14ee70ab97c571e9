// Unit and property tests. Files named *.slow.test.ts, and those that start processes of their own in each test, run in
// `npm test` and are left out of `npm run check`.
import { availableParallelism } from "node:os";
import react from "@vitejs/plugin-react";
import { configDefaults, defineConfig } from "vitest/config";

const exclude = [...configDefaults.exclude, ...(process.env.HEDDLE_FAST ? ["**/*.slow.test.*"] : [])];

/** Never what decides a test: a busy machine is slow, not wrong. */
const patience = { testTimeout: 600_000, hookTimeout: 600_000 };
const setupFiles = ["test/support/draws.ts"];

/** What measures time, or fills many gigabytes on purpose: one at a time, after all others. */
const alone = ["test/runtime/process.test.ts", "test/runtime/training/memory.slow.test.ts"];

/**
 * What replaces modules, stops the clock, breaks the store on purpose, or asks what modules remember, has modules of its
 * own (test/architecture/own-modules.test.ts).
 */
const ownModules = [
  "check-ahead.test.ts",
  "generate-text.test.ts",
  "keep-journal.test.ts",
  "lessons.test.ts",
  "notice.test.ts",
  "opening.test.ts",
  "palette.test.tsx",
  "storage.test.ts",
  "train-on.test.ts",
  "values.test.tsx",
  "weight-formats.test.ts",
].map((name) => `test/renderer/${name}`);

/** All of them: Vitest's own default leaves one core idle, which of two is half. */
const maxWorkers = availableParallelism();

export default defineConfig({
  test: {
    passWithNoTests: true,
    projects: [
      {
        test: {
          name: "node",
          include: ["test/**/*.test.ts"],
          exclude: [...exclude, "test/renderer/**", "test/runtime/**", "test/cli/**", "test/delivery/**"],
          environment: "node",
          // The core keeps no state of its own, so that its modules need not be loaded anew for each file.
          isolate: false,
          maxWorkers,
          ...patience,
          setupFiles,
        },
      },
      {
        test: {
          name: "processes",
          // What these keep are engines, which the next file opens anew.
          isolate: false,
          include: ["test/{runtime,cli,delivery}/**/*.test.ts"],
          exclude: [...exclude, ...alone],
          environment: "node",
          maxWorkers,
          ...patience,
          setupFiles,
        },
      },
      {
        test: {
          name: "alone",
          include: alone,
          exclude,
          environment: "node",
          maxWorkers: 1,
          sequence: { groupOrder: 1 },
          ...patience,
          setupFiles,
        },
      },
      {
        plugins: [react()],
        test: {
          name: "dom",
          isolate: false,
          include: ["test/renderer/**/*.test.{ts,tsx}"],
          exclude: [...exclude, ...ownModules],
          environment: "happy-dom",
          maxWorkers,
          ...patience,
          setupFiles: [...setupFiles, "test/support/fresh.ts"],
        },
      },
      {
        plugins: [react()],
        test: {
          name: "own modules",
          include: ownModules,
          exclude,
          environment: "happy-dom",
          maxWorkers,
          ...patience,
          setupFiles,
        },
      },
    ],
  },
});

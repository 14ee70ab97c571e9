/** Unit and property tests. Files named *.slow.test.ts run in `npm test` and are left out of `npm run check`. */
import react from "@vitejs/plugin-react";
import { configDefaults, defineConfig } from "vitest/config";

const exclude = [...configDefaults.exclude, ...(process.env.HEDDLE_FAST ? ["**/*.slow.test.*"] : [])];

/** Never what decides a test: a busy machine is slow, not wrong. */
const patience = { testTimeout: 120_000, hookTimeout: 120_000 };

export default defineConfig({
  test: {
    passWithNoTests: true,
    projects: [
      {
        test: {
          name: "node",
          include: ["test/**/*.test.ts"],
          exclude: [...exclude, "test/renderer/**"],
          environment: "node",
          ...patience,
        },
      },
      {
        plugins: [react()],
        test: {
          name: "dom",
          include: ["test/renderer/**/*.test.{ts,tsx}"],
          exclude,
          environment: "happy-dom",
          ...patience,
        },
      },
    ],
  },
});

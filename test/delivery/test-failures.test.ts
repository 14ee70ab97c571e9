// The end of `npm test`'s log names what failed.
import { expect, test } from "vitest";
import { failuresOfPlaywright, failuresOfVitest, unhandledIn } from "../../scripts/test-failures.ts";

test("Vitest: failed tests and files that did not load, with the beginning of their errors", () => {
  const passed = { status: "passed", fullName: "adds", failureMessages: [] };
  const failed = {
    status: "failed",
    fullName: "subtracts",
    failureMessages: ["\u001b[31mexpected 1\u001b[39m\n\nto be 2"],
  };
  expect(
    failuresOfVitest({
      testResults: [
        { name: "a.test.ts", message: "", assertionResults: [passed, failed] },
        { name: "b.test.ts", message: "Cannot find module", assertionResults: [] },
        { name: "c.test.ts", message: "", assertionResults: [passed] },
      ],
    }),
  ).toEqual([
    "failed: a.test.ts › subtracts",
    "    expected 1",
    "    to be 2",
    "failed: b.test.ts",
    "    Cannot find module",
  ]);
});

test("Playwright: failed tests, those that passed late, and errors outside of tests", () => {
  const location = { file: "/of/somebody/e2e/a.spec.ts", line: 12 };
  const spec = (title: string, status: string, message?: string) => ({
    title,
    line: 7,
    tests: [{ status, results: [{ ...(message ? { error: { message, location } } : {}) }, {}] }],
  });
  const suites = [
    {
      file: "a.spec.ts",
      specs: [spec("opens", "expected")],
      suites: [
        {
          file: "a.spec.ts",
          specs: [spec("saves", "flaky", "too late"), spec("closes", "unexpected", "gone")],
        },
      ],
    },
  ];
  expect(failuresOfPlaywright({ suites, errors: [{ message: "no tests" }] })).toEqual([
    "passed on another try: a.spec.ts:7 › saves",
    "    too late",
    "    in line 12 of a.spec.ts",
    "failed: a.spec.ts:7 › closes",
    "    gone",
    "    in line 12 of a.spec.ts",
    "failed: outside of a test",
    "    no tests",
  ]);
});

test("errors outside of Vitest's tests are read from what it printed", () => {
  expect(unhandledIn("all is well")).toEqual([]);
  expect(unhandledIn("✓ one\nUnhandled Errors\nError: late")).toEqual(["Unhandled Errors", "Error: late"]);
});

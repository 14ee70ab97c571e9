// What `npm test` says last of what went wrong: a log of ten thousand lines is often read by its end alone.
import { readFile } from "node:fs/promises";
import { basename } from "node:path";

interface VitestReport {
  testResults: {
    name: string;
    message: string;
    assertionResults: { status: string; fullName: string; failureMessages: string[] }[];
  }[];
}

interface PlaywrightError {
  message?: string;
  location?: { file: string; line: number };
}

interface PlaywrightSuite {
  file: string;
  suites?: PlaywrightSuite[];
  specs?: {
    title: string;
    line: number;
    tests: { status: string; results: { error?: PlaywrightError }[] }[];
  }[];
}

const colour = new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*m`, "g");

/** The first lines of a message, in the width of a terminal. */
function beginning(message: string | undefined): string[] {
  const lines = (message ?? "").replace(colour, "").split("\n");
  return lines
    .filter((line) => line.trim() !== "")
    .slice(0, 6)
    .map((line) => `    ${line.slice(0, 160)}`);
}

/** The line of the test that was not met. */
const where = ({ location }: PlaywrightError): string[] =>
  location ? [`    in line ${location.line} of ${basename(location.file)}`] : [];

/** Failed tests of Vitest's JSON report, and files that did not load, each with the beginning of its error. */
export function failuresOfVitest(report: VitestReport): string[] {
  return report.testResults.flatMap(({ name, message, assertionResults }) => {
    const failed = assertionResults.filter(({ status }) => status === "failed");
    if (failed.length === 0) return message === "" ? [] : [`failed: ${name}`, ...beginning(message)];
    return failed.flatMap((test) => [
      `failed: ${name} › ${test.fullName}`,
      ...beginning(test.failureMessages[0]),
    ]);
  });
}

/** Failed tests of Playwright's JSON report, and those that passed on another try, with the error of each try. */
export function failuresOfPlaywright(report: {
  suites: PlaywrightSuite[];
  errors: { message?: string }[];
}): string[] {
  const within = (suite: PlaywrightSuite): string[] => [
    ...(suite.specs ?? []).flatMap(({ title, line, tests }) =>
      tests
        .filter(({ status }) => status === "unexpected" || status === "flaky")
        .flatMap(({ status, results }) => [
          `${status === "flaky" ? "passed on another try" : "failed"}: ${suite.file}:${line} › ${title}`,
          ...results.flatMap(({ error }) => (error ? [...beginning(error.message), ...where(error)] : [])),
        ]),
    ),
    ...(suite.suites ?? []).flatMap(within),
  ];
  return [
    ...report.suites.flatMap(within),
    ...report.errors.flatMap(({ message }) => ["failed: outside of a test", ...beginning(message)]),
  ];
}

/** What Vitest prints of errors outside of its tests, which no report of it holds. */
export function unhandledIn(output: string): string[] {
  const at = output.indexOf("Unhandled Error");
  return at < 0 ? [] : output.slice(at).replace(colour, "").split("\n").slice(0, 40);
}

export const readReport = async (path: string): Promise<never> =>
  JSON.parse(await readFile(path, "utf8")) as never;

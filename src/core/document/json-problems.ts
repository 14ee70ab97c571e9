// Why a text is no JSON, with places.
import { type ParseError, parseTree, printParseErrorCode } from "jsonc-parser";
import type { FileProblem } from "../diagnostics/index.ts";

type Locate = (offset: number) => Pick<FileProblem, "line" | "column">;

/** Of a longer text no tree is made, which knows places: it takes seconds. */
export const maxTreed = 4 * 1024 * 1024;

/** Of a text that `JSON.parse` has refused for `cause`. */
export function syntaxProblems(text: string, cause: unknown, locate: Locate): FileProblem[] {
  const problem = (offset: number, message: string): FileProblem => ({
    code: "file/json",
    message,
    path: "",
    ...locate(offset),
  });
  // A mark of UTF-16 read as UTF-8, or a zero in each other byte.
  if (/^(\ufffd\ufffd|[^\0]\0|\0[^\0]\0)/.test(text))
    return [problem(0, "Not valid JSON: the file seems to be UTF-16, and must be UTF-8. Save it as UTF-8.")];
  // All that comes behind follows from it.
  const begin = text.search(/\S/);
  if (begin >= 0 && !"{[/".includes(text[begin]!))
    return [problem(begin, `Not valid JSON: it must begin with {, and begins with ${quoted(text, begin)}.`)];
  const errors: ParseError[] = [];
  if (text.length <= maxTreed) parseTree(text, errors, { disallowComments: true, allowTrailingComma: false });
  if (errors.length > 0) return jsonProblems(errors, text, problem);
  const said = cause instanceof Error ? cause.message : String(cause);
  return [problem(Number(/position (\d+)/.exec(said)?.[1] ?? 0), `Not valid JSON: ${said}.`)];
}

/**
 * At most 20, one for each place: what else is missing there follows from the first. What is missing at the end is told
 * alone, when nothing before it is wrong: most often the file was cut off.
 */
function jsonProblems(
  errors: readonly ParseError[],
  text: string,
  problem: (offset: number, message: string) => FileProblem,
): FileProblem[] {
  const end = text.trimEnd().length;
  if (end === 0) return [problem(0, "The file is empty.")];
  const unclosed = errors.some((e) => e.offset >= end && /^close/.test(said(e)));
  const isTorn = (e: ParseError) => unclosed && e.offset + e.length >= end && tornWord.test(said(e));
  const before = errors.filter((e) => e.offset < end && !isTorn(e));
  if (before.length === 0) {
    const message = "a } or ] that closes it is missing at the end. The file may have been cut off.";
    return [problem(end, `Not valid JSON: ${message}`)];
  }
  const first = before.filter((e, i) => e.offset !== before[i - 1]?.offset).slice(0, 20);
  return first.map((e) => problem(e.offset, `Not valid JSON: ${said(e)} at ${quoted(text, e.offset)}.`));
}

/** Words that the file was cut off in, as the parser names what is wrong with them. */
const tornWord = /^(invalid symbol|invalid unicode|unexpected end of (string|number))$/;

/** `close brace expected` */
const said = (e: ParseError): string =>
  printParseErrorCode(e.error)
    .replace(/([a-z])([A-Z])/g, "$1 $2")
    .toLowerCase();

/** What stands at a place, up to the end of its line. */
function quoted(text: string, offset: number): string {
  const near = text.slice(offset, offset + 20).split("\n")[0] ?? "";
  return near.includes('"') ? near : `"${near}"`;
}

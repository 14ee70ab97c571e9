// Text → JSON with positions: what graph files and block files have in common. Nothing throws.
import {
  findNodeAtLocation,
  type JSONPath,
  type Node,
  type ParseError,
  parseTree,
  printParseErrorCode,
} from "jsonc-parser";
import type { FileProblem } from "../diagnostics/index.ts";

type Place = Pick<FileProblem, "line" | "column">;

export interface JsonText {
  readonly json: Readonly<Record<string, unknown>>;
  /** Line and column of the deepest thing on the path that is there. */
  readonly locate: (path: JSONPath) => Place;
  /** The same of the value at the end of the path, behind its key. */
  readonly locateValue: (path: JSONPath) => Place;
}

export type ReadJson =
  | { readonly ok: true; readonly text: JsonText }
  | { readonly ok: false; readonly problems: readonly FileProblem[] };

/** Larger texts are refused before parsing: a graph with its small weights is far below. */
const maxTextLength = 64 * 1024 * 1024;

/** Groups within groups within groups need three levels each. What reads JSON calls itself for each level. */
const maxDepth = 300;

/** Where the text opens one level too many, or -1. Character by character: a text may have 64 MB of numbers. */
function tooDeep(text: string): number {
  let depth = 0;
  let inString = false;
  for (let i = 0; i < text.length; i++) {
    const c = text[i];
    if (inString && c === "\\") i++;
    else if (c === '"') inString = !inString;
    else if (inString) continue;
    else if (c === "[" || c === "{") depth++;
    else if (c === "]" || c === "}") depth--;
    if (depth > maxDepth) return i;
  }
  return -1;
}

/** Reads a text that holds one JSON object. `what` is what the text should be: "graph". */
export function readJson(text: string, what: string): ReadJson {
  const whole = { path: "", line: 1, column: 1 };
  if (text.length > maxTextLength) {
    const message = `The file has ${(text.length / 2 ** 20).toFixed(0)} MB; a ${what} may have at most ${maxTextLength / 2 ** 20} MB. Move large weights to a safetensors file.`;
    return { ok: false, problems: [{ code: "file/too-large", message, ...whole }] };
  }
  const locate = lineIndex(text);
  const deep = tooDeep(text);
  if (deep >= 0) {
    const message = `A ${what} must be nested at most ${maxDepth} levels deep.`;
    return { ok: false, problems: [{ code: "file/json", message, path: "", ...locate(deep) }] };
  }
  const errors: ParseError[] = [];
  const tree = parseTree(text, errors, { disallowComments: true, allowTrailingComma: false });
  if (errors.length > 0 || !tree) return { ok: false, problems: jsonProblems(errors, text, locate) };
  const duplicate = duplicateKey(tree);
  if (duplicate) {
    const message = `The key "${duplicate.value}" is given twice in one object; remove one of them.`;
    return { ok: false, problems: [{ code: "file/json", message, path: "", ...locate(duplicate.offset) }] };
  }
  const json: unknown = JSON.parse(text);
  if (typeof json !== "object" || json === null || Array.isArray(json)) {
    const message = `A ${what} file must hold one JSON object.`;
    return { ok: false, problems: [{ code: "file/schema", message, ...whole }] };
  }
  return {
    ok: true,
    text: {
      json: json as Record<string, unknown>,
      locate: (path) => locate(nearest(tree, path)),
      locateValue: (path) => locate(findNodeAtLocation(tree, path)?.offset ?? 0),
    },
  };
}

/**
 * At most 20, one for each place: what else is missing there follows from the first. What is missing at the end is told
 * alone, when nothing before it is wrong: most often the file was cut off.
 */
function jsonProblems(
  errors: readonly ParseError[],
  text: string,
  locate: (offset: number) => Place,
): FileProblem[] {
  const problem = (offset: number, message: string): FileProblem => ({
    code: "file/json",
    message,
    path: "",
    ...locate(offset),
  });
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

/** Offset of the deepest node on the path that is there. */
function nearest(tree: Node, path: JSONPath): number {
  for (let n = path.length; n > 0; n--) {
    const found = findNodeAtLocation(tree, path.slice(0, n));
    if (found) return found.parent?.type === "property" ? found.parent.offset : found.offset;
  }
  return tree.offset;
}

function duplicateKey(node: Node): { value: string; offset: number } | undefined {
  if (node.type === "object") {
    const seen = new Set<string>();
    for (const property of node.children ?? []) {
      const key = property.children?.[0];
      if (!key) continue;
      if (seen.has(key.value)) return { value: key.value, offset: key.offset };
      seen.add(key.value);
    }
  }
  for (const child of node.children ?? []) {
    // Long arrays of numbers hold no keys.
    if (node.type === "array" && child.type === "number") break;
    const found = duplicateKey(child);
    if (found) return found;
  }
  return undefined;
}

function lineIndex(text: string): (offset: number) => { line: number; column: number } {
  return (offset) => {
    const before = text.slice(0, offset);
    const line = before.split("\n").length;
    return { line, column: offset - before.lastIndexOf("\n") };
  };
}

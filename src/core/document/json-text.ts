// Text → JSON with positions: what graph files and block files have in common. Nothing throws.
import { findNodeAtLocation, type JSONPath, type Node, parseTree } from "jsonc-parser";
import type { FileProblem } from "../diagnostics/index.ts";
import { maxTreed, syntaxProblems } from "./json-problems.ts";
import { scanJson } from "./json-scan.ts";

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

/** Whether a value has more levels than a text may have. */
const isDeeper = (value: unknown, levels: number): boolean =>
  typeof value === "object" &&
  value !== null &&
  (levels === 0 || Object.values(value).some((inner) => isDeeper(inner, levels - 1)));

/** What JSON said that somebody has read already, as a text that says the same. It has no places. */
function readValue(json: object, what: string): ReadJson {
  const whole = { path: "", line: 1, column: 1 };
  if (isDeeper(json, maxDepth))
    return { ok: false, problems: [{ code: "file/json", message: tooDeep(what), ...whole }] };
  const nowhere = () => ({ line: 1, column: 1 });
  return { ok: true, text: { json: json as Record<string, unknown>, locate: nowhere, locateValue: nowhere } };
}

const tooDeep = (what: string): string => `A ${what} must be nested at most ${maxDepth} levels deep.`;

/** Reads a text that holds one JSON object, or takes the object. `what` is what it should be: "graph". */
export function readJson(text: string | object, what: string): ReadJson {
  if (typeof text === "object") return readValue(text, what);
  const whole = { path: "", line: 1, column: 1 };
  if (text.length > maxTextLength) {
    const message = `The file has ${(text.length / 2 ** 20).toFixed(0)} MB; a ${what} may have at most ${maxTextLength / 2 ** 20} MB. Move large weights to a safetensors file.`;
    return { ok: false, problems: [{ code: "file/too-large", message, ...whole }] };
  }
  const locate = lineIndex(text);
  const { deep, twice } = scanJson(text, maxDepth);
  if (deep >= 0) {
    return {
      ok: false,
      problems: [{ code: "file/json", message: tooDeep(what), path: "", ...locate(deep) }],
    };
  }
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    return { ok: false, problems: syntaxProblems(text, cause, locate) };
  }
  if (twice) {
    const message = `The key "${twice.key}" is given twice in one object; remove one of them.`;
    return { ok: false, problems: [{ code: "file/json", message, path: "", ...locate(twice.offset) }] };
  }
  if (typeof json !== "object" || json === null || Array.isArray(json)) {
    const message = `A ${what} file must hold one JSON object.`;
    return { ok: false, problems: [{ code: "file/schema", message, ...whole }] };
  }
  const place = placesIn(text, locate);
  return {
    ok: true,
    text: {
      json: json as Record<string, unknown>,
      locate: (path) => place(path, nearest),
      locateValue: (path) => place(path, (tree) => findNodeAtLocation(tree, path)?.offset ?? 0),
    },
  };
}

/** Places of what paths lead to: most texts have no problem, and the tree is made for the first. */
function placesIn(text: string, locate: (offset: number) => Place) {
  let tree: Node | undefined;
  return (path: JSONPath, offset: (tree: Node, path: JSONPath) => number): Place => {
    if (text.length > maxTreed) return { line: 1, column: 1 };
    tree ??= parseTree(text);
    return locate(tree ? offset(tree, path) : 0);
  };
}

/** Offset of the deepest node on the path that is there. */
function nearest(tree: Node, path: JSONPath): number {
  for (let n = path.length; n > 0; n--) {
    const found = findNodeAtLocation(tree, path.slice(0, n));
    if (found) return found.parent?.type === "property" ? found.parent.offset : found.offset;
  }
  return tree.offset;
}

function lineIndex(text: string): (offset: number) => { line: number; column: number } {
  return (offset) => {
    const before = text.slice(0, offset);
    const line = before.split("\n").length;
    return { line, column: offset - before.lastIndexOf("\n") };
  };
}

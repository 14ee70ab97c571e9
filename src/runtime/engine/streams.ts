// Text or ids of each stream → token ids, and the sizes of batch and time that follow from them.
import {
  allNodes,
  type Bindings,
  type Checked,
  dimsOf,
  encode,
  encodeIds,
  evaluateSize,
  hasTrait,
  type Program,
  plural,
  type Size,
  special,
} from "../../core/index.ts";
import { EngineError, type RunRequest } from "../client/index.ts";
import type { EngineTensor } from "./tensor.ts";

/** A stream as the graph reads it: the sizes of its Tokens node. */
interface Reader {
  readonly stream: string;
  readonly node: string;
  readonly batch: Size;
  readonly time: Size;
}

export interface Streams {
  readonly encoded: ReadonlyMap<string, ReturnType<typeof encodeStream>>;
  readonly readers: readonly Reader[];
  /** Sizes of this run for the dims that the streams decide. */
  readonly dims: Bindings;
}

const refuse = (message: string): never => {
  throw new EngineError({ code: "input", message });
};

type Rows = readonly (readonly number[])[];
type Given = Pick<RunRequest, "text" | "ids" | "valid" | "types">;

/** Encodes every stream that a Tokens node reads. Throws code "input" with what does not fit. */
export function encodeStreams(checked: Checked, request: Given): Streams {
  const readers = readersOf(checked);
  const names = new Set(readers.map((r) => r.stream));
  for (const given of [request.text, request.ids, request.valid, request.types].flatMap((of) =>
    Object.keys(of ?? {}),
  )) {
    if (!names.has(given)) refuse(`The graph has no stream "${given}"; it has ${list([...names])}`);
  }
  const encoded = new Map([...names].map((name) => [name, encodeStream(name, checked, request)] as const));
  const dims: Record<string, number> = {};
  const setBy: Record<string, string> = {};
  for (const { stream, batch, time } of readers) {
    const e = encoded.get(stream);
    if (!e) continue;
    const t = plainName(time);
    if (t !== undefined) dims[t] = Math.max(dims[t] ?? 0, e.time);
    const b = plainName(batch);
    if (b === undefined) continue;
    const other = dims[b];
    if (other !== undefined && other !== e.batch) {
      refuse(
        `"${stream}" has ${lines(e.batch)} and "${setBy[b]}" has ${lines(other)}: both must have the same number of samples, ${b}`,
      );
    }
    dims[b] = e.batch;
    setBy[b] = stream;
  }
  return { encoded, readers, dims };
}

const list = (names: readonly string[]): string => (names.length === 0 ? "none" : names.join(", "));
const lines = (n: number): string => plural(n, "line");

/** Names of the streams that the graph reads, in the order of its nodes. */
export const streamNames = (checked: Checked): readonly string[] => [
  ...new Set(readersOf(checked).map((r) => r.stream)),
];

function readersOf(checked: Checked): Reader[] {
  return allNodes(checked.root).flatMap((node): Reader[] => {
    if (!hasTrait(node.block, "reads-text") || node.state === "off" || node.state === "wrong") return [];
    const { stream, batch, time } = node.params;
    return [{ stream: String(stream), node: node.path, batch: batch as Size, time: time as Size }];
  });
}

function encodeStream(name: string, checked: Checked, request: Given) {
  const encoded = encodeGiven(name, checked, request);
  const { batch, time, tokens } = encoded;
  const spread = (rows: Rows, what: string): readonly number[] => {
    const fits = rows.length === batch && rows.every((row, s) => row.length === tokens[s]?.length);
    const lengths = (of: readonly { readonly length: number }[]) => of.map((row) => row.length).join(", ");
    if (!fits)
      refuse(
        `Stream "${name}" has ${lines(batch)} of ${lengths(tokens)} tokens, but ${what} given for ${lines(rows.length)} of ${lengths(rows)}`,
      );
    return rows.flatMap((row) => Array.from({ length: time }, (_, t) => row[t] ?? 0));
  };
  const [valid, types] = [request.valid?.[name], request.types?.[name]];
  return {
    ...encoded,
    valid: valid ? spread(valid, "validity is") : encoded.valid,
    types: types ? spread(types, "token types are") : encoded.valid.map(() => 0),
  };
}

function encodeGiven(name: string, checked: Checked, request: Given) {
  const { vocabulary, text } = checked.document;
  const rows = request.ids?.[name];
  // Ids beyond the rows of a table are refused when the program is known, see `refuseIdsWithoutRow`.
  if (rows)
    return unwrap(name, encodeIds(rows, vocabulary, vocabulary?.tokens.length ?? Number.MAX_SAFE_INTEGER));
  const words = request.text?.[name] ?? text[name];
  if (words === undefined) return refuse(`Missing text for the stream "${name}"`);
  if (!vocabulary) return refuse("The graph has no vocabulary; give token ids instead of text");
  return unwrap(name, encode(words, vocabulary));
}

function unwrap(name: string, result: ReturnType<typeof encode>) {
  return result.ok ? result.encoded : refuse(`Stream "${name}": ${result.why}`);
}

/** The name of a dim that stands alone; other expressions and plain numbers are not decided by the text. */
function plainName(size: Size): string | undefined {
  const [name, ...more] = dimsOf(size);
  return more.length === 0 && name === size.key ? name : undefined;
}

/** The program's ids and validity inputs, padded to the sizes of the run. Throws code "input". */
export function feedsOf(program: Program, checked: Checked, streams: Streams): Record<string, EngineTensor> {
  const padding = Math.max(checked.document.vocabulary?.tokens.indexOf(special.padding) ?? -1, 0);
  const feeds: Record<string, EngineTensor> = {};
  for (const input of program.inputs) {
    if (!("stream" in input)) continue;
    const e = streams.encoded.get(input.stream);
    if (!e) continue;
    const [batch, time] = (program.values[input.value]?.shape ?? []).map((s) =>
      evaluateSize(s, program.dims),
    );
    if (batch !== e.batch) refuse(`"${input.stream}" has ${lines(e.batch)}; must be ${batch}`);
    if (time === undefined || time < e.time)
      refuse(`"${input.stream}" has ${plural(e.time, "token")}; must be ${time}`);
    const source = e[input.kind];
    const filler = input.kind === "ids" ? padding : 0;
    const t = time!;
    const cell = (i: number): number =>
      i % t < e.time ? (source[Math.floor(i / t) * e.time + (i % t)] ?? filler) : filler;
    const cells = Array.from({ length: e.batch * t }, (_, i) => cell(i));
    const data = input.kind === "valid" ? Uint8Array.from(cells) : Int32Array.from(cells);
    feeds[input.name] = { dims: [e.batch, t], dtype: input.kind === "valid" ? "bool" : "i32", data };
  }
  return feeds;
}

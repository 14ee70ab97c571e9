// Weights in a file of their own: safetensors, the format of Hugging Face. Eight bytes with the length of a JSON
// header, the header, then the numbers of all tensors one after the other, little-endian.
// https://github.com/huggingface/safetensors#format
import { fromHalf } from "./float16.ts";
import type { StoredTensor, WeightFile } from "./weight-file.ts";

/** Longer headers are refused, as the reference implementation does. */
const maxHeader = 100_000_000;
/** More than any file of weights has; of a header that claims a million, the JSON alone takes ten seconds. */
const maxTensors = 100_000;
/** Of a tensor. */
const maxAxes = 16;

/** Reads a file. Never throws: whatever is wrong comes back as one sentence that names the place. */
export function readSafetensors(bytes: Uint8Array): WeightFile {
  try {
    return { ok: true, ...read(bytes) };
  } catch (e) {
    if (e instanceof FormatError) return { ok: false, why: e.message };
    throw e;
  }
}

class FormatError extends Error {}

function need(ok: boolean, why: () => string): asserts ok {
  if (!ok) throw new FormatError(why());
}

const isRecord = (v: unknown): v is Record<string, unknown> =>
  typeof v === "object" && v !== null && !Array.isArray(v);

function read(bytes: Uint8Array): Omit<Extract<WeightFile, { ok: true }>, "ok"> {
  const { places, metadata, start } = index(bytes, bytes.length);
  const tensors = new Map(
    places.map(({ name, stored, format, dims, from, to }) => {
      return [
        name,
        { stored, dims, data: format.read(bytes.subarray(start + from, start + to), name) },
      ] as const;
    }),
  );
  return { tensors, metadata };
}

/** A tensor in a file that is not read yet. */
export interface StoredAt {
  readonly stored: string;
  readonly dims: readonly number[];
  /** Its bytes in the file, from the first to behind the last. */
  readonly from: number;
  readonly to: number;
  /** Throws where an integer does not fit 32 bits. */
  readonly read: (bytes: Uint8Array) => StoredTensor;
}

/** Where the tensors of a file are: `head` is its first bytes, `safetensorsHead` says how many. Never throws. */
export function safetensorsIndex(
  head: Uint8Array,
  length: number,
):
  | { readonly ok: true; readonly tensors: ReadonlyMap<string, StoredAt> }
  | { readonly ok: false; readonly why: string } {
  try {
    const { places, start } = index(head, length);
    const at = ({ name, stored, format, dims, from, to }: Place): [string, StoredAt] => [
      name,
      {
        ...{ stored, dims, from: start + from, to: start + to },
        read: (bytes) => ({ stored, dims, data: format.read(bytes, name) }),
      },
    ];
    return { ok: true, tensors: new Map(places.map(at)) };
  } catch (e) {
    if (e instanceof FormatError) return { ok: false, why: e.message };
    throw e;
  }
}

/** How many bytes of a file say where its tensors are, by its first eight; no more than a header may have. */
export function safetensorsHead(first: Uint8Array): number {
  if (first.length < 8) return first.length;
  return 8 + Math.min(headerLength(first), maxHeader);
}

function headerLength(bytes: Uint8Array): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return view.getUint32(0, true) + view.getUint32(4, true) * 2 ** 32;
}

/** The header's tensors, in a file of `length` bytes whose data begin at `start`. */
function index(bytes: Uint8Array, length: number) {
  need(length >= 8, () => `the file has ${length} bytes, too few for a safetensors file`);
  const size = headerLength(bytes);
  need(size <= maxHeader, () => `the header claims ${size} bytes; this is not a safetensors file`);
  need(8 + size <= length, () => `the header claims ${size} bytes, the file has ${length - 8} more`);
  const text = bytes.subarray(8, 8 + size);
  need(
    keysIn(text) <= 4 * (maxTensors + 1),
    () => `the header has more than ${maxTensors} tensors, the most that Heddle reads from one file`,
  );
  const header = parseHeader(text);
  need(isRecord(header), () => "the header must be a JSON object");
  const metadata = header.__metadata__ ?? {};
  need(isRecord(metadata), () => 'the header\'s "__metadata__" must be an object');
  for (const [key, value] of Object.entries(metadata)) {
    need(
      typeof value === "string",
      () => `the header's "__metadata__" has "${key}", whose value must be a string`,
    );
  }
  const available = length - 8 - size;
  const entries = Object.entries(header).filter(([name]) => name !== "__metadata__");
  const places = entries.map(([name, entry]) => placeOf(name, entry, available));
  need(covers(places, available), () => "the tensors overlap, or leave unused bytes between them");
  return { places, metadata: metadata as Record<string, string>, start: 8 + size };
}

/** At most so many keys are in a JSON text; a tensor has four with its name. */
function keysIn(bytes: Uint8Array): number {
  let colons = 0;
  for (let i = 0; i < bytes.length; i++) if (bytes[i] === 0x3a) colons++;
  return colons;
}

function parseHeader(bytes: Uint8Array): unknown {
  let text: string;
  let header: unknown;
  try {
    text = textOf(bytes);
    header = JSON.parse(text);
  } catch {
    throw new FormatError("the header is not valid JSON");
  }
  const twice = keyGivenTwice(text);
  need(twice === undefined, () => `the key ${twice} is given twice in the header`);
  return header;
}

/** The first key of the outermost object that stands there again. JSON.parse would take the last in silence. */
function keyGivenTwice(text: string): string | undefined {
  const seen = new Set<string>();
  let depth = 0;
  for (const [token, string, colon] of text.matchAll(/("(?:[^"\\]|\\.)*")(\s*:)?|[[\]{}]/gs)) {
    if (token === "{" || token === "[") depth++;
    else if (token === "}" || token === "]") depth--;
    if (depth !== 1 || string === undefined || colon === undefined) continue;
    if (seen.has(string)) return string;
    seen.add(string);
  }
  return undefined;
}

/** UTF-8 → text. The core has no TextDecoder. */
function textOf(bytes: Uint8Array): string {
  let latin = "";
  for (let i = 0; i < bytes.length; i += 8192) latin += String.fromCharCode(...bytes.subarray(i, i + 8192));
  const percent = (s: string) => [...s].map((c) => `%${c.charCodeAt(0).toString(16)}`).join("");
  return latin.replace(/[\x80-\xff]+/g, (s) => decodeURIComponent(percent(s)));
}

interface Place {
  readonly name: string;
  readonly stored: string;
  readonly format: NumberFormat;
  readonly dims: readonly number[];
  readonly from: number;
  readonly to: number;
}

interface NumberFormat {
  /** Bytes of one number. */
  readonly width: number;
  /** All numbers of a tensor; `name` is for the error. */
  readonly read: (bytes: Uint8Array, name: string) => Float32Array | Int32Array;
}

type Read = (view: DataView, at: number) => number;

const viewOf = (b: Uint8Array): DataView => new DataView(b.buffer, b.byteOffset, b.byteLength);

const floats = (width: number, read: Read): NumberFormat => ({
  width,
  read: (b) => {
    const view = viewOf(b);
    const numbers = new Float32Array(b.length / width);
    for (let i = 0; i < numbers.length; i++) numbers[i] = read(view, i * width);
    return numbers;
  },
});

const whole = (width: number, read: Read): NumberFormat => ({
  width,
  read: (b) => {
    const view = viewOf(b);
    return Int32Array.from({ length: b.length / width }, (_, i) => read(view, i * width));
  },
});

/** The bytes themselves where they lie at a multiple of four, else a copy that does. */
const aligned = (b: Uint8Array): Uint8Array => (b.byteOffset % 4 === 0 ? b : b.slice());

const formats: ReadonlyMap<unknown, NumberFormat> = new Map([
  ["F64", floats(8, (v, at) => v.getFloat64(at, true))],
  [
    "F32",
    {
      width: 4,
      read: (b) => {
        const { buffer, byteOffset, length } = aligned(b);
        return new Float32Array(buffer, byteOffset, length / 4);
      },
    },
  ],
  ["F16", floats(2, (v, at) => fromHalf(v.getUint16(at, true)))],
  ["BF16", { width: 2, read: (b) => brain(viewOf(b)) }],
  ["I64", { width: 8, read: (b, name) => long(viewOf(b), name) }],
  ["I32", whole(4, (v, at) => v.getInt32(at, true))],
  ["I16", whole(2, (v, at) => v.getInt16(at, true))],
  ["I8", whole(1, (v, at) => v.getInt8(at))],
  ["U8", whole(1, (v, at) => v.getUint8(at))],
  ["BOOL", whole(1, (v, at) => v.getUint8(at))],
]);

const isCount = (n: unknown): n is number => typeof n === "number" && Number.isSafeInteger(n) && n >= 0;

function placeOf(name: string, entry: unknown, available: number): Place {
  const at = `tensor "${name}"`;
  need(isRecord(entry), () => `${at} has no entry in the header`);
  const { dtype, shape, data_offsets: offsets } = entry;
  const format = formats.get(dtype);
  need(format !== undefined, () =>
    typeof dtype === "string"
      ? `${at} has the dtype "${dtype.slice(0, 40)}", which Heddle does not support`
      : `${at} has an invalid "dtype": must be text`,
  );
  need(
    Array.isArray(shape) && shape.every(isCount),
    () => `${at} has an invalid "shape": must be a list of integers`,
  );
  need(shape.length <= maxAxes, () => `${at} has ${shape.length} axes; at most ${maxAxes} are allowed`);
  const pair = Array.isArray(offsets) && offsets.length === 2 && offsets.every(isCount);
  need(pair, () => `${at} has invalid "data_offsets": must be a pair of integers`);
  const [from, to] = offsets as [number, number];
  need(
    from <= to && to <= available,
    () => `${at} is at bytes ${from} to ${to}, but the file has ${available} bytes of data`,
  );
  const bytes = (shape as number[]).reduce((a, b) => a * b, format.width);
  need(
    to - from === bytes,
    () => `${at} [${shape.join(", ")}] ${dtype} needs ${bytes} bytes, but its offsets span ${to - from}`,
  );
  return { name, stored: dtype as string, format, dims: shape as number[], from, to };
}

function covers(places: readonly Place[], length: number): boolean {
  let at = 0;
  for (const p of [...places].sort((a, b) => a.from - b.from || a.to - b.to)) {
    if (p.from !== at) return false;
    at = p.to;
  }
  return at === length;
}

/** bfloat16 is the upper half of a float32. */
function brain(view: DataView): Float32Array {
  const bits = new Uint32Array(view.byteLength / 2);
  for (let i = 0; i < bits.length; i++) bits[i] = view.getUint16(2 * i, true) << 16;
  return new Float32Array(bits.buffer);
}

function long(view: DataView, name: string): Int32Array {
  return Int32Array.from({ length: view.byteLength / 8 }, (_, i) => {
    const value = view.getBigInt64(8 * i, true);
    const n = Number(value);
    need(n === (n | 0), () => `tensor "${name}" has ${value} at index ${i}, which is outside 32 bits`);
    return n;
  });
}

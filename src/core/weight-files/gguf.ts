// GGUF, the format of llama.cpp: named values, then where each tensor lies, then the numbers. Of its many types of numbers
// those are read that are floats, and Q8_0: 32 small integers with a scale.
// https://github.com/ggml-org/ggml/blob/master/docs/gguf.md
import { fromHalf } from "./float16.ts";
import type { StoredTensor, WeightFile } from "./weight-file.ts";

/** Never throws: whatever is wrong comes back as a sentence without its full stop. */
export function readGguf(bytes: Uint8Array): WeightFile {
  try {
    return { ok: true, tensors: tensorsIn(bytes), metadata: {} };
  } catch (cause) {
    if (cause instanceof RangeError) return { ok: false, why: cause.message };
    throw cause;
  }
}

/** Of tensors and of values; more than any model has. */
const most = 100_000;
const maxAxes = 4;

function fail(why: string): never {
  throw new RangeError(why);
}

/** A cursor that never reads behind the end. */
class Reader {
  at = 0;
  private readonly view: DataView;

  constructor(private readonly bytes: Uint8Array) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** Where the next `length` bytes begin. */
  skip(length: number): number {
    const from = this.at;
    if (!(length <= this.bytes.length - from)) fail(`it is cut off: it ends at byte ${this.bytes.length}`);
    this.at += length;
    return from;
  }

  int(): number {
    return this.view.getUint32(this.skip(4), true);
  }

  long(): number {
    const value = this.view.getBigUint64(this.skip(8), true);
    return value <= Number.MAX_SAFE_INTEGER ? Number(value) : fail(`it has a length of ${value}`);
  }

  count(of: string): number {
    const count = this.long();
    return count <= most ? count : fail(`it claims ${count} ${of}; there must be at most ${most}`);
  }

  text(): string {
    const length = this.long();
    const from = this.skip(length);
    return [...this.bytes.subarray(from, from + length)].map((c) => String.fromCharCode(c)).join("");
  }
}

/** Bytes of the plain types of a value, by number. */
const widths: Readonly<Record<number, number>> = {
  ...{ 0: 1, 1: 1, 2: 2, 3: 2, 4: 4, 5: 4, 6: 4, 7: 1 },
  ...{ 10: 8, 11: 8, 12: 8 },
};
const [uint32, string, array] = [4, 8, 9];

/** Passes over a value; its number where that is a uint32. */
function value(reader: Reader, type: number): number | null {
  if (type === uint32) return reader.int();
  if (type === string) reader.skip(reader.long());
  else if (type === array) {
    const inner = reader.int();
    const count = reader.long();
    if (inner === array) fail("it has a list of lists");
    if (inner !== string) reader.skip(count * widthOf(inner));
    else for (let i = 0; i < count; i++) reader.skip(reader.long());
  } else reader.skip(widthOf(type));
  return null;
}

const widthOf = (type: number): number => widths[type] ?? fail(`it has a value of the unknown type ${type}`);

interface Kind {
  readonly name: string;
  /** Numbers of a block, and its bytes. */
  readonly block: number;
  readonly width: number;
  readonly read: (view: DataView, count: number) => Float32Array;
}

const floats = (name: string, width: number, at: (view: DataView, byte: number) => number): Kind => ({
  ...{ name, block: 1, width },
  read: (view, count) => Float32Array.from({ length: count }, (_, i) => at(view, i * width)),
});

const kinds: Readonly<Record<number, Kind>> = {
  0: floats("F32", 4, (view, byte) => view.getFloat32(byte, true)),
  1: floats("F16", 2, (view, byte) => fromHalf(view.getUint16(byte, true))),
  8: {
    ...{ name: "Q8_0", block: 32, width: 34 },
    read: (view, count) => {
      const out = new Float32Array(count);
      for (let i = 0; i < count; i++) {
        const block = Math.floor(i / 32) * 34;
        out[i] = fromHalf(view.getUint16(block, true)) * view.getInt8(block + 2 + (i % 32));
      }
      return out;
    },
  },
};

/** For messages: what is not read. */
const otherKinds: Readonly<Record<number, string>> = {
  ...{ 2: "Q4_0", 3: "Q4_1", 6: "Q5_0", 7: "Q5_1", 9: "Q8_1", 10: "Q2_K", 11: "Q3_K", 12: "Q4_K" },
  ...{ 13: "Q5_K", 14: "Q6_K", 15: "Q8_K", 24: "I8", 25: "I16", 26: "I32", 28: "F64", 30: "BF16" },
};

function tensorsIn(bytes: Uint8Array): Map<string, StoredTensor> {
  const reader = new Reader(bytes);
  if (reader.int() !== 0x46554747) fail("it is no GGUF: it must begin with those letters");
  const version = reader.int();
  if (version !== 2 && version !== 3) fail(`it has the GGUF version ${version}; it must be 2 or 3`);
  const [count, values] = [reader.count("tensors"), reader.count("values")];
  let alignment = 32;
  for (let i = 0; i < values; i++) {
    const key = reader.text();
    const found = value(reader, reader.int());
    if (key === "general.alignment") alignment = found || fail("its alignment must be from 1 on");
  }
  const places = Array.from({ length: count }, () => place(reader));
  const start = Math.ceil(reader.at / alignment) * alignment;
  const tensors = new Map<string, StoredTensor>();
  for (const { name, dims, type, offset } of places) {
    const kind = kinds[type];
    if (!kind)
      return fail(
        `tensor "${name}" is of type ${otherKinds[type] ?? type}; it must be F32, F16 or Q8_0: llama-quantize --allow-requantize makes it so`,
      );
    if (tensors.has(name)) fail(`it has the tensor "${name}" twice`);
    const numbers = dims.reduce((a, b) => a * b, 1);
    if ((dims.at(-1) ?? 1) % kind.block !== 0)
      fail(`tensor "${name}" has rows of ${dims.at(-1)}, which ${kind.name} does not divide into blocks`);
    const length = (numbers / kind.block) * kind.width;
    if (!(start + offset + length <= bytes.length))
      fail(`tensor "${name}" ends behind the end of the file: it is cut off`);
    const view = new DataView(bytes.buffer, bytes.byteOffset + start + offset, length);
    tensors.set(name, { stored: kind.name, dims, data: kind.read(view, numbers) });
  }
  return tensors;
}

function place(reader: Reader) {
  const name = reader.text();
  const axes = reader.int();
  if (axes > maxAxes) fail(`tensor "${name}" has ${axes} axes; there must be at most ${maxAxes}`);
  // The axis that changes fastest comes first.
  const dims = Array.from({ length: axes }, () => reader.long()).reverse();
  return { name, dims, type: reader.int(), offset: reader.long() };
}

// What every format of weights is read into.

/** A tensor of a file. Floats of any width come as float32, integers as int32. */
export interface StoredTensor {
  /** As the file has it: F32, BF16, I64, … */
  readonly stored: string;
  readonly dims: readonly number[];
  /** Row-major. May be a view into the bytes that were read. */
  readonly data: Float32Array | Int32Array;
}

export type WeightFile =
  | {
      readonly ok: true;
      readonly tensors: ReadonlyMap<string, StoredTensor>;
      /** What the file says of itself; a checkpoint of Heddle's: its graph, its options and its step. */
      readonly metadata: Readonly<Record<string, string>>;
    }
  /** What is wrong and where, without a full stop: the header, or a tensor by name. */
  | { readonly ok: false; readonly why: string };

export interface WeightFormat {
  /** For people: `safetensors`. */
  readonly name: string;
  /** Endings of such files, in lower case and without the dot. */
  readonly extensions: readonly string[];
  /** Never throws: whatever is wrong comes back as a sentence. */
  readonly read: (bytes: Uint8Array) => WeightFile;
}

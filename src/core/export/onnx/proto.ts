// The part of onnx.proto3 that Heddle writes and reads, as plain data. Field numbers stand in write.ts and read.ts.

/** TensorProto.DataType */
export const dataTypes = { float: 1, int32: 6, int64: 7, bool: 9 } as const;

export interface TensorProto {
  readonly name: string;
  readonly dims: readonly number[];
  /** One of `dataTypes`. */
  readonly dataType: number;
  /** Little-endian, row-major. */
  readonly raw: Uint8Array;
  /** Where the bytes lie when they are not here, as the reader of the model is told it: a file, or a name for bytes. */
  readonly beside?: string;
}

export type AttributeProto = { readonly name: string } & (
  | { readonly kind: "float"; readonly value: number }
  | { readonly kind: "int"; readonly value: number }
  | { readonly kind: "string"; readonly value: string }
  | { readonly kind: "tensor"; readonly value: TensorProto }
  | { readonly kind: "floats"; readonly value: readonly number[] }
  | { readonly kind: "ints"; readonly value: readonly number[] }
);

export interface NodeProto {
  readonly name: string;
  readonly opType: string;
  readonly domain: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: readonly AttributeProto[];
}

/** A tensor's name and type; an axis is a number or the name of a symbolic size. */
export interface ValueInfoProto {
  readonly name: string;
  readonly dataType: number;
  readonly shape: readonly (number | string)[];
}

export interface GraphProto {
  readonly name: string;
  readonly nodes: readonly NodeProto[];
  readonly initializers: readonly TensorProto[];
  readonly inputs: readonly ValueInfoProto[];
  readonly outputs: readonly ValueInfoProto[];
}

export interface ModelProto {
  readonly irVersion: number;
  readonly producerName: string;
  readonly producerVersion: string;
  readonly opsets: readonly { readonly domain: string; readonly version: number }[];
  readonly graph: GraphProto;
  /** Free text by key. */
  readonly metadata: Readonly<Record<string, string>>;
}

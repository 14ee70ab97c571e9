// Numbers ↔ the raw bytes of a TensorProto.
import { countOf, type Tensor, tensor } from "../../ir/index.ts";
import type { Dtype } from "../../shape/index.ts";
import { dataTypes, type TensorProto } from "./proto.ts";

type Writable = Dtype | "i64";

const rawTypes = { f32: dataTypes.float, i32: dataTypes.int32, i64: dataTypes.int64, bool: dataTypes.bool };

const bytesOf = (view: ArrayBufferView): Uint8Array =>
  new Uint8Array(view.buffer as ArrayBuffer, view.byteOffset, view.byteLength);

function rawOf(dtype: Writable, data: ArrayLike<number>): Uint8Array {
  if (dtype === "f32") return bytesOf(data instanceof Float32Array ? data : Float32Array.from(data));
  if (dtype === "i32") return bytesOf(Int32Array.from(data));
  if (dtype === "i64") return bytesOf(BigInt64Array.from(data, BigInt));
  return Uint8Array.from(data, (v) => (v === 0 ? 0 : 1));
}

export const toProto = (
  name: string,
  dtype: Writable,
  dims: readonly number[],
  data: ArrayLike<number>,
): TensorProto => ({ name, dims, dataType: rawTypes[dtype], raw: rawOf(dtype, data) });

/** The tensor, int64 as i32; throws `RangeError` for element types that Heddle does not have. */
export function fromProto(proto: TensorProto): Tensor {
  const count = countOf(proto.dims);
  const raw = new Uint8Array(proto.raw).buffer;
  switch (proto.dataType) {
    case dataTypes.float:
      return tensor(proto.dims, new Float32Array(raw, 0, count));
    case dataTypes.int32:
      return tensor(proto.dims, new Int32Array(raw, 0, count), "i32");
    case dataTypes.int64:
      return tensor(proto.dims, Array.from(new BigInt64Array(raw, 0, count), Number), "i32");
    case dataTypes.bool:
      return tensor(proto.dims, new Uint8Array(raw, 0, count), "bool");
    default:
      throw new RangeError(`tensor "${proto.name}" has element type ${proto.dataType}`);
  }
}

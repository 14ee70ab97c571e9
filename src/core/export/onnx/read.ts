// Bytes → ModelProto. Unknown fields and attributes of kinds that proto.ts does not list are passed over.
import { PbfReader } from "pbf";
import type {
  AttributeProto,
  GraphProto,
  ModelProto,
  NodeProto,
  TensorProto,
  ValueInfoProto,
} from "./proto.ts";

type Mutable<T> = { -readonly [K in keyof T]: T[K] extends readonly (infer E)[] ? E[] : T[K] };

/** Reads a file such as `writeModel` makes, or any other that keeps its tensors inside. */
export function readModel(bytes: Uint8Array): ModelProto {
  const start = {
    irVersion: 0,
    producerName: "",
    producerVersion: "",
    opsets: [] as { domain: string; version: number }[],
    graph: emptyGraph(),
    metadata: {} as Record<string, string>,
  };
  return reader(bytes).readFields((tag, model, pbf) => {
    if (tag === 1) model.irVersion = pbf.readVarint();
    else if (tag === 2) model.producerName = pbf.readString();
    else if (tag === 3) model.producerVersion = pbf.readString();
    else if (tag === 7) model.graph = pbf.readMessage(graphField, emptyGraph());
    else if (tag === 8) model.opsets.push(pbf.readMessage(opsetField, { domain: "", version: 0 }));
    else if (tag === 14) {
      const entry = pbf.readMessage(entryField, { key: "", value: "" });
      model.metadata[entry.key] = entry.value;
    }
  }, start);
}

export const readTensorProto = (bytes: Uint8Array): TensorProto =>
  finishTensor(reader(bytes).readFields(tensorField, emptyTensor()));

/** On plain bytes: the slices of a Node Buffer are Buffers again, whose `slice` does not copy. */
const reader = ({ buffer, byteOffset, byteLength }: Uint8Array): PbfReader =>
  new PbfReader(new Uint8Array(buffer, byteOffset, byteLength));

const emptyGraph = (): Mutable<GraphProto> => ({
  name: "",
  nodes: [],
  initializers: [],
  inputs: [],
  outputs: [],
});

function opsetField(tag: number, opset: { domain: string; version: number }, pbf: PbfReader): void {
  if (tag === 1) opset.domain = pbf.readString();
  else if (tag === 2) opset.version = pbf.readVarint(true);
}

function entryField(tag: number, entry: { key: string; value: string }, pbf: PbfReader): void {
  if (tag === 1) entry.key = pbf.readString();
  else if (tag === 2) entry.value = pbf.readString();
}

function graphField(tag: number, graph: Mutable<GraphProto>, pbf: PbfReader): void {
  if (tag === 1) graph.nodes.push(pbf.readMessage(nodeField, emptyNode()));
  else if (tag === 2) graph.name = pbf.readString();
  else if (tag === 5) graph.initializers.push(finishTensor(pbf.readMessage(tensorField, emptyTensor())));
  else if (tag === 11) graph.inputs.push(pbf.readMessage(infoField, emptyInfo()));
  else if (tag === 12) graph.outputs.push(pbf.readMessage(infoField, emptyInfo()));
}

const emptyNode = (): Mutable<NodeProto> => ({
  name: "",
  opType: "",
  domain: "",
  inputs: [],
  outputs: [],
  attributes: [],
});

function nodeField(tag: number, node: Mutable<NodeProto>, pbf: PbfReader): void {
  if (tag === 1) node.inputs.push(pbf.readString());
  else if (tag === 2) node.outputs.push(pbf.readString());
  else if (tag === 3) node.name = pbf.readString();
  else if (tag === 4) node.opType = pbf.readString();
  else if (tag === 5) {
    const attribute = readAttribute(pbf);
    if (attribute) node.attributes.push(attribute);
  } else if (tag === 7) node.domain = pbf.readString();
}

/** The fields that may hold a value, read before it is known (field 20) which of them does. */
interface AttributeFields {
  name: string;
  type: number;
  float: number;
  int: number;
  string: string;
  tensor: TensorProto | null;
  floats: number[];
  ints: number[];
}

function readAttribute(pbf: PbfReader): AttributeProto | null {
  const start = { name: "", type: 0, float: 0, int: 0, string: "", tensor: null, floats: [], ints: [] };
  const { name, ...a } = pbf.readMessage<AttributeFields>((tag, to) => {
    if (tag === 1) to.name = pbf.readString();
    else if (tag === 2) to.float = pbf.readFloat();
    else if (tag === 3) to.int = pbf.readVarint(true);
    else if (tag === 4) to.string = pbf.readString();
    else if (tag === 5) to.tensor = finishTensor(pbf.readMessage(tensorField, emptyTensor()));
    else if (tag === 7) pbf.readPackedFloat(to.floats);
    else if (tag === 8) pbf.readPackedVarint(to.ints, true);
    else if (tag === 20) to.type = pbf.readVarint();
  }, start);
  if (a.type === 1) return { name, kind: "float", value: a.float };
  if (a.type === 2) return { name, kind: "int", value: a.int };
  if (a.type === 3) return { name, kind: "string", value: a.string };
  if (a.type === 4 && a.tensor) return { name, kind: "tensor", value: a.tensor };
  if (a.type === 6) return { name, kind: "floats", value: a.floats };
  if (a.type === 7) return { name, kind: "ints", value: a.ints };
  return null;
}

interface TensorFields extends Mutable<TensorProto> {
  floats: number[];
  int32s: number[];
  int64s: number[];
}

const emptyTensor = (): TensorFields => ({
  name: "",
  dims: [],
  dataType: 0,
  raw: new Uint8Array(),
  floats: [],
  int32s: [],
  int64s: [],
});

function tensorField(tag: number, tensor: TensorFields, pbf: PbfReader): void {
  if (tag === 1) pbf.readPackedVarint(tensor.dims, true);
  else if (tag === 2) tensor.dataType = pbf.readVarint();
  else if (tag === 4) pbf.readPackedFloat(tensor.floats);
  else if (tag === 5) pbf.readPackedVarint(tensor.int32s, true);
  else if (tag === 7) pbf.readPackedVarint(tensor.int64s, true);
  else if (tag === 8) tensor.name = pbf.readString();
  else if (tag === 9) tensor.raw = pbf.readBytes();
}

/** Typed fields become raw bytes, so that there is one form. */
function finishTensor({ floats, int32s, int64s, ...tensor }: TensorFields): TensorProto {
  if (floats.length > 0) return { ...tensor, raw: new Uint8Array(Float32Array.from(floats).buffer) };
  if (int64s.length > 0)
    return { ...tensor, raw: new Uint8Array(BigInt64Array.from(int64s.map(BigInt)).buffer) };
  if (int32s.length === 0) return tensor;
  const narrow = tensor.dataType === 9;
  return {
    ...tensor,
    raw: narrow ? Uint8Array.from(int32s) : new Uint8Array(Int32Array.from(int32s).buffer),
  };
}

const emptyInfo = (): Mutable<ValueInfoProto> => ({ name: "", dataType: 0, shape: [] });

function infoField(tag: number, info: Mutable<ValueInfoProto>, pbf: PbfReader): void {
  if (tag === 1) info.name = pbf.readString();
  else if (tag === 2) pbf.readMessage(typeField, info);
}

function typeField(tag: number, info: Mutable<ValueInfoProto>, pbf: PbfReader): void {
  if (tag === 1) pbf.readMessage(tensorTypeField, info);
}

function tensorTypeField(tag: number, info: Mutable<ValueInfoProto>, pbf: PbfReader): void {
  if (tag === 1) info.dataType = pbf.readVarint();
  else if (tag === 2) pbf.readMessage(shapeField, info);
}

function shapeField(tag: number, info: Mutable<ValueInfoProto>, pbf: PbfReader): void {
  if (tag !== 1) return;
  const dimension: { size: number | string } = { size: "" };
  pbf.readMessage((field, to) => {
    if (field === 1) to.size = pbf.readVarint(true);
    else if (field === 2) to.size = pbf.readString();
  }, dimension);
  info.shape.push(dimension.size);
}

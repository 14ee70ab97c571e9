// ModelProto → bytes. Field numbers are those of onnx.proto3 (ONNX 1.12).
import { PbfWriter } from "pbf";
import type {
  AttributeProto,
  GraphProto,
  ModelProto,
  NodeProto,
  TensorProto,
  ValueInfoProto,
} from "./proto.ts";

export function writeModel(model: ModelProto): Uint8Array {
  const pbf = new PbfWriter();
  pbf.writeVarintField(1, model.irVersion);
  pbf.writeStringField(2, model.producerName);
  pbf.writeStringField(3, model.producerVersion);
  pbf.writeMessage(7, writeGraph, model.graph);
  for (const opset of model.opsets) pbf.writeMessage(8, writeOpset, opset);
  for (const entry of Object.entries(model.metadata)) pbf.writeMessage(14, writeEntry, entry);
  return pbf.finish();
}

export function writeTensorProto(tensor: TensorProto): Uint8Array {
  const pbf = new PbfWriter();
  writeTensor(tensor, pbf);
  return pbf.finish();
}

function writeOpset(opset: ModelProto["opsets"][number], pbf: PbfWriter): void {
  pbf.writeStringField(1, opset.domain);
  pbf.writeVarintField(2, opset.version);
}

function writeEntry([key, value]: readonly [string, string], pbf: PbfWriter): void {
  pbf.writeStringField(1, key);
  pbf.writeStringField(2, value);
}

function writeGraph(graph: GraphProto, pbf: PbfWriter): void {
  for (const node of graph.nodes) pbf.writeMessage(1, writeNode, node);
  pbf.writeStringField(2, graph.name);
  for (const tensor of graph.initializers) pbf.writeMessage(5, writeTensor, tensor);
  for (const input of graph.inputs) pbf.writeMessage(11, writeValueInfo, input);
  for (const output of graph.outputs) pbf.writeMessage(12, writeValueInfo, output);
}

function writeNode(node: NodeProto, pbf: PbfWriter): void {
  for (const name of node.inputs) pbf.writeStringField(1, name);
  for (const name of node.outputs) pbf.writeStringField(2, name);
  pbf.writeStringField(3, node.name);
  pbf.writeStringField(4, node.opType);
  for (const attribute of node.attributes) pbf.writeMessage(5, writeAttribute, attribute);
  if (node.domain !== "") pbf.writeStringField(7, node.domain);
}

/** AttributeProto.AttributeType */
const attributeTypes = { float: 1, int: 2, string: 3, tensor: 4, floats: 6, ints: 7 } as const;

function writeAttribute(attribute: AttributeProto, pbf: PbfWriter): void {
  pbf.writeStringField(1, attribute.name);
  switch (attribute.kind) {
    case "float":
      pbf.writeFloatField(2, attribute.value);
      break;
    case "int":
      pbf.writeVarintField(3, attribute.value);
      break;
    case "string":
      pbf.writeStringField(4, attribute.value);
      break;
    case "tensor":
      pbf.writeMessage(5, writeTensor, attribute.value);
      break;
    case "floats":
      for (const value of attribute.value) pbf.writeFloatField(7, value);
      break;
    case "ints":
      for (const value of attribute.value) pbf.writeVarintField(8, value);
      break;
  }
  pbf.writeVarintField(20, attributeTypes[attribute.kind]);
}

function writeTensor(tensor: TensorProto, pbf: PbfWriter): void {
  for (const size of tensor.dims) pbf.writeVarintField(1, size);
  pbf.writeVarintField(2, tensor.dataType);
  pbf.writeStringField(8, tensor.name);
  if (tensor.beside === undefined) pbf.writeBytesField(9, tensor.raw);
  else {
    pbf.writeMessage(13, writeEntry, ["location", tensor.beside] as const);
    pbf.writeVarintField(14, external);
  }
}

/** TensorProto.DataLocation */
const external = 1;

function writeValueInfo(info: ValueInfoProto, pbf: PbfWriter): void {
  pbf.writeStringField(1, info.name);
  pbf.writeMessage(2, writeType, info);
}

/** TypeProto: the one kind that Heddle uses is `tensor_type`. */
function writeType(info: ValueInfoProto, pbf: PbfWriter): void {
  pbf.writeMessage(1, writeTensorType, info);
}

function writeTensorType(info: ValueInfoProto, pbf: PbfWriter): void {
  pbf.writeVarintField(1, info.dataType);
  pbf.writeMessage(2, writeShape, info);
}

function writeShape(info: ValueInfoProto, pbf: PbfWriter): void {
  for (const size of info.shape) pbf.writeMessage(1, writeDimension, size);
}

function writeDimension(size: number | string, pbf: PbfWriter): void {
  if (typeof size === "number") pbf.writeVarintField(1, size);
  else pbf.writeStringField(2, size);
}

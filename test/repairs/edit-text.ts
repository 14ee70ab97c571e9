// Edits as one line each, as `accepted.json` has them: "connect blocks: in.x -> add_1.a", "set l1_qkv.kv_heads=3".
import { wireText } from "../../src/core/document/index.ts";
import { type Edit, type HeddleDocument, type ParamValue, splitPath } from "../../src/core/index.ts";

const value = (text: string): ParamValue => {
  if (text === "-inf") return Number.NEGATIVE_INFINITY;
  try {
    return JSON.parse(text) as ParamValue;
  } catch {
    return text;
  }
};

/** The edit that a line means; a line that means none is a mistake in the table. */
export function editOf(line: string, document: HeddleDocument): Edit {
  const [verb = ""] = line.split(" ");
  const rest = line.slice(verb.length + 1);
  const wire = /^(?:(\S+): )?(\S+) -> (\S+)$/.exec(rest);
  const assigned = /^(\S+?)=(.+)$/.exec(rest);
  const [path, param] = [
    assigned?.[1]?.replace(/\.\w+$/, "") ?? rest.replace(/\.\w+$/, ""),
    (assigned?.[1] ?? rest).split(".").at(-1) ?? "",
  ];
  const [scope, id] = splitPath(rest.split(" ")[0] ?? "");
  switch (verb) {
    case "connect":
      return { edit: "connect", scope: wire?.[1] ?? "", wire: wireText(wire?.[2] ?? "", wire?.[3] ?? "") };
    case "set":
      return { edit: "setParam", node: path, param, value: value(assigned?.[2] ?? "") };
    case "unset":
      return { edit: "setParam", node: path, param, value: null };
    case "bypass":
      return { edit: "setFlag", node: rest, flag: "bypass", on: true };
    case "remove":
      return { edit: "removeNode", scope, id };
    case "dim":
      return { edit: "setDim", dim: assigned?.[1] ?? "", value: value(assigned?.[2] ?? "") as number };
    case "tie":
      return { edit: "setTie", weight: wire?.[2] ?? "", to: wire?.[3] ?? "" };
    case "clear":
      return { edit: "setWeight", weight: rest.replace("weight ", ""), value: null };
    case "objective": {
      const { objective } = document;
      if (!objective) break;
      return { edit: "setMeta", set: { objective: { ...objective, [assigned?.[1] ?? ""]: assigned?.[2] } } };
    }
    case "add": {
      const [, block = "", params] = /^\S+ (\w+)(?: (.*))?$/.exec(rest) ?? [];
      const node = params === undefined ? { block } : { block, params: JSON.parse(params) };
      return { edit: "addNode", scope, id, node };
    }
  }
  throw new Error(`no edit: ${line}`);
}

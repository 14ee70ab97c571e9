// An input without a wire: of a block, or of a group, whose two sides are told apart.
import { printPort, splitPath } from "../model/index.ts";
import type { DiagnosticOf } from "./diagnostic.ts";
import type { Explanation } from "./explain.ts";

/** Inputs and outputs of a group may have one name: which is meant, and on which side its wire is missing. */
function outputOfGroup({ at }: DiagnosticOf<"graph/missing-input">): Explanation | undefined {
  const [group, id] = splitPath(at.node);
  if (id !== "out" || group === "") return undefined;
  return {
    title: `Outputs "${at.port}" inside "${group}" is not connected.`,
    because: [],
    help: `Connect an output inside "${group}" to it.`,
  };
}

function inputOfGroup({ at, enters }: DiagnosticOf<"graph/missing-input">): Explanation | undefined {
  if (!enters) return undefined;
  return {
    title: `Inputs "${at.port}" inside "${at.node}" gets nothing: ${printPort(at)} is not connected outside.`,
    because: [],
    help: `Connect something to ${printPort(at)}, outside of "${at.node}".`,
  };
}

export const missingInput = (d: DiagnosticOf<"graph/missing-input">): Explanation =>
  outputOfGroup(d) ??
  inputOfGroup(d) ?? {
    title:
      d.muted === undefined
        ? `${printPort(d.at)} is not connected.`
        : `${printPort(d.at)} is fed by "${d.muted}", which has no output.`,
    because: d.muted === undefined ? [] : [`"${d.muted}" is muted, or its source is.`],
    help:
      d.muted === undefined
        ? `Connect something to "${d.at.port}".`
        : `Unmute "${d.muted}", or connect another output to "${d.at.port}".`,
  };

// A token that stands twice in the vocabulary: a text is read by the one id, and the other's row is never used.
import { hasTrait } from "../blocks/index.ts";
import { allNodes, type CheckedNode, vocabularyDim } from "../check/index.ts";
import type { Edit } from "../model/index.ts";
import { type Repair, setParam } from "../repair/index.ts";
import type { DataflowGraph } from "./dataflow.ts";
import type { Rule } from "./rule.ts";

export const duplicateToken: Rule<"lint/duplicate-token"> = {
  find: ({ checked }) => {
    const { vocabulary } = checked.document;
    // Ids stand for themselves, whatever a token is called.
    if (!vocabulary || vocabulary.kind === "ids" || vocabulary.kind === "pieces") return [];
    const ids = new Map<string, number>();
    const again = vocabulary.tokens.flatMap((token, id) => {
      const first = ids.get(token);
      if (first === undefined) ids.set(token, id);
      return first === undefined ? [] : [{ token, first, id }];
    });
    return again.length === 0 ? [] : [{ code: "lint/duplicate-token", again }];
  },
  repair: (d, dataflow) => {
    const gone = d.again.map((a) => a.id);
    const [one] = d.again;
    const which = d.again.length === 1 ? `the second "${one?.token}" (id ${one?.id})` : "all duplicates";
    return [removed(dataflow, gone, which), renamed(dataflow, gone, which)];
  },
};

/** The vocabulary without some ids, each id above them one less wherever a parameter names it. */
function removed({ checked }: DataflowGraph, gone: readonly number[], which: string): Repair | undefined {
  const { vocabulary, weights, weightsFile, dims } = checked.document;
  const dim = vocabularyDim(checked);
  // Rows of weights that are there already would belong to other tokens.
  if (!vocabulary || weightsFile !== undefined || Object.keys(weights ?? {}).length > 0) return undefined;
  if (dim === undefined || dims[dim] !== vocabulary.tokens.length) return undefined;
  const lower = (id: number): number => id - gone.filter((g) => g < id).length;
  const named = allNodes(checked.root).flatMap((node): Edit[] => {
    const param = idParam(node);
    const id = param === undefined ? undefined : node.spec.params?.[param];
    return param !== undefined && typeof id === "number" && lower(id) !== id
      ? [setParam(node.path, param, lower(id))]
      : [];
  });
  const tokens = vocabulary.tokens.filter((_, id) => !gone.includes(id));
  return {
    label: `Remove ${which} from the vocabulary: ${dim} = ${tokens.length}`,
    edits: [
      { edit: "setMeta", set: { vocabulary: { ...vocabulary, tokens } } },
      { edit: "setDim", dim, value: tokens.length },
      ...named,
    ],
  };
}

/** The parameter of a node that is the id of a token. */
function idParam({ block, outputs }: CheckedNode): string | undefined {
  if (hasTrait(block, "gives-loss")) return "ignore";
  if (hasTrait(block, "makes-mask")) return "separator";
  return hasTrait(block, "shifts") && outputs.every((p) => p.type.dtype === "i32") ? "fill" : undefined;
}

/** All ids stay what they are; those that are never used say so. */
function renamed({ checked }: DataflowGraph, gone: readonly number[], which: string): Repair | undefined {
  const { vocabulary } = checked.document;
  if (!vocabulary) return undefined;
  const tokens = vocabulary.tokens.map((token, id) => (gone.includes(id) ? `<unused_${id}>` : token));
  return {
    label: `Rename ${which} to ${gone.length === 1 ? `<unused_${gone[0]}>` : "unused tokens"}`,
    edits: [{ edit: "setMeta", set: { vocabulary: { ...vocabulary, tokens } } }],
  };
}

// Sweeps: one dimension, or one parameter of a node, over several values. `H=1,2,4,8`, `blocks/ffn.hidden=2*D,4*D`.
import { didYouMean, type HeddleDocument, nearNames, type ParamValue } from "../../core/index.ts";
import { nodePaths } from "./node-paths.ts";
import { refused, type Variation } from "./variation.ts";

export type Swept =
  | { readonly ok: true; readonly variations: readonly Variation[] }
  | { readonly ok: false; readonly why: string };

/** A variation for each value but the one that the base has. */
export function sweep(base: HeddleDocument, text: string): Swept {
  const [, what, list] = /^\s*([^=]+?)\s*=\s*(.+)$/.exec(text) ?? [];
  if (what === undefined || list === undefined)
    return { ok: false, why: `A sweep must be NAME=VALUE,VALUE,…, not "${text}".` };
  const values = list.split(",").map((value) => value.trim());
  const dot = what.lastIndexOf(".");
  return dot < 0 ? ofDim(base, what, values) : ofParam(base, what.slice(0, dot), what.slice(dot + 1), values);
}

function ofDim(base: HeddleDocument, dim: string, values: readonly string[]): Swept {
  if (!Object.hasOwn(base.dims, dim)) {
    const near = didYouMean(nearNames(dim, Object.keys(base.dims)));
    const all = Object.keys(base.dims).join(", ");
    return { ok: false, why: `Unknown dimension ${dim}${near}; the graph has ${all}.` };
  }
  const others = values.filter((value) => value !== String(base.dims[dim]));
  return {
    ok: true,
    variations: others.map((value) => ({
      id: `${dim}=${value}`,
      label: `${dim} = ${value}`,
      propose: (document) =>
        Object.hasOwn(document.dims, dim)
          ? { ok: true, edits: [{ edit: "setDim", dim, value: /^\d+$/.test(value) ? Number(value) : value }] }
          : refused(`There is no dimension ${dim}.`),
    })),
  };
}

function ofParam(base: HeddleDocument, path: string, param: string, values: readonly string[]): Swept {
  const paths = nodePaths(base);
  if (!paths.includes(path))
    return { ok: false, why: `There is no node "${path}"${didYouMean(nearNames(path, paths))}.` };
  return {
    ok: true,
    variations: values.map((text) => ({
      id: `${path}.${param}=${text}`,
      label: `${path}.${param} = ${text}`,
      propose: () => ({ ok: true, edits: [{ edit: "setParam", node: path, param, value: parsed(text) }] }),
    })),
  };
}

const parsed = (text: string): ParamValue =>
  text === "true" ? true : text === "false" ? false : Number.isNaN(Number(text)) ? text : Number(text);

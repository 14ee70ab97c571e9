// Parameters of one node: values from the file or the block's defaults, with sizes resolved.
import type { Block, ListedAxis, Params } from "../blocks/index.ts";
import type { Diagnostic } from "../diagnostics/index.ts";
import type { NodePath, NodeSpec } from "../model/index.ts";
import { dimsOf, evaluateSize, isKnown, type Size, substitute, unknownSize } from "../shape/index.ts";
import { nearNames } from "../words/index.ts";
import type { Dims } from "./dims.ts";

export interface CheckedParams {
  readonly values: Params;
  readonly sizes: ReadonlyMap<string, Size>;
  readonly problems: readonly Diagnostic[];
}

/** A bad parameter is reported and replaced by its default (a size by "unknown"), so that checking goes on. */
export function checkParams(node: NodePath, spec: NodeSpec, block: Block, dims: Dims): CheckedParams {
  const values: Record<string, unknown> = {};
  const sizes = new Map<string, Size>();
  const problems: Diagnostic[] = [];
  for (const [name, param] of Object.entries(block.params)) {
    const given = spec.params?.[name];
    let parsed = param.parse(given ?? param.default);
    if ("why" in parsed) {
      problems.push({
        code: "param/invalid",
        node,
        param: name,
        value: JSON.stringify(given),
        why: parsed.why,
      });
      parsed = param.kind === "size" ? { value: unknownSize } : param.parse(param.default);
      if ("why" in parsed) throw new Error(`the default of ${block.kind}.${name} is invalid`);
    }
    if (param.kind === "size") {
      const size = checkSize(node, name, parsed.value as Size, dims, problems);
      values[name] = size;
      sizes.set(name, size);
    } else if (param.kind === "axes") {
      values[name] = (parsed.value as readonly ListedAxis[]).map((axis, i) => {
        const size = checkSize(node, name, axis.size, dims, problems);
        sizes.set(`${name}__${i}`, size);
        return { ...axis, size };
      });
    } else {
      values[name] = parsed.value;
    }
  }
  for (const name of Object.keys(spec.params ?? {})) {
    if (!(name in block.params)) {
      problems.push({
        code: "param/unknown",
        node,
        param: name,
        near: nearNames(name, Object.keys(block.params)),
      });
    }
  }
  return { values, sizes, problems };
}

function checkSize(node: NodePath, param: string, written: Size, dims: Dims, problems: Diagnostic[]): Size {
  const missing = dimsOf(written).find((n) => !(n in dims.bindings));
  if (missing !== undefined) {
    problems.push({
      code: "dim/unknown",
      node,
      param,
      dim: missing,
      near: nearNames(missing, Object.keys(dims.bindings)),
    });
    return unknownSize;
  }
  const size = substitute(written, dims.meaning);
  if (!isKnown(size)) return size;
  const value = evaluateSize(size, dims.bindings);
  if (Number.isInteger(value) && value > 0) return size;
  const sizes = dimsOf(written)
    .map((n) => `${n} = ${dims.bindings[n]}`)
    .join(", ");
  problems.push({ code: "dim/not-integer", node, param, expression: written.key, value, sizes });
  return unknownSize;
}

// Which dims the sizes of a group are made of, and the same group over other dims.
import { blocks } from "../blocks/index.ts";
import type { HeddleDocument, NodeSpec, ParamValue } from "../model/index.ts";
import { dimsOf, parseSize } from "../shape/index.ts";

type Dims = HeddleDocument["dims"];

/** Parameters that are sizes or list some, as they stand in the file or, where they do not, by default. */
function sizesOf(node: NodeSpec): [name: string, value: ParamValue][] {
  const specs = Object.entries(blocks.get(node.block)?.params ?? {});
  return specs.flatMap(([name, spec]): [string, ParamValue][] =>
    spec.kind === "size" || spec.kind === "axes" ? [[name, node.params?.[name] ?? spec.default]] : [],
  );
}

/** Of a size, or of a list of axes with roles, `B T:query D/H`. */
const namesIn = (value: number | ParamValue): readonly string[] =>
  typeof value !== "string"
    ? []
    : sizesIn(value).flatMap((text) => {
        const parsed = parseSize(text);
        return parsed.ok ? dimsOf(parsed.size) : [];
      });

/** A size may have blanks in it; what is no size as a whole is a list. */
const sizesIn = (text: string): readonly string[] =>
  parseSize(text).ok ? [text] : text.split(/[\s,]+/).map((word) => word.replace(/:.*/, ""));

function collect(node: NodeSpec, into: Set<string>): void {
  for (const [, value] of sizesOf(node)) for (const name of namesIn(value)) into.add(name);
  for (const inner of Object.values(node.body?.nodes ?? {})) collect(inner, into);
}

/** Of the dims those that the node's sizes use, and those that these are made of, in the order given. */
export function dimsUsed(node: NodeSpec, dims: Dims): Dims {
  const names = new Set<string>();
  collect(node, names);
  // A set that grows while it is walked is walked to its end.
  for (const name of names) for (const more of namesIn(dims[name] ?? 0)) names.add(more);
  return Object.fromEntries(Object.entries(dims).filter(([name]) => names.has(name)));
}

/** A size as text with dims renamed; text that is no size stays, and so does a role behind its colon. */
function renamedIn(value: string, to: ReadonlyMap<string, string>): string {
  return value.replaceAll(/(?<![A-Za-z0-9_:])[A-Za-z_][A-Za-z0-9_]*/g, (name) => to.get(name) ?? name);
}

/** The node with other dims in its sizes. Sizes that stand there by default are written out where they change. */
export function withDims(node: NodeSpec, to: ReadonlyMap<string, string>): NodeSpec {
  if (to.size === 0) return node;
  const params: Record<string, ParamValue> = { ...node.params };
  for (const [name, value] of sizesOf(node))
    if (typeof value === "string" && namesIn(value).some((n) => to.has(n)))
      params[name] = renamedIn(value, to);
  const { body } = node;
  const nodes = Object.entries(body?.nodes ?? {}).map(([id, inner]) => [id, withDims(inner, to)] as const);
  return {
    ...node,
    ...(Object.keys(params).length > 0 ? { params } : {}),
    ...(body ? { body: { ...body, nodes: Object.fromEntries(nodes) } } : {}),
  };
}

/** Dims of a block made of other dims: those that are renamed are renamed in what the others stand for too. */
export const dimsWith = (dims: Dims, to: ReadonlyMap<string, string>): Dims =>
  Object.fromEntries(
    Object.entries(dims).map(([name, value]) => [
      name,
      typeof value === "string" ? renamedIn(value, to) : value,
    ]),
  );

// Which token stands at a position of a value: behind a Shift it is another one than in the text. Names beside numbers
// are those of the ids that reach the node; by the text's own, teacher forcing would look like a leak.
import {
  type Checked,
  type CheckedNode,
  findNode,
  hasTrait,
  type NodePath,
  type Role,
  splitPath,
} from "../../core/index.ts";

/** Ids lie so many places behind the text (before it where that is negative), and `fill` stands in the free ones. */
export interface Shifted {
  readonly by: number;
  readonly fill: number;
}

/** Roles of axes that count positions of a text. */
export const counted: ReadonlySet<Role> = new Set(["time", "query", "key"]);

const asText: Shifted = { by: 0, fill: 0 };
/** By the shift that they have, so that each stands once. */
type Found = ReadonlyMap<number, Shifted>;
const nothing: Found = new Map();

const known = new WeakMap<Checked, Map<string, Found>>();

/** How what a node gives lies to a text; as the text where nothing moves it, or ways meet that move it differently. */
export function shiftAt(checked: Checked, path: NodePath, stream: string): Shifted {
  const found = known.get(checked) ?? new Map<string, Found>();
  known.set(checked, found);
  const [only, more] = [...reaching(checked, path, stream, found).values()];
  return only && !more ? only : asText;
}

function reaching(checked: Checked, path: NodePath, stream: string, found: Map<string, Found>): Found {
  const key = `${stream} ${path}`;
  const before = found.get(key);
  if (before) return before;
  // A graph with a loop has errors, and no values.
  found.set(key, nothing);
  const node = findNode(checked, path);
  const made = node ? givenBy(checked, node, stream, found) : nothing;
  found.set(key, made);
  return made;
}

function givenBy(checked: Checked, node: CheckedNode, stream: string, found: Map<string, Found>): Found {
  if (hasTrait(node.block, "reads-text"))
    return node.params.stream === stream ? new Map([[0, asText]]) : nothing;
  const [scope] = splitPath(node.path);
  const sources = node.body
    ? Object.values(node.body.outputs).map(({ source }) => [node.path, source] as const)
    : // A mask says which positions are seen, not what stands there.
      node.inputs.filter((p) => p.type.dtype !== "bool").map(({ source }) => [scope, source] as const);
  const all = new Map<number, Shifted>();
  for (const [inside, source] of sources) {
    if (!source) continue;
    const of = source.node === "in" ? entering(checked, inside, source.port, stream, found) : null;
    const path = inside === "" ? source.node : `${inside}/${source.node}`;
    for (const [by, shifted] of of ?? reaching(checked, path, stream, found)) all.set(by, shifted);
  }
  return hasTrait(node.block, "shifts") && movesPositions(node) ? moved(all, node) : all;
}

/** What enters a group by a port. */
function entering(
  checked: Checked,
  group: NodePath,
  port: string,
  stream: string,
  found: Map<string, Found>,
): Found {
  const source = findNode(checked, group)?.inputs.find((p) => p.name === port)?.source;
  const [scope] = splitPath(group);
  if (!source) return nothing;
  if (source.node === "in") return entering(checked, scope, source.port, stream, found);
  return reaching(checked, scope === "" ? source.node : `${scope}/${source.node}`, stream, found);
}

function movesPositions({ params, inputs }: CheckedNode): boolean {
  const axes = inputs[0]?.type.axes;
  return axes != null && counted.has(axes.at(Number(params.axis))?.role ?? "any");
}

function moved(all: Found, { params }: CheckedNode): Found {
  const by = Number(params.by) * (params.direction === "left" ? -1 : 1);
  return new Map([...all.values()].map((s) => [s.by + by, { by: s.by + by, fill: Number(params.fill) }]));
}

/** The tokens of a text as they stand at the positions of a value. */
export function moveTokens(
  tokens: readonly string[],
  { by, fill }: Shifted,
  vocabulary: readonly string[],
): readonly string[] {
  if (by === 0) return tokens;
  const free = new Array<string>(Math.min(Math.abs(by), tokens.length)).fill(vocabulary[fill] ?? "—");
  return by > 0
    ? [...free, ...tokens.slice(0, tokens.length - free.length)]
    : [...tokens.slice(-by), ...free];
}

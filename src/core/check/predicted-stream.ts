// Which text a graph predicts: the one that its objective names, else the one that the loss of its logits scores.
import { hasTrait } from "../blocks/index.ts";
import { joinPath, type NodePath, parseAddress, splitPath, withoutIterations } from "../model/index.ts";
import { allNodes, type Checked, type CheckedNode, findNode, type Source } from "./checked.ts";

/** The texts that a graph reads, each once, in the order of its nodes. */
export const textStreams = ({ root }: Pick<Checked, "root">): readonly string[] => [
  ...new Set(
    allNodes(root).flatMap((n) => (hasTrait(n.block, "reads-text") ? [String(n.params.stream)] : [])),
  ),
];

/** Null where the graph reads several texts and neither its objective nor a loss says which is predicted. */
export function predictedStream(checked: Pick<Checked, "root" | "document">): string | null {
  const named = checked.document.objective?.stream;
  const streams = textStreams(checked);
  if (named !== undefined && streams.includes(named)) return named;
  const scored = new Set(lossesOf(checked).flatMap((loss) => [...textsBehind(checked, loss, "targets")]));
  const [only, more] = scored.size > 0 ? [...scored] : streams;
  return more === undefined ? (only ?? null) : null;
}

/** Losses of the objective's logits; all of them where none is of these. */
function lossesOf({ root, document }: Pick<Checked, "root" | "document">): readonly CheckedNode[] {
  const all = allNodes(root).filter((n) => hasTrait(n.block, "gives-loss"));
  const at = document.objective && parseAddress(withoutIterations(document.objective.logits));
  const own = all.filter((n) => {
    const source = n.inputs.find((p) => p.name === "logits")?.source;
    return source && at && joinPath(splitPath(n.path)[0], source.node) === at.node && source.port === at.port;
  });
  return own.length > 0 ? own : all;
}

/** Texts that an input is made of. What enters a group counts for all that it gives. */
function textsBehind(checked: Pick<Checked, "root">, node: CheckedNode, port: string): ReadonlySet<string> {
  const texts = new Set<string>();
  const seen = new Set<NodePath>();
  const follow = (scope: NodePath, source: Source | null | undefined): void => {
    if (!source) return;
    const path = source.node === "in" ? scope : joinPath(scope, source.node);
    if (source.node === "in") {
      const group = findNode(checked, path);
      follow(splitPath(path)[0], group?.inputs.find((p) => p.name === source.port)?.source);
      return;
    }
    if (seen.has(path)) return;
    seen.add(path);
    const made = findNode(checked, path);
    if (!made) return;
    if (hasTrait(made.block, "reads-text")) texts.add(String(made.params.stream));
    for (const p of made.inputs) follow(splitPath(path)[0], p.source);
    for (const inner of made.body ? allNodes(made.body) : [])
      if (hasTrait(inner.block, "reads-text")) texts.add(String(inner.params.stream));
  };
  follow(splitPath(node.path)[0], node.inputs.find((p) => p.name === port)?.source);
  return texts;
}

// Repairs of masked-LM where a prediction sees its target: labels that enter the model, and a loss that scores the
// words which stand in the text for all to see.
import type { Leak } from "../analyse/index.ts";
import { hasTrait } from "../blocks/index.ts";
import { type Checked, findNode } from "../check/index.ts";
import {
  endOf,
  feederOf,
  freshId,
  graphAt,
  nodeOfEnd,
  readersOf,
  special,
  wiresFrom,
} from "../document/index.ts";
import { type Edit, type Graph, joinPath, type NodePath, splitPath } from "../model/index.ts";
import { connect, connectAll, type Repair, setParam } from "../repair/index.ts";

export function maskedTargetRepairs(
  checked: Checked,
  loss: NodePath,
  leak: Leak,
  way: readonly NodePath[],
): Repair[] {
  const predicted = checked.predicted ?? Object.keys(checked.document.text)[0];
  return leak.input.stream === predicted
    ? scoreMaskedOnly(checked, loss)
    : way.flatMap((path) => labelsTakenOut(checked, path, way));
}

/** A sum by which the labels enter the model goes, with what only made them ready for it. */
function labelsTakenOut(checked: Checked, path: NodePath, way: readonly NodePath[]): Repair[] {
  const node = findNode(checked, path);
  const [scope, id] = splitPath(path);
  const graph = graphAt(checked.document, scope);
  if (!node || !graph || !hasTrait(node.block, "adds")) return [];
  const sides = ["a", "b"].map((p) => ({ p, from: feederOf(graph, `${id}.${p}`) }));
  const isOnWay = (from: string | undefined) =>
    from !== undefined && way.includes(joinPath(scope, nodeOfEnd(from)));
  const [entering, other] = [sides.find((s) => isOnWay(s.from)), sides.find((s) => !isOnWay(s.from))];
  if (entering?.from === undefined || other?.from === undefined) return [];
  const only = onlyFor(graph, nodeOfEnd(entering.from), new Set([id]));
  return [
    {
      label: `Take the labels out of the model: remove "${path}"`,
      edits: [
        ...connectAll(scope, other.from, readersOf(graph, `${id}.y`)),
        ...[id, ...only].map((gone): Edit => ({ edit: "removeNode", scope, id: gone })),
      ],
    },
  ];
}

/** A node and what feeds it, as far as nothing else reads them; texts stay. */
function onlyFor(graph: Graph, id: string, gone: Set<string>): string[] {
  const block = graph.nodes[id]?.block;
  if (block === undefined || hasTrait(block, "reads-text")) return [];
  if (wiresFrom(graph, id).some((w) => !gone.has(nodeOfEnd(endOf(w, "to"))))) return [];
  gone.add(id);
  const feeders = ["x", "ids", "a", "b"].flatMap((p) => feederOf(graph, `${id}.${p}`) ?? []);
  return [id, ...feeders.flatMap((from) => onlyFor(graph, nodeOfEnd(from), gone))];
}

/** Labels of a text of their own: the words behind the masks, and padding, which is not scored, everywhere else. */
function scoreMaskedOnly(checked: Checked, loss: NodePath): Repair[] {
  const { document } = checked;
  const [scope, id] = splitPath(loss);
  const graph = graphAt(document, scope);
  const from = graph && feederOf(graph, `${id}.targets`);
  const source = from === undefined ? undefined : findNode(checked, joinPath(scope, nodeOfEnd(from)));
  const padding = document.vocabulary?.tokens.indexOf(special.padding) ?? -1;
  if (!graph || !source || !hasTrait(source.block, "reads-text") || padding < 0) return [];
  let stream = "labels";
  for (let n = 2; stream in document.text; n++) stream = `labels_${n}`;
  const tokens = freshId(document, scope, "labels");
  const text = document.text[String(source.params.stream)] ?? "";
  const params = { ...graph.nodes[source.id]?.params, stream };
  return [
    {
      label: "Score the masked positions only: take the labels from a text of their own",
      edits: [
        { edit: "setText", stream, text: labelsFor(text) },
        { edit: "addNode", scope, id: tokens, node: { block: source.spec.block, params } },
        connect(scope, `${tokens}.ids`, `${id}.targets`),
        connect(scope, `${tokens}.valid`, `${id}.mask`),
        setParam(loss, "ignore", padding),
      ],
    },
  ];
}

/** What stood behind a mask is not in the text: `<unk>` waits there for the word. */
const labelsFor = (text: string): string =>
  text
    .split("\n")
    .map((line) =>
      line
        .split(/\s+/)
        .filter((word) => word !== "")
        .map((word) => (word === special.mask ? special.unknown : special.padding))
        .join(" "),
    )
    .join("\n");

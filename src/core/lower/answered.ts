// Which losses a task answers for. A task knows the token behind the last one of its text, so that the losses of its
// objective need not ignore the last position. What another loss is asked at its free positions, such as one whose
// targets are two ahead, the task does not know: there the filler stays ignored.
import { hasTrait } from "../blocks/index.ts";
import { allNodes, type Checked, type CheckedNode, findNode, type Source } from "../check/index.ts";
import { joinPath, type NodePath, splitPath } from "../model/index.ts";

/** Paths of the losses whose targets stand where those of the objective's loss do. */
export function answeredLosses(checked: Checked): ReadonlySet<NodePath> {
  const losses = allNodes(checked.root).filter((n) => hasTrait(n.block, "gives-loss") && n.state === "ok");
  const logits = checked.document.objective?.logits;
  const main = losses.find((n) => logitsOf(n) === logits) ?? losses[0];
  const targets = main && targetsOf(checked, main);
  return new Set(losses.filter((n) => n === main || targetsOf(checked, n) === targets).map((n) => n.path));
}

const sourceOf = (node: CheckedNode, port: string): Source | null =>
  node.inputs.find((p) => p.name === port)?.source ?? null;

function logitsOf(node: CheckedNode): string | undefined {
  const source = sourceOf(node, "logits");
  return source ? `${joinPath(splitPath(node.path)[0], source.node)}.${source.port}` : undefined;
}

/** The output that the targets come from and how far they were shifted on the way: `tokens.ids 1`. */
function targetsOf(checked: Checked, loss: CheckedNode): string | undefined {
  let [scope] = splitPath(loss.path);
  let source = sourceOf(loss, "targets");
  let ahead = 0;
  while (source) {
    const inside: boolean = source.node === "in";
    const node: CheckedNode | undefined = findNode(checked, inside ? scope : joinPath(scope, source.node));
    if (!node) return undefined;
    if (inside) {
      source = sourceOf(node, source.port);
      [scope] = splitPath(scope);
    } else if (hasTrait(node.block, "shifts") && node.state === "ok") {
      ahead += Number(node.params.by) * (node.params.direction === "left" ? 1 : -1);
      source = sourceOf(node, "x");
    } else return `${node.path}.${source.port} ${ahead}`;
  }
  return undefined;
}

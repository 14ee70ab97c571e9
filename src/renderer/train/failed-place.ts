// Where a training went wrong, as a place on the canvas.
import { type Checked, findNode, type NodePath, splitPath } from "../../core/index.ts";
import { useStore } from "../store/store.ts";

interface Place {
  readonly path: NodePath;
  /** Which iteration of each repeat around it. */
  readonly iterations: ReadonlyMap<NodePath, number>;
}

/** `blocks[1]/attn/softmax` → the node, or the nearest group around it that is still there; null where none is. */
export function placeOfFailure(checked: Checked, address: string): Place | null {
  const iterations = new Map<NodePath, number>();
  let path = "";
  for (const part of address.split("/")) {
    const [, name = part, iteration] = /^(.*?)(?:\[(\d+)\])?$/.exec(part) ?? [];
    path = path === "" ? name : `${path}/${name}`;
    if (iteration !== undefined) iterations.set(path, Number(iteration));
  }
  while (path !== "" && !findNode(checked, path)) [path] = splitPath(path);
  return path === "" ? null : { path, iterations };
}

export function showFailure({ path, iterations }: Place): void {
  const { goTo, setIteration, focusProblem } = useStore.getState();
  focusProblem(null); // what else was lit would dim it
  for (const [repeat, iteration] of iterations) setIteration(repeat, iteration);
  goTo(path);
}

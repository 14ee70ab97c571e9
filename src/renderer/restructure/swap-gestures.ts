// Swaps on what is selected, else on the level that is open. One step each.
import { check, type NodePath, swaps } from "../../core/index.ts";
import { openScope } from "../edit/gesture.ts";
import { carryOut, prepared } from "../edit/groups/grouping.ts";
import { selectedPaths } from "../edit/nodes/nodes.ts";
import { stage } from "../scene/stage.ts";
import { checkedOf } from "../store/derived.ts";
import { useStore } from "../store/store.ts";

const places = (): readonly NodePath[] => {
  const selected = selectedPaths();
  return selected.length > 0 ? selected : [openScope()];
};

/** Does a swap, or says why there is nothing to swap. */
export function swapHere(id: string): void {
  const swap = swaps.find((s) => s.id === id);
  if (!swap || !carryOut(swap.propose(check(prepared([])), places()), [], swap.label)) return;
  const { notify, document } = useStore.getState();
  notify("info", `Done: ${swap.label}`, { step: document });
}

/** Whether there is something for a swap, on what is selected or open. */
export const isSwapHere = (id: string): boolean =>
  swaps.some((swap) => swap.id === id && swap.propose(checkedOf(prepared([])), places()).ok);

/** A menu of the swaps that can be done here, beside the first node that is selected. */
export function openSwaps(): void {
  const can = swaps.filter(({ id }) => isSwapHere(id));
  const [first] = selectedPaths();
  const box = (
    (first === undefined ? null : globalThis.document.querySelector(`[data-node="${first}"]`)) ??
    stage()?.host
  )?.getBoundingClientRect();
  const { notify, openMenu } = useStore.getState();
  if (can.length === 0 || !box) {
    notify("error", "Nothing here can be swapped: select a norm, an attention, an FFN or a layer.");
    return;
  }
  openMenu({
    x: first === undefined ? box.left + box.width / 2 : box.right,
    y: first === undefined ? box.top + box.height / 3 : box.top,
    label: "Swap",
    items: can.map(({ id, label }) => ({ id, label, perform: () => swapHere(id) })),
  });
}

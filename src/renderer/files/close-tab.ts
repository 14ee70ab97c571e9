// Closing a tab: asks as closing the window does, about unsaved work and about a training of its graph.
import { whatStays } from "../../shared/ipc.ts";
import { useStore } from "../store/store.ts";
import { tabOf } from "../store/tabs-slice.ts";
import { underWay } from "../train/under-way.ts";
import { mayLeave } from "./commands.ts";
import { isDirty } from "./dirty.ts";
import { goToTab } from "./open-tab.ts";

/** False when it is to stay. The window's only graph is closed with the window, where that can be closed from here. */
export async function closeTab(opening: number): Promise<boolean> {
  const { tabs } = useStore.getState();
  if (tabs.length < 2) {
    if (window.heddle) window.close();
    return false;
  }
  const tab = tabOf(useStore.getState(), opening);
  if (!tab) return false;
  // Who is asked about a graph sees it.
  if (isDirty(tab) || underWay(tab) !== null) goToTab(opening);
  if (!(await mayEnd(opening)) || !(await mayLeave())) return false;
  useStore.getState().closeTab(opening);
  return true;
}

/** Ends its training where the user agrees; false when it is to go on. */
async function mayEnd(opening: number): Promise<boolean> {
  const s = useStore.getState();
  const tab = tabOf(s, opening);
  const training = tab && underWay(tab);
  if (!training) return true;
  const answer = await s.ask(`${training}. Stop it and close ${tab.document.name}?`, whatStays, [
    { id: "stop", label: "Stop and close" },
    { id: "keep", label: "Keep training" },
  ]);
  if (answer === "keep") return false;
  await (await import("../train/trainer.ts")).endTraining(opening);
  return true;
}

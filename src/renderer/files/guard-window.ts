// Main and the browser ask before the window goes, as long as there is unsaved work or a training under way.
import { plural } from "../../core/index.ts";
import type { AtStake } from "../../shared/ipc.ts";
import { type State, useStore } from "../store/store.ts";
import { type TabState, tabsOf } from "../store/tabs-slice.ts";
import { runsKept } from "../train/runs.ts";
import { trainedTab, underWay } from "../train/under-way.ts";
import { save } from "./commands.ts";
import { isDirty } from "./dirty.ts";
import { goToTab } from "./open-tab.ts";

export function guardWindow(): void {
  const bridge = window.heddle;
  if (!bridge) {
    window.addEventListener("beforeunload", (event) => {
      const state = useStore.getState();
      if (unsavedOf(state).length > 0 || trainedTab(state)) event.preventDefault();
    });
    return;
  }
  let sent: AtStake | undefined;
  const tell = (state: State) => {
    const now = atStake(state);
    if (sent && now.unsaved === sent.unsaved && now.training === sent.training && now.file === sent.file)
      return;
    sent = now;
    void bridge.setAtStake(now);
  };
  tell(useStore.getState());
  useStore.subscribe(tell);
  bridge.on("closeRequested", async ({ save: wanted }) => {
    if (wanted && !(await saveAll())) return;
    if (trainedTab(useStore.getState())) await (await import("../train/trainer.ts")).endTraining();
    await runsKept();
    await bridge.closeWindow();
  });
}

const unsavedOf = (state: State): readonly TabState[] => tabsOf(state).filter(isDirty);

/** Each in front, where it is asked under which name; false, and the rest unsaved, once one was not saved. */
async function saveAll(): Promise<boolean> {
  for (const { opening } of unsavedOf(useStore.getState())) {
    goToTab(opening);
    if (!(await save())) return false;
  }
  return true;
}

function atStake(state: State): AtStake {
  const [first, ...others] = unsavedOf(state);
  const name = first && (first.file?.name ?? first.document.name).slice(0, 200);
  const trained = trainedTab(state);
  return {
    unsaved: name === undefined ? null : others.length > 0 ? plural(others.length + 1, "graph") : name,
    training: trained ? underWay(trained) : null,
    file: state.file?.path ?? null,
  };
}

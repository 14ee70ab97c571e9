// Main and the browser ask before the window goes, as long as there is unsaved work or a training under way.
import type { AtStake } from "../../shared/ipc.ts";
import { type State, useStore } from "../store/store.ts";
import { isActive } from "../store/train-slice.ts";
import { runsKept } from "../train/runs.ts";
import { endTraining } from "../train/trainer.ts";
import { underWay } from "../train/under-way.ts";
import { save } from "./commands.ts";
import { isDirty } from "./dirty.ts";

export function guardWindow(): void {
  const bridge = window.heddle;
  if (!bridge) {
    window.addEventListener("beforeunload", (event) => {
      const state = useStore.getState();
      if (isDirty(state) || state.runs.some(isActive)) event.preventDefault();
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
    if (wanted && !(await save())) return;
    await endTraining();
    await runsKept();
    await bridge.closeWindow();
  });
}

function atStake(state: State): AtStake {
  const name = state.file?.name ?? state.document.name;
  return {
    unsaved: isDirty(state) ? name.slice(0, 200) : null,
    training: underWay(state),
    file: state.file?.path ?? null,
  };
}

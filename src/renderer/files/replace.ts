// The one door through which another document takes the place of the open one: no training ends by it unasked.
import type { HeddleDocument } from "../../core/index.ts";
import { whatStays } from "../../shared/ipc.ts";
import type { OpenFile } from "../store/document-slice.ts";
import { useStore } from "../store/store.ts";
import { endTraining } from "../train/trainer.ts";
import { underWay } from "../train/under-way.ts";

/** False when the user would rather let the training go on: then nothing has changed. */
export async function replaceDocument(
  document: HeddleDocument,
  file: OpenFile | null,
  saved: boolean,
): Promise<boolean> {
  const { ask, open, ...state } = useStore.getState();
  const training = underWay(state);
  if (training !== null) {
    const answer = await ask(`${training}. Stop it and open ${document.name}?`, whatStays, [
      { id: "stop", label: "Stop and open" },
      { id: "keep", label: "Keep training" },
    ]);
    if (answer === "keep") return false;
    await endTraining();
  }
  open(document, file, saved);
  return true;
}

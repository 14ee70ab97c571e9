// The tour: the worked example, whose numbers can be followed by hand, stepped through from its first node.
import { mayLeave } from "../files/commands.ts";
import { replaceDocument } from "../files/replace.ts";
import { oneOf } from "../storage/checks.ts";
import { remembered } from "../storage/remembered.ts";
import { isStale } from "../store/derived.ts";
import { preset } from "../store/presets.ts";
import { useStore } from "../store/store.ts";
import { startStepping } from "./control.ts";

const answer = remembered<"seen" | "">("heddle-tour", oneOf(["seen"]), "");

export const tourOffered = (): boolean => answer.read() !== "seen";
export const rememberTour = (): void => answer.write("seen");

export async function startTour(): Promise<void> {
  rememberTour();
  const document = preset("worked-example")?.document;
  if (!document || !(await mayLeave())) return;
  if (!(await replaceDocument(document, null, true))) return;
  whenRan(startStepping);
}

/** Calls back once the document that is open now has run; never when another takes its place. */
function whenRan(then: () => void): void {
  const { opening } = useStore.getState();
  const gone = () => useStore.getState().opening !== opening;
  const ready = () => {
    const { ran, document } = useStore.getState();
    return ran !== null && !isStale(ran, document);
  };
  if (ready()) {
    then();
    return;
  }
  const stop = useStore.subscribe(() => {
    if (!gone() && !ready()) return;
    stop();
    if (!gone()) then();
  });
}

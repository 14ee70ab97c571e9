// The tour: the worked example, whose numbers can be followed by hand, stepped through from its first node.
import { mayLeave } from "../files/commands.ts";
import { replaceDocument } from "../files/replace.ts";
import { isStale } from "../store/derived.ts";
import { preset } from "../store/presets.ts";
import { useStore } from "../store/store.ts";
import { startStepping } from "./control.ts";

export async function startTour(): Promise<void> {
  const { document: before, file, saved } = useStore.getState();
  const document = preset("worked-example")?.document;
  if (!document || !(await mayLeave())) return;
  if (!(await replaceDocument(document, null, true))) return;
  whenRan(() => {
    startStepping();
    whenEnded(() => void replaceDocument(before, file, saved === before));
  });
}

/** Calls back once step mode is left on a graph that nobody has touched: whoever looked around is led back. */
function whenEnded(then: () => void): void {
  const { opening, document } = useStore.getState();
  const stop = useStore.subscribe((s) => {
    if (s.stepping && s.opening === opening && s.document === document) return;
    stop();
    if (s.opening === opening && s.document === document) then();
  });
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

// The tour: the worked example, whose numbers can be followed by hand, stepped through from its first node.
import type { HeddleDocument } from "../../core/index.ts";
import { goToTab, openInTab } from "../files/open-tab.ts";
import { isStale } from "../store/derived.ts";
import { fetchPreset } from "../store/presets.ts";
import { useStore } from "../store/store.ts";
import { startStepping } from "./control.ts";

export async function startTour(): Promise<void> {
  const document = await fetchPreset("worked-example");
  const { document: before, opening: from, tabs } = useStore.getState();
  if (!document) return;
  openInTab(document, null, true);
  const isNew = !tabs.includes(useStore.getState().opening);
  whenRan(() => {
    startStepping();
    if (document !== before)
      useStore
        .getState()
        .notify("info", "This is the worked example. Your graph is back when you close the steps.");
    whenEnded(() => leadBack(from, before, isNew));
  });
}

/** To the graph from which the tour was begun: it is still open, or had no work in it and gave its place up. */
function leadBack(from: number, before: HeddleDocument, closes: boolean): void {
  const { opening: tour, tabs, closeTab } = useStore.getState();
  if (!tabs.includes(from)) openInTab(before, null, true);
  else {
    goToTab(from);
    if (closes) closeTab(tour);
  }
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

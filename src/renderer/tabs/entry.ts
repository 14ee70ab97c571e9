// Commands of the tabs. A browser keeps the usual keys to itself.
import type { Entry } from "../commands/entry.ts";
import { goToTab } from "../files/open-tab.ts";
import { type State, useStore } from "../store/store.ts";

const isDesktop = window.heddle !== undefined;

/** Whoever is asked about a graph answers first, and what is in hand is put down. */
const isFree = (s: State): boolean => s.question === null && !s.dragging;
const hasSeveral = (s: State): boolean => isFree(s) && s.tabs.length > 1;

async function close(): Promise<void> {
  const { closeTab } = await import("../files/close-tab.ts");
  await closeTab(useStore.getState().opening);
}

/** Round at the ends of the row. */
function goBy(by: number): void {
  const { tabs, opening } = useStore.getState();
  const next = tabs.at((tabs.indexOf(opening) + by) % tabs.length);
  if (next !== undefined) goToTab(next);
}

export const tabs: Entry = {
  commands: [
    {
      id: "closeTab",
      label: "Close tab",
      key: isDesktop ? "mod+w" : "alt+w",
      menu: { File: 14 },
      // The last one is closed with its window.
      enabled: isDesktop ? isFree : hasSeveral,
      perform: () => void close(),
    },
    {
      id: "nextTab",
      label: "Next tab",
      key: isDesktop ? "mod+pagedown" : "alt+pagedown",
      menu: { File: 15 },
      enabled: hasSeveral,
      perform: () => goBy(1),
    },
    {
      id: "previousTab",
      label: "Previous tab",
      key: isDesktop ? "mod+pageup" : "alt+pageup",
      menu: { File: 16 },
      enabled: hasSeveral,
      perform: () => goBy(-1),
    },
  ],
};
